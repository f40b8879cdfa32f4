"""The classes of terms that a run found, for a person to review: as an ontology, or as entries of `decisions.toml`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kmgraph.commands.run_graph import find_rules, project_of_rules
from kmgraph.errors import InputError
from kmgraph.graph import ProjectNames
from kmgraph.model import found_words
from kmgraph.pipeline import terms_turtle
from kmgraph.rules import read_rules

if TYPE_CHECKING:
    from kmgraph.model import FoundClass, RuleSet

_LEAD = """\
# Terms found in texts. To decide about a class, take the sign # away from a line below it:
# give it a name, put it below a topic of the ontology, or reject it; take out terms that don't belong, such as names.
# What stays undecided stays private. Keep the class and, once it has a name, its terms: later runs look for these.
"""


@dataclass(frozen=True, slots=True)
class SuggestedTerms:
    """Classes of terms as text, how many there are, and how many of them await review."""

    text: str
    classes: int
    waiting: int


def suggest_terms(folder: Path, run: Path | None = None, *, as_decisions: bool = False) -> SuggestedTerms:
    """Return the classes of terms that a run found, as Turtle or as entries of `decisions.toml`.

    Terms of too few sources are in neither; entries are those of classes that nobody has named yet.

    Args:
        folder: A project folder; where the current folder is none, `run` must be given.
        run: A run's folder, or its private `rules.json`; by default the run in the project's output folder.
        as_decisions: Whether entries of `decisions.toml` are asked for.

    Raises:
        UsageError: If there is neither a project nor a run.
        InputError: If there are no rules, or only public ones, which tell of no class that awaits review.
    """
    project = project_of_rules(folder, run)
    file = find_rules(run, project)
    ruleset = read_rules(file)
    if ruleset.privacy is not None:
        raise InputError(
            "these rules are the public ones, and terms are private until a person has reviewed them",
            where=str(file),
            hint="name a run with its private folder beside it",
        )
    waiting = [found for found in ruleset.found if not found.is_reviewed]
    if as_decisions:
        text = _LEAD + "".join(f"\n{_entry(found)}" for found in waiting)
    else:
        text = terms_turtle(ruleset.found, ProjectNames(_base(ruleset, project.base_iri))).decode()
    return SuggestedTerms(text, len(ruleset.found), len(waiting))


def _base(ruleset: RuleSet, default: str) -> str:
    """Return the base of the project's IRIs, as the run itself knew it."""
    rule = next(iter(ruleset.rules), None)
    return rule.iri.removesuffix(f"rule/{rule.id}") if rule else default


def _entry(found: FoundClass) -> str:
    """Return an entry that decides nothing, whose lines a person completes."""
    words = {tag: _quoted(text) for tag, text in found_words(found).labels.items()}
    terms = ", ".join(_quoted(term.text) for term in found.shown)
    return (
        f"[[term]]\nclass = {_quoted(found.id)}\n"
        f"# name = {{ en = {words['en']}, zh = {words['zh']} }}\n"
        '# under = "PoliticalContent"\n'
        "# reject = true\n"
        f"terms = [{terms}]\n"
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
