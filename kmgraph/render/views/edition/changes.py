"""What changed since an earlier run, for readers: rules new or gone, applied more or less often, decided about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.model import ChangeKind, Confidence, Lifecycle, RuleChange
from kmgraph.render.guideline_contexts import Link
from kmgraph.render.language import fill, in_any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kmgraph.model import Rule
    from kmgraph.render.inputs import GuidelineInput
    from kmgraph.render.phrases import SentenceRealiser

_TOLD = {
    ChangeKind.NEW: "new",
    ChangeKind.GONE: "gone",
    ChangeKind.STRONGER: "stronger",
    ChangeKind.WEAKER: "weaker",
}
"""Changes of learned rules that readers are told as they are, by the pattern that says them."""

_CONFIRMED = frozenset((Confidence.WELL_SUPPORTED, Confidence.LIKELY))


def change_links(data: GuidelineInput, realiser: SentenceRealiser, shown: Mapping[str, Rule]) -> tuple[Link, ...]:
    """Return what readers are told of changes, each once, with where it stands in the document.

    Args:
        data: With the changes.
        realiser: Of the document's language.
        shown: The rules in the document, by id.
    """
    if data.changes is None:
        return ()
    changes = [change for change in data.changes.changes if not change.is_published]
    decided = {change.rule for change in changes if change.kind is ChangeKind.STATE and _pattern(change, data)}
    # That a rule was decided about says that its words are a person's now.
    told = (change for change in changes if change.kind is not ChangeKind.REWORDED or change.rule not in decided)
    links = (link for change in told for link in _links(change, data, realiser, shown))
    return tuple(dict.fromkeys(links))


def _links(
    change: RuleChange, data: GuidelineInput, realiser: SentenceRealiser, shown: Mapping[str, Rule]
) -> Iterator[Link]:
    pattern = _pattern(change, data)
    is_gone = change.kind is ChangeKind.GONE
    if pattern is None or (change.rule not in shown and not is_gone):
        return
    words = realiser.words.changes[pattern]
    anchor = change.rule if change.rule in shown else ""
    yield Link(fill(words, rule=_said(change, data, realiser, shown)), anchor)


def _pattern(change: RuleChange, data: GuidelineInput) -> str | None:
    """Return what a change is called, if readers are told of it.

    That a sentence which nobody wrote is put otherwise, because another version of kmgraph made it, is none.
    """
    if change.kind is ChangeKind.STATE:
        return {Lifecycle.CODIFIED: "codified", Lifecycle.REVIEWED: "reviewed"}.get(Lifecycle(change.after or ""))
    if change.kind is ChangeKind.CONFIDENCE:
        return "confirmed" if change.after in _CONFIRMED else "unconfirmed"
    if change.kind is ChangeKind.REWORDED:
        decision = data.decisions.get(change.rule)
        return "reworded" if decision is not None and change.after in decision.text.values() else None
    return _TOLD.get(change.kind)


def _said(change: RuleChange, data: GuidelineInput, realiser: SentenceRealiser, shown: Mapping[str, Rule]) -> str:
    """Return a rule in words: the person's, else as the document says it, else as the earlier run did."""
    decision = data.decisions.get(change.rule)
    if decision is not None and (own := realiser.lexicon.own_text(decision.text)):
        return own
    if change.rule in shown:
        return realiser.learned(shown[change.rule], data.target)
    return in_any(change.text or {}, realiser.language.tag) or change.rule
