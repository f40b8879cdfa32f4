"""A run's warnings as sentences: each code has its words in the language, else it is named with its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.model import Outcome
from kmgraph.render.language import fill, in_language, slots

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.model import Platform
    from kmgraph.model import Warning as RunWarning
    from kmgraph.render.phrases import SentenceRealiser

AT_THE_HEAD = frozenset(
    ("outcomes-left-out", "outcomes-not-confirmed", "published-awaiting", "rejected-rows", "rejects-by-outcome")
)
"""Codes of what makes all figures or statuses doubtful, so that it stands before them."""

IN_REPORT_ALONE = frozenset(("outcomes-not-named",))
"""Codes of what is so with nearly every table: who needs it looks it up."""

WITH_OTHERS_ALONE = frozenset(("rules-rejected", "rules-retired"))
"""Codes of what people decided against: of no use in a platform's own guidelines, which are what it decided for."""

BESIDE_RULES = frozenset(("no-longer-observed", "rule-changed"))
"""Codes of what marks, headings and figures say of each rule that it is so with."""

_SHARES = frozenset(("share", "rate", "fraction", "target_share", "kept_share", "others_share"))
_TERM = "term"  # its value is the IRI of a class or property
_OUTCOMES = "outcomes"  # its value is ids of outcomes, apart by spaces


def plain_warnings(warnings: Sequence[RunWarning], realiser: SentenceRealiser) -> tuple[str, ...]:
    """Return warnings for readers: without figures, those of one kind in one sentence."""
    return tuple(dict.fromkeys(_plain(warning, warnings, realiser) for warning in warnings))


def _plain(warning: RunWarning, warnings: Sequence[RunWarning], realiser: SentenceRealiser) -> str:
    known = realiser.language.warnings.get(warning.code)
    if known is None:
        return _sentence(warning, realiser)
    name = next((slot for slot in (_TERM, _OUTCOMES) if slots(known.named) == {slot}), None)
    alike = [other.numbers.get(name) for other in warnings if other.code == warning.code] if name else []
    shown = [_shown(name, str(value), realiser) for value in dict.fromkeys(alike) if name and value is not None]
    if not name or not shown:
        return known.one if known.one and _rules(warning.code, warnings) == 1 else known.plain
    return realiser.lexicon.polish(fill(known.named, **{name: realiser.grammar.list_and.join(shown)}))


def _rules(code: str, warnings: Sequence[RunWarning]) -> int | None:
    """Return how many rules the warnings of a code are about; None where one doesn't say."""
    numbers = [warning.numbers.get("rules") for warning in warnings if warning.code == code]
    counted = [number for number in numbers if isinstance(number, int)]
    return sum(counted) if len(counted) == len(numbers) else None


def warning_sentence(warning: RunWarning, realiser: SentenceRealiser, platforms: Sequence[Platform] = ()) -> str:
    """Return a warning in words; where there are several platforms and it is about one, with that one's name."""
    sentence = _sentence(warning, realiser)
    about = next((platform for platform in platforms if platform.id == warning.numbers.get("platform")), None)
    if about is None or len(platforms) < 2:
        return sentence
    return fill(realiser.grammar.number.labelled, label=realiser.platform(about), text=sentence)


def _sentence(warning: RunWarning, realiser: SentenceRealiser) -> str:
    """Return what the warning says.

    The language's text for the code comes first, without its numbers where one is missing; then the warning's own
    text; then a sentence that names the code and the numbers.
    """
    numbers = {name: _shown(name, value, realiser) for name, value in warning.numbers.items()}
    known = realiser.language.warnings.get(warning.code)
    if known:
        ones = (known.one,) if warning.numbers.get("rules") == 1 else ()
        usable = (text for text in (*ones, known.text, known.named) if text and slots(text) <= set(numbers))
        text = next(usable, known.plain)
        said = realiser.lexicon.polish(fill(text, **numbers)) if slots(text) else text
        return realiser.text(said, _named(warning, realiser))
    own = in_language(warning.text, realiser.language.tag)
    if own:
        return own
    told = realiser.grammar.list_and.join([f"{name} = {numbers[name]}" for name in sorted(numbers)])
    return fill(realiser.words.unknown_warning, code=warning.code, numbers=f" ({told})" if told else "")


def _named(warning: RunWarning, realiser: SentenceRealiser) -> str | None:
    """Return which rules a warning is about, a few of them; None where it names none."""
    named, rules = str(warning.numbers.get("named", "")), warning.numbers.get("rules")
    if not named:
        return None
    words, are_all = realiser.words, rules == len(named.split(", "))
    return fill(words.warning_named if are_all else words.warning_among, named=named)


def _shown(name: str, value: float | int | str, realiser: SentenceRealiser) -> str:
    if isinstance(value, str):
        if name == _OUTCOMES:
            return realiser.outcome(tuple(map(Outcome, value.split())))
        return realiser.lexicon.quoted(realiser.lexicon.label(value)) if name == _TERM else value
    if isinstance(value, float) and name in _SHARES and 0 <= value <= 1:
        return realiser.share(value)
    return realiser.lexicon.number(round(value, 2))
