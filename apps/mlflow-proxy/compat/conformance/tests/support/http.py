"""Requests without the client, as a program in another language would send them."""

import requests

TIMEOUT_S = 60


class Http:
    """Sends to one server. `post`, `patch` and `delete` carry JSON, `get` carries a query string."""

    def __init__(self, url):
        self.url = url.rstrip("/")
        self.session = requests.Session()

    def send(self, method, path, **arguments):
        """Any request to a path below the server's address, spelt as given: no joining of dots or slashes."""
        headers = arguments.pop("headers", {})
        request = requests.Request(method, self.url, headers=headers, **arguments)
        prepared = self.session.prepare_request(request)
        query = prepared.url[len(self.url) :].lstrip("/")
        prepared.url = self.url + path + query
        return self.session.send(prepared, timeout=TIMEOUT_S)

    def get(self, endpoint, prefix="/api/2.0/mlflow/", **query):
        return self.send("GET", prefix + endpoint, params=query)

    def post(self, endpoint, body, prefix="/api/2.0/mlflow/"):
        return self.send("POST", prefix + endpoint, json=body)

    def patch(self, endpoint, body, prefix="/api/2.0/mlflow/"):
        return self.send("PATCH", prefix + endpoint, json=body)

    def delete(self, endpoint, body, prefix="/api/2.0/mlflow/"):
        return self.send("DELETE", prefix + endpoint, json=body)


def body_of(response):
    """The JSON of an answer that must be a success."""
    assert response.status_code == 200, f"{response.status_code}: {response.text[:300]}"
    assert response.headers["content-type"].split(";")[0] == "application/json"
    return response.json()


def pairs(entries):
    """A list of {key, value} as a dictionary; a repeated key is an error."""
    found = {entry["key"]: entry["value"] for entry in entries}
    assert len(found) == len(entries), f"a key comes twice: {entries}"
    return found
