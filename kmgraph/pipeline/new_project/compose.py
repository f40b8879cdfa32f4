"""Exports -> the files of a project about them, and what their owner has to know of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kmgraph.model import DEFAULT_LANGUAGES, Project
from kmgraph.namespaces import PROJECT_BASE
from kmgraph.observe.proposal import Proposal, propose_project
from kmgraph.pipeline.knowledge import load_knowledge
from kmgraph.pipeline.new_project.extension import extension_turtle
from kmgraph.pipeline.new_project.names import name_terms
from kmgraph.pipeline.new_project.read_back import check_extension, check_settings
from kmgraph.pipeline.new_project.settings import ProjectSettings, settings_toml
from kmgraph.pipeline.new_project.skeleton import published_skeleton
from kmgraph.pipeline.progress import Step, silent
from kmgraph.project import CONFIG_NAME


@dataclass(frozen=True, slots=True)
class NewProject:
    """A project that is not written yet: its files by name, and the proposal that they are made from."""

    files: Mapping[str, bytes]
    proposal: Proposal


def compose_project(name: str, paths: Sequence[Path], names: Sequence[Path], step: Step = silent) -> NewProject:
    """Return the files of a project about exports.

    Args:
        name: Slug of the project.
        paths: The exports.
        names: How the project will name each of them.
        step: Told of each step.

    Raises:
        ObservationError: If a file can't be read, or nothing tells what became of its posts.
        LimitError: If a file is too large.
    """
    base = f"{PROJECT_BASE}{name}/"
    knowledge = load_knowledge(Project(name, base), step)
    vocabulary = knowledge.ontology.vocabulary
    with step("looking at the data"):
        proposal = propose_project(paths, vocabulary, knowledge.hierarchy)
    terms = name_terms(proposal.features, f"{base}terms#", vocabulary)
    settings = ProjectSettings(name, tuple(zip(names, proposal.sources, strict=True)), proposal.platforms, terms)
    toml, extension = settings_toml(settings), extension_turtle(terms, name, DEFAULT_LANGUAGES)
    check_settings(toml, settings)
    check_extension(extension)
    files = {CONFIG_NAME: toml, "extension.ttl": extension, "published.toml": published_skeleton(terms)}
    return NewProject(files, proposal)
