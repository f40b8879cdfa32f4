"""The two folders of a run, side by side: written together, one taking the place of the last."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kmgraph.errors import InputError
from kmgraph.io.folder import HeldFolder, refused
from kmgraph.io.runs.journal import JOURNAL_NAME, PRIVATE_SUFFIX, Half, inner_name, write_journal
from kmgraph.io.runs.manifest import RunOrigin
from kmgraph.io.runs.stage import Place, fill_stage, look_at_place
from kmgraph.io.runs.switch import finish, settle
from kmgraph.io.temporary import new_folder
from kmgraph.io.write import Content, check_writable, told_as_input_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_WAIT_SECONDS = 60.0
_IGNORE = {".gitignore": b"*\n"}


@dataclass(frozen=True, slots=True)
class RunFolders:
    """The public and the private folder of a run.

    Attributes:
        named: The public one, as it was named; links on the way to it are followed.
        within: Where a project named it: the project's folder, below which no link is followed.
    """

    named: Path
    within: Path | None = None

    @property
    def public(self) -> Path:
        """Return the folder that may be published."""
        return Path(os.path.realpath(self.named))

    @property
    def private(self) -> Path:
        """Return the folder for what describes single posts or people: beside the public one."""
        return self.public.with_name(f"{self.public.name}{PRIVATE_SUFFIX}")

    def check_writable(self) -> None:
        """Check before long work that a run could be written.

        Raises:
            InputError: If something else is in the way, or a folder can't be written.
        """
        if not self.public.name:
            raise InputError("a run can't be written there", where=str(self.named), hint="name a folder with --output")
        self._refuse_links()
        check_writable(self.named, is_folder=True)
        if self.private.is_symlink():
            raise refused(self.private, self.private.lstat(), "a folder")
        check_writable(self.private, is_folder=True)

    def write(self, public: Mapping[str, Content], private: Mapping[str, Content], origin: RunOrigin) -> None:
        """Write a run, so that readers see all of the old one or all of the new one in both folders.

        Files of others in the folders stay as they are. A `manifest.json` is added to each, a `.gitignore` to the
        private one.

        Args:
            public: Name below the public folder to content: bytes, or a file whose content is copied.
            private: The same for the private folder, whose files and folders their owner alone can read.
            origin: Where the run comes from.

        Raises:
            InputError: If it can't be written: the old run stays.
        """
        self._refuse_links()
        with told_as_input_error(self.public):
            self.public.parent.mkdir(parents=True, exist_ok=True)
            with locked_parent(self.public) as parent:
                settle(parent, self.public.name)
                halves = [(self.private.name, {**_IGNORE, **private}), (self.public.name, public)]
                _replace_run(parent, self.public.name, halves, origin)

    def _refuse_links(self) -> None:
        if self.within is None:
            return
        for folder in (self.named, *self.named.parents):
            if folder == self.within:
                return
            if folder.is_symlink():
                raise refused(folder, folder.lstat(), "a folder")


@contextlib.contextmanager
def locked_parent(public: Path) -> Iterator[HeldFolder]:
    """Hold the folder that holds a run's folders; no other process writes or finishes a run there meanwhile.

    Raises:
        InputError: If another process doesn't come to its end.
    """
    with HeldFolder.open(public.parent) as parent:
        if not parent.lock(_WAIT_SECONDS):
            raise InputError(
                "another kmgraph is writing here and doesn't come to an end",
                where=str(public.parent),
                hint="wait for it, or end it",
            )
        yield parent


def _replace_run(
    parent: HeldFolder, name: str, halves: Sequence[tuple[str, Mapping[str, Content]]], origin: RunOrigin
) -> None:
    places = [look_at_place(parent, half, files, private=half != name) for half, files in halves]
    with contextlib.ExitStack() as stack:
        # Where nothing can be made beside the folders, both exist, and the stage goes into the private one.
        home = parent if os.access(parent.path, os.W_OK | os.X_OK) else stack.enter_context(parent.down(halves[0][0]))
        stage_name, stage = new_folder(home, f".{name}.kmgraph-")
        try:
            with stage:
                written = tuple(
                    _stage_half(_Stages(parent, stage, stage_name[-8:], home is parent), half, files, origin, place)
                    for (half, files), place in zip(halves, places, strict=True)
                )
                home.sync()
                write_journal(stage, written)
        except BaseException:
            _discard(parent, home, stage_name, [half for half, _ in halves])
            raise
        try:
            finish(parent, home, stage_name, written)
        except OSError as error:
            raise InputError(
                f"the new run is written but can't take its place: {error.strerror or error}",
                where=str(parent.path / name),
                hint="make the folder writable; the next command on it finishes what is left",
            ) from error


@dataclass(frozen=True, slots=True)
class _Stages:
    """Where the folders of the new run are filled: beside the old ones, or each in the one whose files it replaces."""

    parent: HeldFolder
    beside: HeldFolder
    token: str
    is_beside: bool

    @contextlib.contextmanager
    def open(self, half: Half, place: Place) -> Iterator[HeldFolder]:
        """Make and hold an empty stage for one of the folders."""
        if self.is_beside and place.can_take(self.beside):
            with self.beside.down_or_made(half.staged_name, 0o700) as stage:
                yield stage
            return
        with (
            self.parent.down_or_made(half.name, 0o777) as folder,
            folder.down_or_made(inner_name(self.token), 0o700) as stage,
        ):
            yield stage


def _stage_half(stages: _Stages, name: str, files: Mapping[str, Content], origin: RunOrigin, place: Place) -> Half:
    half = Half(name, 0, (), place.removed)
    with stages.open(half, place) as stage:
        placed = fill_stage(stage, files, origin, place, private=half.staged_name == "private")
        return replace(half, inode=stage.own_status().st_ino, placed=placed)


def _discard(parent: HeldFolder, home: HeldFolder, stage_name: str, halves: list[str]) -> None:
    """Remove a stage that is not going to be used; the journal first, lest somebody finishes the rest."""
    with contextlib.suppress(OSError, InputError), home.down(stage_name) as stage:
        stage.unlink(JOURNAL_NAME)
    home.remove_tree(stage_name)
    for half in halves:
        with contextlib.suppress(OSError, InputError), parent.down(half) as folder:
            folder.remove_tree(inner_name(stage_name[-8:]))
