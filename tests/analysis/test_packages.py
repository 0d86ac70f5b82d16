"""The versions of packages, as ``importlib.metadata`` tells them."""

from __future__ import annotations

from importlib import metadata

import pytest

from search.analysis.packages import version


@pytest.mark.parametrize(
    "package", ["PyStemmer", "pystemmer", "jieba", "opencc", "simplemma", "PyArabic", "pypinyin"]
)
def test_a_version_is_what_the_packages_metadata_say(package: str) -> None:
    assert version(package) == metadata.version(package)


def test_a_package_that_is_not_there_is_an_error() -> None:
    with pytest.raises(metadata.PackageNotFoundError):
        version("no-such-package")
