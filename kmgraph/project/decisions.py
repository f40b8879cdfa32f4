"""`decisions.toml`: what people decided about classes of terms and about rules, kept with the project.

It stays under version control, and is written by hand and by `kmgraph review`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.io import Section, parse_toml, read_toml
from kmgraph.model import ReviewedTerms, RuleDecision
from kmgraph.project.paths import refuse_link_out
from kmgraph.project.rule_decisions import read_rule_decisions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DECISIONS_NAME = "decisions.toml"
"""The file of people's decisions in a project folder."""

DECISIONS_FORMAT = 1
"""The number of the file's format that this version writes, and the highest that it reads."""

_ID = re.compile(r"t-[0-9a-f]{8}")
_MOST_TERMS = 500  # of a class: far more than a person looks through


@dataclass(frozen=True, slots=True)
class PeopleDecisions:
    """What the file holds.

    Attributes:
        file: Where it is; None if there is none.
        terms: About classes of terms, in the order of the file.
        rules: About rules, in the order of the file.
    """

    file: Path | None = None
    terms: tuple[ReviewedTerms, ...] = ()
    rules: tuple[RuleDecision, ...] = ()


def read_decisions(file: Path, language: str) -> PeopleDecisions:
    """Return the decisions of a project; none if there is no such file.

    Args:
        file: `decisions.toml` of the project.
        language: The project's first: that of a bare name.

    Raises:
        ConfigError: If the file is wrong, with the table and the key.
    """
    if not file.exists():
        return PeopleDecisions()
    refuse_link_out(file)
    return _decisions(read_toml(file), file, language)


def parse_decisions(text: str, file: Path, language: str) -> PeopleDecisions:
    """Return the decisions in a text, that of a file or one that is to be written into it; else as `read_decisions`."""
    return _decisions(Section(parse_toml(text, file), str(file)), file, language)


def _decisions(top: Section, file: Path, language: str) -> PeopleDecisions:
    form = top.integer("format", DECISIONS_FORMAT, least=1)
    if form > DECISIONS_FORMAT:
        raise top.error("format", f"this file has format {form}, and this kmgraph reads 1", "get a newer kmgraph")
    sections = top.sections("term")
    terms = tuple(_term(section, language) for section in sections)
    _refuse_twice(terms, sections)
    rules = read_rule_decisions(top.sections("decision"), language)
    top.finish()
    return PeopleDecisions(file, terms, rules)


def _term(section: Section, language: str) -> ReviewedTerms:
    identifier = section.required_text("class")
    if not _ID.fullmatch(identifier):
        hint = "copy it from found-terms.ttl, or from kmgraph terms suggest --format toml"
        raise section.error("class", f'"{identifier}" is no id of a class of terms, such as t-91c2a0b3', hint)
    reviewed = ReviewedTerms(
        id=identifier,
        terms=_terms(section),
        name=_name(section, language),
        under=_under(section),
        is_rejected=section.flag("reject", default=False),
        where=section.where,
    )
    section.finish()
    _refuse_contradiction(reviewed, section)
    return reviewed


def _terms(section: Section) -> tuple[str, ...]:
    terms = section.texts("terms")
    if not terms:
        raise section.error(
            "terms", '"terms" is missing: they are frozen as reviewed', 'such as terms = ["审判", "法院"]'
        )
    if len(terms) > _MOST_TERMS:
        raise section.error("terms", f"these are {len(terms):,} terms, and a class has {_MOST_TERMS} at most")
    for term in terms:
        if not term.strip() or len(term) > 100:
            raise section.error("terms", f'"{term[:20]}" is no term', "a word, or a phrase of up to three words")
    return tuple(dict.fromkeys(terms))


def _name(section: Section, language: str) -> dict[str, str]:
    name = dict(section.words("name", language))
    if section.has("name") and not all(words.strip() for words in name.values()):
        raise section.error("name", '"name" is empty', 'such as name = { en = "court proceedings", zh = "庭审" }')
    return name


def _under(section: Section) -> str | None:
    return section.required_text("under") if section.has("under") else None


def _refuse_contradiction(reviewed: ReviewedTerms, section: Section) -> None:
    if reviewed.is_rejected and (reviewed.name or reviewed.under):
        raise section.error(
            "reject", "a class that is rejected has no name and lies under nothing", "remove reject, or name and under"
        )
    if reviewed.under and not reviewed.name:
        raise section.error("under", "a class that lies under another needs a name", "add name = { en = … }")


def _refuse_twice(terms: Sequence[ReviewedTerms], sections: Sequence[Section]) -> None:
    seen: set[str] = set()
    for known, section in zip(terms, sections, strict=True):
        if known.id in seen:
            raise section.error("class", f'the class "{known.id}" stands there twice', "keep one of the two")
        seen.add(known.id)
