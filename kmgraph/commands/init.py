"""`init`: a new project folder, from the templates or from a look at exports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kmgraph.errors import LimitError, UsageError
from kmgraph.io import missing_file
from kmgraph.observe.proposal import Proposal
from kmgraph.pipeline import Step, silent
from kmgraph.pipeline.new_project import compose_project
from kmgraph.project import CONFIG_NAME, project_name, refuse_existing, scaffold_project, write_project


@dataclass(frozen=True, slots=True)
class InitFromReport:
    """What `init --from` made.

    Attributes:
        files: In order, the settings first.
        copied: Those of them that are copies of exports from elsewhere.
        proposal: What was seen in the exports.
    """

    files: tuple[Path, ...]
    copied: tuple[Path, ...]
    proposal: Proposal


def init_project(folder: Path, name: str | None = None) -> tuple[Path, ...]:
    """Make a project that runs as it is, and return the files made, in order; as `scaffold_project`."""
    return scaffold_project(folder, name)


def init_from(folder: Path, exports: Sequence[Path], name: str | None = None, step: Step = silent) -> InitFromReport:
    """Make a project about exports, asking nothing that a look at them can tell.

    An export inside the folder stays where it is, and the project names it by its path from there. One from elsewhere
    is copied into the folder, because a project names no file outside its own.

    Args:
        folder: Where to; made if it is missing.
        exports: Files that belong together, such as one of removals and one of posts left alone.
        name: Name of the project; by default the folder's.
        step: Told of each step.

    Raises:
        UsageError: If there is a project already, a file would be overwritten, or two exports have the same name.
        ObservationError: If an export can't be read, or nothing tells what became of its posts.
        LimitError: If one is too large.
    """
    identifier = project_name(folder, name)
    refuse_existing(folder, dict.fromkeys((CONFIG_NAME, "extension.ttl", "published.toml")))
    for path in exports:
        if not path.exists():
            raise missing_file(path, what="export")
    names = [_name_in(folder, path) for path in exports]
    copies = {str(own): path for own, path in zip(names, exports, strict=True) if not _is_inside(folder, path)}
    if len(set(names)) < len(names):
        raise UsageError("two of the files have the same name", hint="rename one of them; nothing was changed")
    refuse_existing(folder, copies)
    with _without_settings():
        made = compose_project(identifier, exports, names, step)
    files = write_project(folder, {**made.files, **copies})
    return InitFromReport(files, tuple(folder / copy for copy in copies), made.proposal)


@contextmanager
def _without_settings() -> Iterator[None]:
    """Let errors of the block name no setting: there is no file yet in which it could be changed."""
    try:
        yield
    except LimitError as error:
        if CONFIG_NAME not in (error.hint or ""):
            raise
        raise LimitError(error.what, where=error.where, hint="let the command use more memory and time") from None


def _name_in(folder: Path, path: Path) -> Path:
    return path.resolve().relative_to(folder.resolve()) if _is_inside(folder, path) else Path(path.name)


def _is_inside(folder: Path, path: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
