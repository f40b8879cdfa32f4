"""`kmgraph.toml` to a frozen `Project`; the door through which a project's settings and file names come in.

Every key is checked: its type, its range, its spelling. Paths are relative to the project folder and stay inside it.
"""

from __future__ import annotations

import hmac
from pathlib import Path
from typing import TYPE_CHECKING

from kmgraph.errors import ConfigError, UsageError, did_you_mean
from kmgraph.io import Section, read_toml
from kmgraph.model import (
    DEFAULT_K,
    DEFAULT_LANGUAGES,
    DEFAULT_TARGET,
    LEAST_K,
    Limits,
    Outcome,
    Platform,
    Privacy,
    Project,
    Publishing,
    Source,
    TextSettings,
    canonical_language,
    is_language_tag,
    is_slug,
    platform_iri,
    platform_of,
    slug,
)
from kmgraph.namespaces import PROJECT_BASE, is_web_address
from kmgraph.project.decisions import DECISIONS_NAME, read_decisions
from kmgraph.project.paths import existing_files, output_folder, refuse_link_out
from kmgraph.project.pseudonym_key import load_key
from kmgraph.project.sources import read_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "CONFIG_NAME",
    "Limits",
    "Project",
    "Source",
    "keyed_digest",
    "load_project",
    "platform_iri",
    "platform_of",
    "project_from_files",
    "project_key",
    "slug",
]

CONFIG_NAME = "kmgraph.toml"
"""The file that makes a folder a project."""

_OF_FILES = b"\0file\0"
"""Before a digest: no author's handle begins so, whose pseudonyms are made under the same key."""

BARE_NAME = "observations"
"""Name of the project of a run on bare files."""

_KEPT = ("observed", "reference")
_REFERENCE = _KEPT[1]
_PUBLISHERS = ("observer", "platform")
_REVIEWS = ("optional", "required")
_TOPICS = ("small", "any")
_ANY_TOPIC = _TOPICS[1]
_MOST_K = 10**9
_MOST_MEGABYTES = 2**30  # a petabyte


def load_project(folder: Path) -> Project:
    """Return the project of a folder.

    Args:
        folder: A folder with `kmgraph.toml` in it, or that file itself.

    Raises:
        ConfigError: If a key is missing, unknown, of the wrong type or out of range, or a path leads out of the folder.
    """
    file = folder if folder.name == CONFIG_NAME else folder / CONFIG_NAME
    if not file.exists():
        raise ConfigError(
            f"there is no {CONFIG_NAME} here", where=str(file.parent), hint="kmgraph init DIR makes a project"
        )
    refuse_link_out(file)
    top = read_toml(file)
    project = _project(top, file.parent)
    top.finish()
    return project


def project_from_files(
    inputs: Sequence[Path],
    ontology: Sequence[Path] = (),
    published: Sequence[Path] = (),
    platform: str | None = None,
    seed: int = 0,
) -> Project:
    """Return the project of a run on bare files. It is not named after them: its name stands in public.

    Args:
        inputs: Files of observations, at least one.
        ontology: Extension ontologies.
        published: Files of published rules.
        platform: Id of the only platform; None leaves the platforms to the data.
        seed: Seed of every random choice.

    Raises:
        UsageError: If there are no inputs, or the platform id is not a slug.
    """
    if not inputs:
        raise UsageError("there is nothing to read", hint="name a project folder or files of observations")
    if platform is not None and not is_slug(platform):
        raise UsageError(
            f'"{platform}" can\'t be a platform id', where="--platform", hint="use a-z, 0-9 and single hyphens"
        )
    base = f"{PROJECT_BASE}{BARE_NAME}/"
    return Project(
        name=BARE_NAME,
        base_iri=base,
        platforms=(platform_of(platform, base),) if platform else (),
        sources=tuple(Source(path, platform=platform) for path in inputs),
        ontology=tuple(ontology),
        published=tuple(published),
        seed=seed,
    )


def keyed_digest(project: Project, sha256: str) -> str:
    """Return the HMAC-SHA-256 of a file's digest under the project's key, both hexadecimal.

    Raises:
        ConfigError: As of `project_key`.
    """
    return hmac.digest(project_key(project), _OF_FILES + bytes.fromhex(sha256), "sha256").hex()


def project_key(project: Project) -> bytes:
    """Return the secret key (32 bytes) under which the project's authors are pseudonymised.

    It is `KMGRAPH_KEY` where that is set, else what `KMGRAPH_KEY_FILE` names, else a file in the user's configuration
    folder; a missing file is made, readable by its owner only. So the same machine gives the same pseudonyms in every
    run, and two machines do once they share the key.

    Raises:
        ConfigError: If no key can be read or kept, or one is refused.
    """
    return load_key(project.folder, project.base_iri)


def _project(top: Section, folder: Path) -> Project:
    section = top.section("project")
    if not top.has("project"):
        raise top.error("", "the [project] table is missing", 'start the file with [project] and name = "…"')
    languages = _languages(section)
    name = _slug_of(section, "name")
    base = _base_iri(section, name)
    platforms = _platforms(top, base, languages[0])
    privacy = top.section("privacy")
    decisions = read_decisions(folder / DECISIONS_NAME, languages[0])
    project = Project(
        name=name,
        base_iri=base,
        folder=folder,
        title=section.words("title", languages[0]),
        version=section.text("version"),
        languages=languages,
        target=_target(section),
        reference_sample=_is_reference(section),
        platforms=platforms,
        sources=tuple(read_source(table, folder, platforms) for table in top.sections("source")),
        ontology=existing_files(section, "ontology", folder),
        published=existing_files(section, "published", folder),
        knowledge=existing_files(section, "knowledge", folder),
        output=output_folder(section, folder),
        seed=section.integer("seed", 0),
        limits=_limits(top.section("limits")),
        privacy=Privacy(privacy.integer("k", DEFAULT_K, least=LEAST_K, most=_MOST_K)),
        text=_text(top.section("text")),
        terms=decisions.terms,
        decisions=decisions.file,
        rule_decisions=decisions.rules,
        publishing=_publishing(section),
    )
    section.finish()
    privacy.finish()
    return project


def _publishing(section: Section) -> Publishing:
    return Publishing(
        is_publisher=_choice(section, "publisher", _PUBLISHERS) == _PUBLISHERS[1],
        needs_review=_choice(section, "review", _REVIEWS) == _REVIEWS[1],
        shows_reviewers=section.flag("show_reviewers", default=False),
        is_synthetic=section.flag("synthetic", default=False),
    )


def _choice(section: Section, key: str, known: Sequence[str]) -> str | None:
    value = section.text(key)
    if value is not None and value not in known:
        hint = did_you_mean(value, known) or f"known: {', '.join(known)}"
        raise section.error(key, f'"{value}" is not known', hint)
    return value


def _text(section: Section) -> TextSettings:
    topics = section.text("topics")
    if topics is not None and topics not in _TOPICS:
        hint = did_you_mean(topics, _TOPICS) or f"known: {', '.join(_TOPICS)}"
        raise section.error("topics", f'"{topics}" is no kind of topics', hint)
    settings = TextSettings(discover=section.flag("discover", default=True), any_topics=topics == _ANY_TOPIC)
    section.finish()
    return settings


def _is_reference(section: Section) -> bool:
    kept = section.text("kept")
    if kept is not None and kept not in _KEPT:
        raise section.error(
            "kept", f'"{kept}" is no way of collecting posts', did_you_mean(kept, _KEPT) or f"known: {', '.join(_KEPT)}"
        )
    return kept == _REFERENCE


def _base_iri(section: Section, name: str) -> str:
    iri = section.text("iri")
    if iri is None:
        return f"{PROJECT_BASE}{name}/"
    if not is_web_address(iri) or not iri.endswith(("/", "#")):
        raise section.error("iri", f'"{iri}" can\'t be the base of IRIs', "write https://…/ with a slash at the end")
    return iri


def _languages(section: Section) -> tuple[str, ...]:
    tags = section.texts("languages") or DEFAULT_LANGUAGES
    for tag in tags:
        if not is_language_tag(tag):
            raise section.error("languages", f'"{tag}" is not a language tag', 'such as "en", "zh" or "pt-BR"')
    return tuple(dict.fromkeys(map(canonical_language, tags)))


def _target(section: Section) -> frozenset[Outcome]:
    known = [outcome.value for outcome in Outcome if outcome is not Outcome.KEPT]
    names = section.texts("target")
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known) or f"known: {', '.join(known)}"
            raise section.error("target", f'"{name}" is no outcome that can be against the rules', hint)
    if section.has("target") and not names:
        raise section.error("target", '"target" is empty', f"name at least one of {', '.join(known)}")
    return frozenset(map(Outcome, names)) or DEFAULT_TARGET


def _slug_of(section: Section, key: str) -> str:
    value = section.required_text(key)
    if not is_slug(value):
        better = slug(value)
        hint = f'write "{better}"' if better else "use a-z, 0-9 and single hyphens"
        raise section.error(key, f'"{value}" can\'t be an id: only a-z, 0-9 and single hyphens', hint)
    return value


def _platforms(top: Section, base: str, language: str) -> tuple[Platform, ...]:
    platforms = tuple(_platform(section, base, language) for section in top.sections("platform"))
    _check_distinct("[[platform]] id", (platform.id for platform in platforms), top)
    return platforms


def _platform(section: Section, base: str, language: str) -> Platform:
    identifier = _slug_of(section, "id")
    url = section.text("url")
    if url is not None and not is_web_address(url):
        raise section.error("url", f'"{url}" is not a web address', "write https://…")
    platform = Platform(
        id=identifier,
        iri=platform_iri(base, identifier),
        label=section.words("label", language),
        url=url,
        consequences=section.words("consequences", language),
        appeal=section.words("appeal", language),
        stands_for=section.text("stands_for"),
    )
    section.finish()
    return platform


def _check_distinct(what: str, values: Iterable[str], top: Section) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise top.error("", f'{what} "{value}" stands there twice', "rename or remove one of them")
        seen.add(value)


def _limits(section: Section) -> Limits:
    usual = Limits()
    limits = Limits(
        reasoner_seconds=section.positive("reasoner_seconds", usual.reasoner_seconds),
        learn_seconds=section.positive("learn_seconds", usual.learn_seconds),
        query_seconds=section.positive("query_seconds", usual.query_seconds),
        memory_mb=section.integer("memory_mb", usual.memory_mb, least=256, most=_MOST_MEGABYTES),
    )
    section.finish()
    return limits
