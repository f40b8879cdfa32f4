"""Which files are a run's own: what else is written must leave them as they are, or readers would refuse the run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from kmgraph.errors import InputError
from kmgraph.io.folder import HeldFolder
from kmgraph.io.runs.journal import PRIVATE_SUFFIX
from kmgraph.io.runs.manifest import MANIFEST_NAME, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def run_that_keeps(path: Path, reserved: Iterable[str] = ()) -> Path | None:
    """Return the folder, public or private, of the run that a file is of, or would lie beside; None if there is none.

    What a run didn't write would be published with it, or lie among what is private, so it is none of a run's folder.
    Links on the way to the file are followed, capitals don't count: some file systems tell no difference.

    Args:
        path: The file; it needn't exist.
        reserved: Names below the folder that every run may write, and names of folders of it, listed or not.
    """
    real = Path(os.path.realpath(path.parent)) / path.name
    kept = {MANIFEST_NAME, *reserved}
    if any(_own_names(real.parent, kept)):
        return real.parent
    for folder in real.parents:
        name = real.relative_to(folder).as_posix().casefold()
        if any(name == own or name.startswith(f"{own}/") for own in _own_names(folder, kept)):
            return folder
    return None


def _own_names(folder: Path, reserved: Iterable[str]) -> Iterator[str]:
    """Yield what a folder keeps for its run; nothing if it is none of a run."""
    halves = [half for half in (folder, _other_half(folder)) if (half / MANIFEST_NAME).is_file()]
    if not halves:
        return
    is_run = False
    for half in halves:
        try:
            with HeldFolder.open(half) as held:
                manifest = read_manifest(held, refuse_foreign=False)
        except (InputError, OSError):
            # Damaged, or for others than who writes: what it lists is not known.
            is_run = True
            continue
        is_run |= manifest is not None
        if manifest is not None and half == folder:
            yield from (name.casefold() for name in manifest.files)
    if is_run:
        yield from (name.casefold() for name in reserved)


def _other_half(folder: Path) -> Path:
    name = folder.name
    other = name.removesuffix(PRIVATE_SUFFIX) if name.endswith(PRIVATE_SUFFIX) else name + PRIVATE_SUFFIX
    return folder.with_name(other) if name and other else folder
