"""Assertions on refusals: the exception that the client raises, or the status and body on the wire."""

from contextlib import contextmanager

from mlflow.exceptions import MlflowException, RestException


@contextmanager
def refused(error_code, *fragments):
    """The server refuses what happens inside, and the client turns that into a RestException with this code."""
    try:
        yield
    except RestException as error:
        assert error.error_code == error_code, f"expected {error_code}, got {error.error_code}: {error.message}"
        assert_fragments(error.message, fragments)
        return
    raise AssertionError(f"expected {error_code}, but nothing was refused")


@contextmanager
def refused_by_client(*fragments):
    """The client itself refuses, before or after asking the server."""
    try:
        yield
    except MlflowException as error:
        assert not isinstance(error, RestException), f"the server refused: {error.message}"
        assert_fragments(error.message, fragments)
        return
    raise AssertionError("nothing was refused")


def assert_refused(response, status, error_code, *fragments):
    """An answer over HTTP is this status with this code in MLflow's error body."""
    assert (response.status_code, response.headers.get("content-type", "").split(";")[0]) == (
        status,
        "application/json",
    ), f"{response.status_code} {response.headers.get('content-type')}: {response.text[:300]}"
    body = response.json()
    assert body.get("error_code") == error_code, f"expected {error_code}, got {body}"
    assert_fragments(body["message"], fragments)


def assert_fragments(message, fragments):
    for fragment in fragments:
        assert fragment in message, f"{fragment!r} is not in {message!r}"
