#!/usr/bin/env python3
"""The contract of the bridge stub without a remote, in Python and its standard library: the peer of the benchmark.

Operation: CEREBROS_BRIDGE_OP, then --bridge-op, then "op" of the document, then "unknown". Document: the environment's
CEREBROS_BRIDGE_PAYLOAD if it is a JSON object, then stdin for at most 0.9 s unless it is a terminal, then {}. Prints one
JSON document and exits with 0; exits with 1 when nobody reads. Modules that the common path does not need are imported
where they are used, and no argument parser is, so that the comparison is with a lean script.
"""

import json
import os
import sys

STDIN_SECONDS = 0.9


def refuse_constant(name):
    raise ValueError(name + " is no JSON")


def read_document(text):
    try:
        document = json.loads(text, parse_constant=refuse_constant)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


def read_stdin():
    """The first JSON object on stdin, as soon as it is complete; None after the deadline or at the end."""
    if sys.stdin is None or sys.stdin.isatty():
        return None
    import select
    import time

    deadline = time.monotonic() + STDIN_SECONDS
    decoder = json.JSONDecoder(parse_constant=refuse_constant)
    received = b""
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([0], [], [], left)[0]:
            return None
        chunk = os.read(0, 65536)
        received += chunk
        try:
            document, _ = decoder.raw_decode(received.decode("utf-8").lstrip())
            return document if isinstance(document, dict) else None
        except ValueError:
            if not chunk:
                return None


def op_argument(args):
    op = None
    for i, arg in enumerate(args):
        if arg.startswith("--bridge-op="):
            op = arg[len("--bridge-op=") :]
        elif arg == "--bridge-op" and i + 1 < len(args):
            op = args[i + 1]
    return op


def main():
    document = read_document(os.environ.get("CEREBROS_BRIDGE_PAYLOAD", ""))
    if document is None:
        document = read_stdin() or {}
    given = document.get("op")
    op = (
        os.environ.get("CEREBROS_BRIDGE_OP")
        or op_argument(sys.argv[1:])
        or (given if isinstance(given, str) and given else "unknown")
    )
    payload = document.get("payload")
    answer = {"status": "ok", "op": op, "echo": payload if isinstance(payload, dict) else {}}
    try:
        os.write(1, (json.dumps(answer) + "\n").encode("utf-8"))
    except BrokenPipeError:
        sys.exit(1)


main()
