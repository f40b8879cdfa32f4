"""The lock file for development pins what `pyproject.toml` asks for."""

from __future__ import annotations

import re
import tomllib

from checkout import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def test_every_dependency_is_pinned_within_its_bounds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    pins = {canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", lock, re.M)}
    for line in (*project["dependencies"], *project["optional-dependencies"]["dev"]):
        requirement = Requirement(line)
        version = pins.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not in requirements-dev.lock"
        assert version in requirement.specifier, f"requirements-dev.lock has {requirement.name} {version}"


def test_the_lock_names_no_host() -> None:
    assert "://" not in (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
