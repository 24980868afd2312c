"""What the test groups share: names, raw HTTP, refusals, client versions and the answers that differ by server."""
