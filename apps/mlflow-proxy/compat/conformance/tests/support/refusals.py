"""Assertions on refusals: the exception that the client raises, or the status and body on the wire."""

from contextlib import contextmanager

import pytest
from mlflow.exceptions import MlflowException, RestException


@contextmanager
def refused(error_code, *fragments):
    """The server refuses what happens inside, and the client turns that into a RestException with this code."""
    with pytest.raises(RestException) as caught:
        yield
    error = caught.value
    assert error.error_code == error_code, f"expected {error_code}, got {error.error_code}: {error.message}"
    assert_fragments(error.message, fragments)


@contextmanager
def refused_by_client(*fragments):
    """The client itself refuses, before or after asking the server."""
    with pytest.raises(MlflowException) as caught:
        yield
    error = caught.value
    assert not isinstance(error, RestException), f"the server refused: {error.message}"
    assert_fragments(error.message, fragments)


def assert_refused(response, status, error_code, *fragments):
    """An answer over HTTP is this status with this code in MLflow's error body."""
    kind = response.headers.get("content-type", "").split(";")[0]
    assert (response.status_code, kind) == (status, "application/json"), (
        f"{response.status_code} {kind}: {response.text[:300]}"
    )
    body = response.json()
    assert body.get("error_code") == error_code, f"expected {error_code}, got {body}"
    assert_fragments(body["message"], fragments)


def assert_fragments(message, fragments):
    for fragment in fragments:
        assert fragment in message, f"{fragment!r} is not in {message!r}"
