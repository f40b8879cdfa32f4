"""Warnings as they may be published: none that a group of few sources decides, and no number of posts.

That there is a warning tells something, too. So each comes with the sources behind the posts without which it would not
be there, or with the rules that it counts; where these are too few to be told of, it is for private files alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kmgraph.model import Warning
from kmgraph.rules.disclosure.evidence import is_open

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kmgraph.model import Privacy, RuleSet

_OPEN_NUMBERS = frozenset(("platform", "term", "outcomes", "rules", "files", "of", "gap", "named"))
"""What warnings say of terms, outcomes that many met with, rules and files.

Other numbers are of posts and sources, or of columns that may be of few, not for the public.
"""

_LACKING = "unrecorded-feature"
"""Code of the warning about rules that are called incomplete: in public of those that are called so there."""

_WIDER = {"recorded-for-one-outcome": "recorded-by-outcome"}
"""Warnings that say how few posts of one outcome record a column, and what is said instead: that fewer do."""


def public_warnings(ruleset: RuleSet, privacy: Privacy) -> tuple[Warning, ...]:
    """Return the warnings that may be published, with the numbers that are not about posts and people.

    Args:
        ruleset: With exact figures, and the rules that may be published.
        privacy: How figures become public.
    """
    few = {each.platform for each in ruleset.totals.platforms if not is_open(each.clusters, privacy)}
    told = {rule.id for rule in ruleset.rules if is_open(rule.evidence.clusters, privacy)}
    lacking = {rule.id for rule in ruleset.rules if rule.evidence.incomplete}
    open_ones = (
        warning
        for warning in ruleset.warnings
        if warning.numbers.get("platform") not in few and (warning.sources is None or is_open(warning.sources, privacy))
    )
    return tuple(
        _wider(without_posts(warning))
        for each in open_ones
        for warning in of_told_rules(each, told & lacking if each.code == _LACKING else told)
    )


def _wider(warning: Warning) -> Warning:
    code = _WIDER.get(warning.code)
    return Warning(code, warning.numbers) if code else warning


def naming_less(warning: Warning, hidden: Collection[str]) -> Warning:
    """Return a warning that names no rule that is hidden: of a rule without figures none tells what they show."""
    named = [name for name in str(warning.numbers.get("named", "")).split(", ") if name]
    left = [name for name in named if name not in hidden]
    if left == named:
        return warning
    return Warning(warning.code, {**warning.numbers, "named": ", ".join(left)})


def of_told_rules(warning: Warning, told: Collection[str]) -> Iterator[Warning]:
    """Yield the warning as it is of rules of enough sources; not at all where none of those that it counts is one."""
    left = [name for name in warning.about_rules if name in told]
    if len(left) == len(warning.about_rules):
        yield warning
    elif left and "named" in warning.numbers:
        yield replace(warning.about(left), text={})
    elif left:
        yield replace(warning, numbers={**warning.numbers, "rules": len(left)}, text={})


def without_posts(warning: Warning) -> Warning:
    """Return a warning with the numbers that are not about posts and people; its text may hold others, so it goes."""
    numbers = {name: number for name, number in warning.numbers.items() if name in _OPEN_NUMBERS}
    return Warning(warning.code, numbers, warning.text if numbers == dict(warning.numbers) else {})
