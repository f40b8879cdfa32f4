"""The decisions about rules in `decisions.toml`: each entry checked by itself, and against those before it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kmgraph.errors import did_you_mean
from kmgraph.model import Lifecycle, RuleDecision, is_rule_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.io import Section

_STATES = tuple(state.value for state in Lifecycle if state is not Lifecycle.CANDIDATE)
_TAKEN_BACK = frozenset((Lifecycle.REJECTED, Lifecycle.RETIRED))
_LONGEST_NAME = 100  # of a person or a role: far more than a line holds


def read_rule_decisions(sections: Sequence[Section], language: str) -> tuple[RuleDecision, ...]:
    """Return the decisions about rules, in the order of the file.

    Args:
        sections: The tables.
        language: The project's first: that of bare texts.

    Raises:
        ConfigError: If one is wrong, or two are about one rule, with the table and the key.
    """
    decisions: list[RuleDecision] = []
    seen: set[str] = set()
    for section in sections:
        decision = _decision(section, language)
        if decision.rule in seen:
            raise section.error("rule", f'the rule "{decision.rule}" stands there twice', "keep one of the two")
        seen.add(decision.rule)
        decisions.append(decision)
    return tuple(decisions)


def _decision(section: Section, language: str) -> RuleDecision:
    decision = RuleDecision(
        rule=_rule(section),
        state=_state(section),
        scope=section.required_text("scope") if section.has("scope") else "",
        by=_who(section, "by"),
        role=_role(section, language),
        on=_day(section),
        reason=(section.text("reason") or "").strip(),
        text=_words(section, "text", language),
        advice=_words(section, "advice", language),
        shown_with=_rules(section, "shown_with"),
        text_also_for=_rules(section, "text_also_for"),
        where=section.where,
    )
    section.finish()
    _refuse_incomplete(decision, section)
    return decision


def _rule(section: Section) -> str:
    identifier = section.required_text("rule")
    if not is_rule_id(identifier):
        hint = "copy it from rules.json, or from kmgraph review --list"
        raise section.error("rule", f'"{identifier}" is no id of a rule, such as r-3f2a91c7', hint)
    return identifier


def _state(section: Section) -> Lifecycle:
    name = section.required_text("state")
    if name not in _STATES:
        hint = did_you_mean(name, _STATES) or f"known: {', '.join(_STATES)}"
        raise section.error("state", f'"{name}" is no state that a person gives a rule', hint)
    return Lifecycle(name)


def _who(section: Section, key: str) -> str:
    name = (section.text(key) or "").strip()
    _refuse_long(name, section, key)
    return name


def _role(section: Section, language: str) -> dict[str, str]:
    words = {tag: text.strip() for tag, text in section.words("role", language).items() if text.strip()}
    for text in words.values():
        _refuse_long(text, section, "role")
    return words


def _refuse_long(name: str, section: Section, key: str) -> None:
    if len(name) > _LONGEST_NAME or "\n" in name:
        raise section.error(key, f'"{key}" is no name', "a name in one line")


def _day(section: Section) -> date | None:
    time = section.time("on")
    return date.fromisoformat(time[:10]) if time else None


def _words(section: Section, key: str, language: str) -> dict[str, str]:
    words = dict(section.words(key, language))
    if section.has(key) and not (words and all(text.strip() for text in words.values())):
        raise section.error(key, f'"{key}" is empty', f'such as {key} = {{ en = "…", zh = "…" }}, or leave it away')
    return {tag: " ".join(text.split()) for tag, text in words.items()}


def _rules(section: Section, key: str) -> tuple[str, ...]:
    others = tuple(dict.fromkeys(section.texts(key)))
    for other in others:
        if not is_rule_id(other):
            hint = f'such as {key} = ["r-8e8801dc"]'
            raise section.error(key, f'"{other}" is no id of a rule, such as r-3f2a91c7', hint)
    return others


def _refuse_incomplete(decision: RuleDecision, section: Section) -> None:
    if decision.rule in decision.shown_with:
        raise section.error("shown_with", "a rule is shown with itself", "name other rules")
    if apart := [other for other in decision.text_also_for if other not in decision.shown_with]:
        hint = "name it in shown_with as well, or leave it away here"
        raise section.error("text_also_for", f'the rule "{apart[0]}" is not shown with this one', hint)
    if decision.text_also_for and not decision.text:
        hint = "write your sentence as text, or leave text_also_for away"
        raise section.error("text_also_for", "there is no sentence that could speak for another rule", hint)
    if decision.state is Lifecycle.CODIFIED and not decision.scope:
        hint = 'copy it from rules.json, such as scope = "PoliticalContent and (hasMedium some Video)"'
        raise section.error("scope", "a rule that is put into writing needs its scope", hint)
    if decision.state is Lifecycle.CODIFIED and not decision.text:
        hint = 'such as text = { en = "Do not post political videos." }'
        raise section.error("text", "a rule that is put into writing needs words of yours", hint)
    if decision.state in _TAKEN_BACK and (decision.text or decision.advice or decision.shown_with):
        key = next(key for key in ("text", "advice", "shown_with") if section.has(key))
        raise section.error(
            key, f"a rule that is {decision.state} is not shown, so it has no {key}", f"remove {key}, or change state"
        )
