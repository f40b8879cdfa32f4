"""Two rule sets compared: which rules are new or gone, surely stricter or laxer, said or decided otherwise.

A rate that differs within what chance explains is no change: a rule counts as stronger only if the whole interval of
its rate lies above that of the earlier run. What observations merely hint at is no rule yet: a hint is neither new nor
gone, and one that is confirmed, or a rule that is so no longer, is told by what it was and is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.errors import UsageError
from kmgraph.model import ChangeKind, RuleChange, RunChanges, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.model import Rule, RuleSet

_ORDER = {kind: number for number, kind in enumerate(ChangeKind)}


def changes_between(earlier: RuleSet, later: RuleSet) -> RunChanges:
    """Return what changed from one run to another.

    Args:
        earlier: The rules of the one run.
        later: Those of the other, in figures of the same kind.

    Raises:
        UsageError: If the one has public figures and the other exact ones, or they were rounded differently;
            if they have no platform in common.
    """
    if earlier.privacy != later.privacy:
        raise UsageError(
            "the figures of the two runs are of different kinds: public and exact ones, or rounded differently",
            hint="compare two private folders, or two public ones",
        )
    places = [{platform.id for platform in ruleset.platforms} for ruleset in (earlier, later)]
    if all(places) and places[0].isdisjoint(places[1]):
        one, other = (", ".join(sorted(each)) for each in places)
        raise UsageError(
            f"the two runs have no platform in common: the earlier one is about {one}, the later one about {other}",
            hint="name an earlier run of the same project",
        )
    before, after = ({rule.id: rule for rule in ruleset.rules} for ruleset in (earlier, later))
    changes = [*_of_rules(before, after), *_of_published(earlier, later)]
    ordered = sorted(changes, key=lambda change: (_ORDER[change.kind], change.is_published, change.rule))
    return RunChanges(tuple(ordered), is_public=later.privacy is not None)


def _is_rule(rule: Rule) -> bool:
    return rule.confidence.is_confirmed and rule.status is not Status.INCONSISTENT


def _is_applied(rule: Rule) -> bool:
    """Return whether a rule is one that nobody took back: else its coming or going is no news."""
    return _is_rule(rule) and rule.lifecycle.counts


def _of_rules(before: dict[str, Rule], after: dict[str, Rule]) -> Iterator[RuleChange]:
    for name in filter(lambda new: _is_applied(after[new]), after.keys() - before.keys()):
        rule = after[name]
        since = rule.evidence.valid_from or rule.evidence.first
        yield _change(ChangeKind.NEW, rule, after=_rate(rule), since=since)
    for name in filter(lambda old: _is_applied(before[old]), before.keys() - after.keys()):
        yield _change(ChangeKind.GONE, before[name], before=_rate(before[name]))
    for name in before.keys() & after.keys():
        yield from _of_rule(before[name], after[name])


def _of_rule(before: Rule, after: Rule) -> Iterator[RuleChange]:
    if _is_rule(before) is not _is_rule(after):
        yield _change(ChangeKind.CONFIDENCE, after, before=str(before.confidence), after=str(after.confidence))
    if not (_is_rule(before) and _is_rule(after)):
        return
    old, new = before.evidence.interval, after.evidence.interval
    if old is not None and new is not None and (new[0] > old[1] or new[1] < old[0]):
        kind = ChangeKind.STRONGER if new[0] > old[1] else ChangeKind.WEAKER
        since = after.evidence.valid_from
        # What held from then on in the earlier run, too, is not why it differs.
        since = None if since == before.evidence.valid_from else since
        yield _change(kind, after, before=_rate(before), after=_rate(after), since=since)
    if before.lifecycle is not after.lifecycle:
        yield _change(ChangeKind.STATE, after, before=str(before.lifecycle), after=str(after.lifecycle))
    if before.status is not after.status:
        yield _change(ChangeKind.STATUS, after, before=str(before.status), after=str(after.status))
    yield from _of_words(before, after)


def _of_words(before: Rule, after: Rule) -> Iterator[RuleChange]:
    """Yield that a rule is said otherwise, in the first language in which both runs say it.

    A generated sentence follows the figures; that it says "often" for "usually" is no new wording.
    """
    language = next((tag for tag in after.text if tag in before.text), None)
    if language is None or before.text[language] == after.text[language]:
        return
    if before.strength is after.strength or before.lifecycle is not after.lifecycle:
        yield _change(ChangeKind.REWORDED, after, before=before.text[language], after=after.text[language])


def _of_published(earlier: RuleSet, later: RuleSet) -> Iterator[RuleChange]:
    before, after = ({status.id: status.status for status in rules.published} for rules in (earlier, later))
    # A rule that was put into writing has the name of the learned one, and so its words.
    said = {rule.id: rule.text for rules in (earlier, later) for rule in rules.rules}
    for name in before.keys() | after.keys():
        old, new = before.get(name), after.get(name)
        if old is not new:
            kind = ChangeKind.NEW if old is None else ChangeKind.GONE if new is None else ChangeKind.ENFORCEMENT
            yield RuleChange(
                kind,
                name,
                is_published=True,
                text=said.get(name),
                before=None if old is None else str(old),
                after=None if new is None else str(new),
            )


def _change(
    kind: ChangeKind, rule: Rule, before: str | None = None, after: str | None = None, since: str | None = None
) -> RuleChange:
    return RuleChange(
        kind,
        rule.id,
        platform=rule.platform,
        text=rule.text,
        manchester=rule.manchester,
        before=before,
        after=after,
        since=since,
    )


def _rate(rule: Rule) -> str | None:
    interval = rule.evidence.interval
    return None if interval is None else f"{interval[0]:.2f}-{interval[1]:.2f}"
