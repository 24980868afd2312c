"""Artifacts over HTTP: the proxied files, the run's files, their headers, parts of them, and paths that climb out."""

import pytest

from support.http import body_of
from support.names import unique
from support.refusals import assert_refused

FILES = "/api/2.0/mlflow-artifacts/artifacts"
CONTENT = b"0123456789" * 100


def stored(response):
    """The answer to a PUT says success with `{}` or with nothing."""
    assert (response.status_code, response.text.strip()) in ((200, ""), (200, "{}")), response.text[:300]


@pytest.fixture
def folder(http):
    """A folder of this test's own below the served root, with one file."""
    name = unique("files")
    stored(http.send("PUT", f"{FILES}/{name}/deep/a.bin", data=CONTENT))
    return name


def test_a_file_is_put_and_fetched(http, folder):
    response = http.send("GET", f"{FILES}/{folder}/deep/a.bin")
    assert (response.status_code, response.content) == (200, CONTENT)
    assert response.headers["x-content-type-options"] == "nosniff"
    assert (
        "attachment" in response.headers["content-disposition"] and "a.bin" in response.headers["content-disposition"]
    )


def test_a_file_is_put_again(http, folder):
    stored(http.send("PUT", f"{FILES}/{folder}/deep/a.bin", data=b"new"))
    assert http.send("GET", f"{FILES}/{folder}/deep/a.bin").content == b"new"


def test_an_empty_file(http, folder):
    stored(http.send("PUT", f"{FILES}/{folder}/empty", data=b""))
    response = http.send("GET", f"{FILES}/{folder}/empty")
    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.json", "text/plain"),
        ("a.csv", "text/plain"),
        ("a.png", "image/png"),
        ("a.html", "text/html"),
        ("a.txt", "text/plain"),
        ("MLmodel", "text/plain"),
        ("a.yaml", "text/plain"),
        ("a.unknown", "application/octet-stream"),
    ],
)
def test_the_type_follows_the_name(http, folder, name, kind):
    stored(http.send("PUT", f"{FILES}/{folder}/{name}", data=b"x"))
    assert http.send("GET", f"{FILES}/{folder}/{name}").headers["content-type"].split(";")[0] == kind


def test_a_folder_is_listed_by_base_names(http, folder):
    stored(http.send("PUT", f"{FILES}/{folder}/b.txt", data=b"four"))
    stored(http.send("PUT", f"{FILES}/{folder}/empty", data=b""))
    files = body_of(http.send("GET", FILES, params={"path": folder}))["files"]
    assert [(f["path"], f["is_dir"], f.get("file_size")) for f in files if f["path"] != "empty"] == [
        ("b.txt", False, 4),
        ("deep", True, None),
    ]
    (empty,) = [f for f in files if f["path"] == "empty"]
    assert not empty["is_dir"] and empty.get("file_size", 0) == 0


def test_what_is_not_there(http, folder):
    assert http.send("GET", f"{FILES}/{folder}/nothing").status_code == 404
    assert body_of(http.send("GET", FILES, params={"path": f"{folder}/nothing"})) == {}


def test_a_file_and_a_folder_are_deleted(http, folder):
    stored(http.send("PUT", f"{FILES}/{folder}/b.txt", data=b"b"))
    body_of(http.send("DELETE", f"{FILES}/{folder}/b.txt"))
    files = body_of(http.send("GET", FILES, params={"path": folder}))["files"]
    assert [f["path"] for f in files] == ["deep"]
    body_of(http.send("DELETE", f"{FILES}/{folder}"))
    assert body_of(http.send("GET", FILES, params={"path": folder})) == {}


def test_the_path_of_the_web_page_works_too(http, folder):
    response = http.send("GET", f"/ajax{FILES.replace('/api', '-api')}/{folder}/deep/a.bin")
    assert (response.status_code, response.content) == (200, CONTENT)


@pytest.mark.parametrize("name", ["with space", "ünïcode", "100%", "a+b", "a&b=c", "quote'd"])
def test_names_are_percent_encoded_once(http, folder, name):
    from urllib.parse import quote

    stored(http.send("PUT", f"{FILES}/{folder}/names/{quote(name)}", data=name.encode()))
    response = http.send("GET", f"{FILES}/{folder}/names/{quote(name)}")
    assert (response.status_code, response.content) == (200, name.encode())
    files = body_of(http.send("GET", FILES, params={"path": f"{folder}/names"}))["files"]
    assert [f["path"] for f in files] == [name]


@pytest.mark.parametrize(
    "path",
    [
        "../up.txt",
        "a/../../up.txt",
        "%2e%2e/up.txt",
        "%2e%2e%2fup.txt",
        "a/%2e%2e/%2e%2e/up.txt",
        "%252e%252e%252fup.txt",
        "a%23b",
        "a%23b/../c",
        "c:%5cx",
        "file:%2f%2f%2fetc%2fpasswd",
    ],
)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_paths_that_climb_are_refused(http, path, method):
    response = http.send(method, f"{FILES}/{path}", **({"data": b"x"} if method == "PUT" else {}))
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "Invalid path")


@pytest.mark.parametrize("path", ["../", "..", "a/../..", "/etc", "%2e%2e", "%252e%252e", "file:///etc"])
def test_listings_that_climb_are_refused(http, path):
    response = http.send("GET", FILES, params={"path": path})
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "Invalid path")


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_absolute_paths_are_refused(http, method):
    response = http.send(method, f"{FILES}/%2fetc%2fpasswd", **({"data": b"x"} if method == "PUT" else {}))
    assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "Invalid path")


def test_a_backslash_in_a_name(http, folder, expected):
    response = http.send("PUT", f"{FILES}/{folder}/names/a%5cb", data=b"x")
    if expected("backslash in the path of an artifact") == "kept":
        stored(response)
        assert [f["path"] for f in body_of(http.send("GET", FILES, params={"path": f"{folder}/names"}))["files"]] == [
            "a\\b"
        ]
    else:
        assert_refused(response, 400, "INVALID_PARAMETER_VALUE", "Invalid path")


def test_a_folder_is_no_file(http, folder):
    assert http.send("GET", f"{FILES}/{folder}").status_code == 400


@pytest.mark.parametrize(
    ("span", "part", "content_range"),
    [
        ("bytes=2-5", b"2345", "bytes 2-5/1000"),
        ("bytes=995-", b"56789", "bytes 995-999/1000"),
        ("bytes=-3", b"789", "bytes 997-999/1000"),
        ("bytes=998-5000", b"89", "bytes 998-999/1000"),
    ],
)
def test_a_part_of_a_file(http, folder, span, part, content_range):
    response = http.send("GET", f"{FILES}/{folder}/deep/a.bin", headers={"Range": span})
    assert (response.status_code, response.content) == (206, part)
    assert response.headers["content-range"] == content_range


def test_a_part_that_is_not_there(http, folder):
    response = http.send("GET", f"{FILES}/{folder}/deep/a.bin", headers={"Range": "bytes=1000-"})
    assert response.status_code == 416 and response.headers["content-range"] == "bytes */1000"


def test_a_large_file_survives(http, folder):
    content = bytes(range(256)) * 40_000
    stored(http.send("PUT", f"{FILES}/{folder}/large.bin", data=content))
    assert http.send("GET", f"{FILES}/{folder}/large.bin").content == content


def test_a_stream_without_a_length_is_stored(http, folder):
    stored(http.send("PUT", f"{FILES}/{folder}/chunks.bin", data=iter([b"one", b"two", b"three"])))
    assert http.send("GET", f"{FILES}/{folder}/chunks.bin").content == b"onetwothree"
