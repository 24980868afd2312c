"""Names that no other test uses, so that a server which already holds data can be judged too."""

import uuid


def unique(prefix="conformance"):
    """A fresh name that starts with `prefix`."""
    return f"{prefix}-{uuid.uuid4().hex[:12]}"
