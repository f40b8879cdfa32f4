"""The switch from run to run: the staged folders take the place of the old ones, or what was broken off is finished."""

from __future__ import annotations

import contextlib
import errno
import time
from typing import TYPE_CHECKING

from kmgraph.errors import InputError
from kmgraph.io.folder import HAS_LOCKS, HeldFolder
from kmgraph.io.runs.journal import (
    INNER_STAGE,
    JOURNAL_NAME,
    PRIVATE_SUFFIX,
    Half,
    inner_name,
    read_journal,
    stage_pattern,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_STALE_SECONDS = 24 * 3600
# What a system answers where a folder can't be moved: a mount point, a lower layer of an overlay, another's folder.
_UNMOVABLE = {errno.EBUSY, errno.EXDEV, errno.EPERM, errno.EACCES, errno.EINVAL}


def settle(parent: HeldFolder, name: str) -> None:
    """Finish the switch that a dead run began, and remove what dead runs left.

    Args:
        parent: The folder that holds both folders of the run, locked.
        name: Name of the public one.
    """
    with contextlib.ExitStack() as stack:
        homes = [parent, *_held(stack, parent, (f"{name}{PRIVATE_SUFFIX}",))]
        for home in homes:
            for stage_name in _stages(home, name):
                _settle_stage(parent, home, stage_name, name)
    with contextlib.ExitStack() as stack:
        for folder in _held(stack, parent, (name, f"{name}{PRIVATE_SUFFIX}")):
            for inner in [entry for entry in folder.names() if INNER_STAGE.fullmatch(entry)]:
                folder.remove_tree(inner)


def has_pending(parent: HeldFolder, name: str) -> bool:
    """Return whether a switch of the run's folders was begun and is not finished."""
    with contextlib.ExitStack() as stack:
        for home in (parent, *_held(stack, parent, (f"{name}{PRIVATE_SUFFIX}",))):
            for stage_name in _stages(home, name):
                with contextlib.suppress(OSError), home.down(stage_name) as stage:
                    if stage.status(JOURNAL_NAME) is not None:
                        return True
    return False


def finish(parent: HeldFolder, home: HeldFolder, stage_name: str, halves: Iterable[Half]) -> None:
    """Let the staged folders take their places, the private one first, and remove the stage.

    Args:
        parent: The folder that holds both folders of the run.
        home: The folder that holds the stage.
        stage_name: Name of the stage, whose journal says the same.
        halves: What has to be done.
    """
    token = stage_name[-8:]
    with home.down(stage_name) as stage:
        for half in halves:
            _take_place(parent, stage, half, token)
        parent.sync()
        for half in halves:
            _give_back(parent, stage, half)
        stage.unlink(JOURNAL_NAME)
        stage.sync()
    home.remove_tree(stage_name)


def _settle_stage(parent: HeldFolder, home: HeldFolder, stage_name: str, name: str) -> None:
    with home.down(stage_name) as stage:
        halves = read_journal(stage, name)
        is_live = not HAS_LOCKS and time.time() - stage.own_status().st_mtime < _STALE_SECONDS
    if halves is not None:
        finish(parent, home, stage_name, halves)
    elif not is_live:
        home.remove_tree(stage_name)


def _stages(home: HeldFolder, name: str) -> list[str]:
    pattern = stage_pattern(name)
    return [entry for entry in home.names() if pattern.fullmatch(entry)]


def _held(stack: contextlib.ExitStack, parent: HeldFolder, names: Iterable[str]) -> Iterator[HeldFolder]:
    for name in names:
        with contextlib.suppress(OSError, InputError):
            yield stack.enter_context(parent.down(name))


def _take_place(parent: HeldFolder, stage: HeldFolder, half: Half, token: str) -> None:
    current = parent.status(half.name)
    if current is not None and current.st_ino == half.inode:
        return
    staged = stage.status(half.staged_name)
    if staged is not None and staged.st_ino == half.inode:
        if current is None:
            stage.move(half.staged_name, parent, half.name)
            return
        if stage.exchange(half.staged_name, parent, half.name):
            return
        if _moved_away(parent, stage, half):
            stage.move(half.staged_name, parent, half.name)
            return
        with parent.down(half.name) as folder:
            stage.move(half.staged_name, folder, inner_name(token))
    with parent.down(half.name) as folder:
        if folder.status(inner_name(token)) is not None:
            _place_files(folder, half, inner_name(token))


def _moved_away(parent: HeldFolder, stage: HeldFolder, half: Half) -> bool:
    try:
        parent.move(half.name, stage, f"old-{half.staged_name}")
    except OSError as error:
        if error.errno in _UNMOVABLE:
            return False
        raise
    return True


def _place_files(folder: HeldFolder, half: Half, inner: str) -> None:
    """Move the staged files to their names, one after another, the manifest last."""
    with contextlib.ExitStack() as stack:
        staged = stack.enter_context(folder.down(inner))
        *others, manifest = half.placed
        sources, targets = ({"": held} for held in (staged, folder))
        for name in (*others, *half.removed):
            # On a second try a folder of the stage may be gone already.
            _descend(stack, targets, _folder_of(name))
            _descend(stack, sources, _folder_of(name))
        # Nothing but renames from here on: the shorter, the less often somebody sees files of two runs.
        for name in others:
            _move_staged(sources, targets, name)
        for name in half.removed:
            targets[_folder_of(name)].unlink(name.rpartition("/")[2])
        _move_staged(sources, targets, manifest)
        for target in targets.values():
            target.sync()
    for name in half.removed:
        with contextlib.suppress(OSError, InputError):
            _remove_empty(folder, _folder_of(name))
    folder.remove_tree(inner)


def _move_staged(sources: Mapping[str, HeldFolder], targets: Mapping[str, HeldFolder], name: str) -> None:
    above, _, last = name.rpartition("/")
    # Missing: it was moved before the process that began this died.
    with contextlib.suppress(FileNotFoundError):
        sources[above].move(last, targets[above], last)


def _descend(stack: contextlib.ExitStack, held: dict[str, HeldFolder], below: str) -> HeldFolder:
    if below not in held:
        above, _, last = below.rpartition("/")
        held[below] = stack.enter_context(_descend(stack, held, above).down_or_made(last))
    return held[below]


def _folder_of(name: str) -> str:
    return name.rpartition("/")[0]


def _remove_empty(folder: HeldFolder, below: str) -> None:
    if not below:
        return
    first, _, rest = below.partition("/")
    if rest:
        with folder.down(first) as inner:
            _remove_empty(inner, rest)
    folder.rmdir(first)


def _give_back(parent: HeldFolder, stage: HeldFolder, half: Half) -> None:
    """Move what others put into the old folder at the last moment into the one that took its place."""
    ours = {*half.placed, *half.removed}
    with contextlib.ExitStack() as stack:
        for old in _held(stack, stage, (half.staged_name, f"old-{half.staged_name}")):
            for name in list(iter_files(old)):
                if name not in ours:
                    with parent.down(half.name) as folder:
                        _move_back(old, folder, name)


def _move_back(old: HeldFolder, folder: HeldFolder, name: str) -> None:
    with contextlib.ExitStack() as stack:
        sources, targets = ({"": held} for held in (old, folder))
        above, _, last = name.rpartition("/")
        source, target = (_descend(stack, held, above) for held in (sources, targets))
        if target.status(last) is None:
            source.move(last, target, last)


def iter_files(folder: HeldFolder, before: str = "") -> Iterator[str]:
    """Yield the names of all below a folder that is no folder, with slashes, and of folders that are empty."""
    for name in folder.names():
        try:
            below = folder.down(name)
        except InputError:
            yield before + name
            continue
        with below:
            inner = list(iter_files(below, f"{before}{name}/"))
        yield from inner or [before + name]
