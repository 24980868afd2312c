"""Thunderline's calls, from fixtures: each is a request with the status and the body that its client expects."""

import json
import re
import time
from pathlib import Path

import pytest

from support.names import unique

FIXTURES = json.loads((Path(__file__).parents[2] / "fixtures" / "thunderline.json").read_text())
PATTERNS = {"$integer": int, "$string": str, "$list": list}


def fill(template, values):
    """Replaces {name} by what an earlier call of the scenario returned."""
    if isinstance(template, dict):
        return {key: fill(value, values) for key, value in template.items()}
    if isinstance(template, list):
        return [fill(value, values) for value in template]
    if isinstance(template, str):
        whole = re.fullmatch(r"\{([a-z_]+)\}", template)
        if whole:
            return values[whole[1]]
        return re.sub(r"\{([a-z_]+)\}", lambda match: str(values[match[1]]), template)
    return template


def assert_matches(found, pattern, path="body"):
    """An object needs the named fields; a list the same entries in any order, or more where it ends in "..."."""
    if isinstance(pattern, dict):
        assert isinstance(found, dict), f"{path}: {found!r} is no object"
        for key, inner in pattern.items():
            assert key in found, f"{path}.{key} is missing in {found}"
            assert_matches(found[key], inner, f"{path}.{key}")
    elif isinstance(pattern, list):
        wanted = [inner for inner in pattern if inner != "..."]
        assert isinstance(found, list) and len(found) >= len(wanted), f"{path}: {found!r}"
        assert "..." in pattern or len(found) == len(wanted), f"{path}: {found!r} has more than {wanted!r}"
        for inner in wanted:
            assert any(matches(entry, inner) for entry in found), f"{path}: none of {found} matches {inner}"
    elif isinstance(pattern, str) and pattern in PATTERNS:
        assert type(found) is PATTERNS[pattern], f"{path}: {found!r} is no {pattern[1:]}"
    elif isinstance(pattern, str) and len(pattern) > 1 and pattern[0] == pattern[-1] == "/":
        assert isinstance(found, str) and re.search(pattern[1:-1], found), f"{path}: {found!r} does not match {pattern}"
    else:
        assert found == pattern, f"{path}: {found!r} instead of {pattern!r}"


def matches(found, pattern):
    try:
        assert_matches(found, pattern)
    except AssertionError:
        return False
    return True


def pick(body, path):
    for key in path.split("."):
        body = body[key]
    return body


@pytest.mark.parametrize("scenario", FIXTURES["scenarios"], ids=lambda scenario: scenario["title"])
def test_a_scenario(http, expected, scenario):
    values = {"unique": unique("thunderline"), "now": int(time.time() * 1000)}
    for call in scenario["calls"]:
        request = fill(call["request"], values)
        response = http.send(request["method"], request["path"], json=request.get("body"), params=request.get("query"))
        status = call["status"] if isinstance(call["status"], int) else expected(call["status"])
        assert response.status_code == status, f"{request}: {response.status_code} {response.text[:300]}"
        if "body" in call and (status == call["status"] or status == 200):
            assert response.headers["content-type"].split(";")[0] == "application/json"
            assert_matches(response.json(), fill(call["body"], values))
        for name, path in call.get("keep", {}).items():
            values[name] = pick(response.json(), path)
