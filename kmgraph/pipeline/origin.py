"""Where a run comes from: digests of all that was read, and what else decides what comes out. No clock, no chance."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import kmgraph
from kmgraph.errors import ConfigError
from kmgraph.io import InputDigest, ReadLimits, RunOrigin, file_sha256, files_below, source_date
from kmgraph.model import Project, RuleSet
from kmgraph.project import CONFIG_NAME, EARLIER_NAME, input_names, keyed_digest, numbered_name
from kmgraph.rules import rules_to_json

_LIMITS = ReadLimits.up_to(16 * 1024**3)


def run_origin(
    project: Project, formats: Sequence[str] = (), templates: Path | None = None, earlier: RuleSet | None = None
) -> RunOrigin:
    """Return where a run over a project comes from; folders and the machine take no part in it.

    Args:
        project: With the platforms that the data name, where the project names none.
        formats: Formats of the guidelines.
        templates: A folder of the user's own templates.
        earlier: The public rules of an earlier run, of which the guidelines tell what changed.
    """
    # Settings hold shares of samples, with which public figures would tell more.
    kept = {source.path for source in project.sources}
    if project.folder is not None:
        kept.add(project.folder / CONFIG_NAME)
    inputs = [_digest(path, name, project if path in kept else None) for path, name in _inputs(project, templates)]
    if earlier is not None:
        # Told by what was read: this very run may write its file anew.
        inputs.append(InputDigest(EARLIER_NAME, hashlib.sha256(rules_to_json(earlier)).hexdigest()))
    return RunOrigin(
        version=kmgraph.__version__,
        inputs=tuple(inputs),
        options={
            "base": project.base_iri,
            "formats": " ".join(formats),
            "languages": " ".join(project.languages),
            "name": project.name,
            "platforms": " ".join(project.platform_ids),
            "seed": str(project.seed),
            "time": source_date() or "",
        },
    )


def _inputs(project: Project, templates: Path | None) -> Iterator[tuple[Path, str]]:
    if project.folder is not None:
        yield project.folder / CONFIG_NAME, CONFIG_NAME
    yield from input_names(project).items()
    if templates is not None:
        files = enumerate(files_below(templates, ConfigError), start=1)
        yield from ((path, numbered_name("template", number, path)) for number, path in files)


def still_as_read(project: Project, origin: RunOrigin) -> bool:
    """Return whether the project's tables are those that a run was made of, as far as it read them by these names."""
    tables = {source.path for source in project.sources}
    paths = {name: path for path, name in input_names(project).items() if path in tables}
    known = (given for given in origin.inputs if given.name in paths)
    return all(
        paths[given.name].is_file()
        # Earlier versions wrote a plain digest.
        and _digest(paths[given.name], given.name, project if given.is_keyed else None) == given
        for given in known
    )


def _digest(path: Path, name: str, keeper: Project | None) -> InputDigest:
    """Return the digest of an input; of a table, and of settings, under the key of their project."""
    plain = file_sha256(path, _LIMITS)
    return InputDigest(name, plain) if keeper is None else InputDigest(name, keyed_digest(keeper, plain), is_keyed=True)
