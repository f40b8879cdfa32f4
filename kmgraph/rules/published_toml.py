"""Published rules in TOML, for people who don't write OWL.

A scope stays text here (`manchester`); reading it takes the names of the ontology and is the reasoner's side of the
house.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from kmgraph.errors import did_you_mean
from kmgraph.io import read_toml
from kmgraph.model import UNDETERMINED, Deontic, PrescribedOutcome, PublishedRule
from kmgraph.namespaces import is_web_address
from kmgraph.rules.stated_rules import OUTCOME_HINT, StatedRule, contradiction

if TYPE_CHECKING:
    from pathlib import Path

    from kmgraph.io import Section
    from kmgraph.model import Text
    from kmgraph.rules.stated_rules import KnownPlatforms

_Value = TypeVar("_Value", bound=StrEnum)

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
_WORDS = frozenset(("id", "platform", "deontic", "text", "url", "requires", "territory", "from", "until", "outcome"))
_PLACE = frozenset(("anchor", "source", "line", "hint", "not_read"))
_TERRITORY = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?")
"""A country, or a part of one by ISO 3166-2."""


def read_toml_rules(path: Path, places: KnownPlatforms) -> list[StatedRule]:
    """Return the rules of a TOML file; a rule without a scope, or with a proposed one, awaits a person.

    Raises:
        ConfigError: If a rule is incomplete or contradicts itself, or names an unknown platform.
    """
    top = read_toml(path)
    stated_rules = []
    for section in top.sections("rule"):
        stated_rules.append(StatedRule(_toml_rule(section, places), section.where))
        section.finish()
    top.finish()
    return stated_rules


def _toml_rule(section: Section, places: KnownPlatforms) -> PublishedRule:
    identifier = section.required_text("id")
    if not _ID.fullmatch(identifier):
        raise section.error("id", f'"{identifier}" can\'t be an id', "use letters, digits, hyphens, dots, underscores")
    platform = section.text("platform")
    url = section.text("url")
    if url is not None and not is_web_address(url):
        raise section.error("url", f'"{url}" is not a web address', "write https://…")
    deontic = _toml_one_of(section, "deontic", Deontic, section.required_text("deontic"))
    if section.has("requires") and deontic is not Deontic.OBLIGATION:
        raise section.error("requires", "only an obligation requires something", 'write deontic = "obligation"')
    if deontic is Deontic.OBLIGATION and not section.has("requires"):
        raise section.error("requires", "an obligation says what it requires", 'such as requires = "declare it"')
    outcomes = _toml_outcomes(section, deontic)
    iri = f"{places.base_iri}published/{identifier}"
    scope, proposed = _toml_scope(section)
    return PublishedRule(
        id=identifier,
        iri=iri,
        deontic=deontic,
        scope_iri=f"{iri}-scope",
        platform=None if platform is None else places.known(platform, f"{section.where} platform"),
        manchester=scope,
        proposed=proposed,
        anchor=section.text("anchor"),
        text=_toml_text(section, is_needed=scope is None),
        url=url,
        requires=section.words("requires", UNDETERMINED),
        territory=_toml_territory(section),
        in_force_from=section.time("from"),
        in_force_until=section.time("until"),
        outcomes=outcomes,
        # For the person who confirms the rule.
        hint=section.words("hint", UNDETERMINED),
        not_read=tuple(section.texts("not_read")),
    )


def _toml_scope(section: Section) -> tuple[str | None, str | None]:
    """Return the scope that a person stands for, and the one that is merely proposed."""
    # Where `kmgraph rules import` found the statement; it goes by these when it reads the text again.
    section.text("source")
    section.integer("line", 1, least=1)
    has_scope, is_proposed = section.has("scope"), section.has("scope_proposed")
    if not has_scope and not is_proposed and (not section.has("text") or _is_misspelt(section)):
        section.required_text("scope")
    if has_scope and is_proposed:
        raise section.error(
            "scope_proposed",
            "the rule has a scope, and one that is proposed",
            "remove scope_proposed once it is settled",
        )
    scope = section.required_text("scope") if has_scope else None
    return scope, section.required_text("scope_proposed") if is_proposed else None


def _is_misspelt(section: Section) -> bool:
    """Return whether a key that nobody knows may have been meant as "scope"."""
    unknown = [name for name in section.names() if name not in _WORDS | _PLACE]
    return did_you_mean("scope", unknown) is not None


def _toml_text(section: Section, *, is_needed: bool) -> Text:
    text = section.words("text", UNDETERMINED)
    if is_needed and not any(words.strip() for words in text.values()):
        raise section.error("text", "a rule without a scope needs a text", 'add text = { en = "…" }, or scope = …')
    return text


def _toml_outcomes(section: Section, deontic: Deontic) -> tuple[PrescribedOutcome, ...]:
    announced = {_toml_one_of(section, "outcome", PrescribedOutcome, name) for name in section.texts("outcome")}
    if wrong := contradiction(deontic, announced):
        raise section.error("outcome", wrong, OUTCOME_HINT)
    return tuple(outcome for outcome in PrescribedOutcome if outcome in announced)


def _toml_one_of(section: Section, key: str, kind: type[_Value], name: str) -> _Value:
    known = [value.value for value in kind]
    if name not in known:
        raise section.error(key, f'"{name}" is not known', did_you_mean(name, known) or " or ".join(known))
    return kind(name)


def _toml_territory(section: Section) -> tuple[str, ...]:
    territories = section.texts("territory")
    for territory in territories:
        if not _TERRITORY.fullmatch(territory):
            hint = 'two capital letters, such as "DE", or a part of a country, such as "US-TX"'
            raise section.error("territory", f'"{territory}" is no code of a country or of a part of one', hint)
    return tuple(sorted(set(territories)))
