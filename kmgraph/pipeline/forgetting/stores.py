"""What of all that kmgraph writes is there: runs, files of rules and stores below some folders."""

from __future__ import annotations

import contextlib
import json
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kmgraph.errors import KmgraphError
from kmgraph.io import PRIVATE_SUFFIX, Manifest, ReadLimits, RunFolders, read_limited, read_run
from kmgraph.pipeline.forgetting.search import VERSION_CONTROL, iter_paths
from kmgraph.project import EVERY_PRIVATE, EVERY_PUBLIC, RULES_NAME
from kmgraph.query import is_store

_LIMITS = ReadLimits.up_to(64 * 1024**2)
_RULES_KEYS = {"kmgraph", "rules", "totals"}


@dataclass(frozen=True, slots=True)
class FoundRun:
    """A run that is there: its folders, and the manifest of one of them."""

    folders: RunFolders
    manifest: Manifest

    @property
    def paths(self) -> tuple[Path, Path]:
        """Return both folders."""
        return self.folders.public, self.folders.private

    def holds(self, path: Path) -> bool:
        """Return whether a path lies in one of the folders."""
        return any(path.resolve().is_relative_to(folder) for folder in self.paths)


@dataclass(frozen=True, slots=True)
class FoundStores:
    """What is there.

    Attributes:
        runs: In the order of their folders.
        rules: Files that `kmgraph learn` wrote -> whether their figures are exact.
        stores: Folders of Oxigraph stores.
        without_manifest: Folders that hold what only runs write, and no manifest, nor the other half of the run one.
    """

    runs: tuple[FoundRun, ...] = ()
    rules: tuple[tuple[Path, bool], ...] = ()
    stores: tuple[Path, ...] = ()
    without_manifest: tuple[Path, ...] = ()


def find_stores(roots: Iterable[Path]) -> FoundStores:
    """Return the runs, files of rules and stores at and below some paths; no link is followed."""
    runs: dict[Path, FoundRun] = {}
    rules, stores = [], []
    roots = tuple(roots)
    for path in (*roots, *iter_paths(roots, lambda *_: None)):
        # What may not be looked at is named by the search.
        with contextlib.suppress(OSError):
            mode = path.lstat().st_mode
            if stat.S_ISDIR(mode) and is_store(path):
                stores.append(path)
            elif stat.S_ISDIR(mode) and (run := _run(path)) is not None:
                runs.setdefault(run.folders.public, run)
            elif stat.S_ISREG(mode) and path.suffix.lower() == ".json":
                rules += [(path, is_exact) for is_exact in _exactness(path)]
    found = tuple(runs[public] for public in sorted(runs))
    own = [(path, is_exact) for path, is_exact in dict.fromkeys(rules) if not any(run.holds(path) for run in found)]
    return FoundStores(
        found, tuple(own), tuple(dict.fromkeys(stores)), tuple(_without_manifest(path for path, _ in own))
    )


def _without_manifest(rules: Iterable[Path]) -> Iterator[Path]:
    """Yield the folders of files of rules that hold other files of a run beside them."""
    others = {*EVERY_PUBLIC, *EVERY_PRIVATE} - {RULES_NAME}
    for path in rules:
        if path.name == RULES_NAME and any(os.path.lexists(path.parent / name) for name in others):
            yield path.parent


def find_version_control(folder: Path) -> Path | None:
    """Return the place of the version control that a folder is under, or None."""
    real = folder.resolve()
    above = (real, *real.parents)
    return next((place / name for place in above for name in VERSION_CONTROL if os.path.lexists(place / name)), None)


def _run(folder: Path) -> FoundRun | None:
    manifest = None
    # What bears the name of a manifest and is none is searched as any file.
    with contextlib.suppress(KmgraphError):
        manifest = read_run(folder)
    if manifest is None:
        return None
    folders = RunFolders(folder.with_name(folder.name.removesuffix(PRIVATE_SUFFIX) or folder.name))
    # Half a run can be neither made again nor removed, which has to be said before any row goes.
    for part in (folders.public, folders.private):
        read_run(part)
    return FoundRun(folders, manifest)


def _exactness(path: Path) -> Iterator[bool]:
    """Yield whether the figures of a file of rules are exact; nothing for any other file."""
    with contextlib.suppress(KmgraphError, ValueError, RecursionError):
        document = json.loads(read_limited(path, _LIMITS))
        if isinstance(document, dict) and document.keys() >= _RULES_KEYS:
            yield document.get("figures") != "public"
