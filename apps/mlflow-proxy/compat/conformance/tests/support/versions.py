"""Skips a test when the client of this run lacks a feature, and says which."""

import mlflow
import pytest
from mlflow import MlflowClient
from packaging.version import Version

CLIENT = Version(mlflow.__version__)


def since(version, feature):
    """The feature came with `version` of the client."""
    return pytest.mark.skipif(Version(version) > CLIENT, reason=f"client {CLIENT} has no {feature} ({version} has)")


def before(version, feature):
    """The feature is gone in `version` of the client."""
    return pytest.mark.skipif(
        Version(version) <= CLIENT, reason=f"client {CLIENT} has no {feature} (gone in {version})"
    )


def needs(*methods):
    """The test calls these methods of MlflowClient."""
    lacking = [name for name in methods if not hasattr(MlflowClient, name)]
    return pytest.mark.skipif(bool(lacking), reason=f"client {CLIENT} has no MlflowClient.{', '.join(lacking)}")
