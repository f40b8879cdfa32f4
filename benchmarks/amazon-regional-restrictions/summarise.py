"""Prints what a run found as the tables of `../RESULTS.md`.

python summarise.py OUT/rules.json
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CONFIRMED = ("well-supported", "likely")


def summary(found: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of a run's tables: totals, then the confirmed rules by confidence and targets covered.

    Args:
        found: What `rules.json` holds.
    """
    totals, rules = found["totals"], found["rules"]
    confidence = Counter(rule["confidence"] for rule in rules)
    yield f"{totals['observations']:,} observations, {totals['target']:,} restricted, {len(rules)} rules: " + ", ".join(
        f"{count} {name}" for name, count in confidence.most_common()
    )
    yield (
        f"explained by the confirmed rules: {totals['by_tacit']:.0%}; by nothing: {totals['unexplained']:.0%}; "
        f"warnings: {', '.join(warning['code'] for warning in found['warnings'])}"
    )
    yield ""
    yield "| rule | how sure | restricted | not | products | rate (95 %) | elsewhere |"
    yield "|---|---|--:|--:|--:|---|--:|"
    for rule in sorted(rules, key=_order):
        if rule["confidence"] in CONFIRMED:
            yield _row(rule)


def _row(rule: dict[str, Any]) -> str:
    evidence = rule["evidence"]
    low, high = evidence["interval"]
    cells = (
        rule["text"]["en"],
        rule["confidence"],
        f"{evidence['target']:,}",
        f"{evidence['kept']:,}",
        f"{evidence['clusters']:,}",
        f"{evidence['rate']:.0%} ({low:.0%}–{high:.0%})",
        f"{evidence['base_rate']:.0%}",
    )
    return "| " + " | ".join(cells) + " |"


def _order(rule: dict[str, Any]) -> tuple[int, int, str]:
    place = CONFIRMED.index(rule["confidence"]) if rule["confidence"] in CONFIRMED else len(CONFIRMED)
    return (place, -int(rule["evidence"]["target"] or 0), rule["id"])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(description="Print what a run found as tables.")
    parser.add_argument("rules", type=Path, help="rules.json of a run")
    path = parser.parse_args(arguments).rules
    print("\n".join(summary(json.loads(path.read_text(encoding="utf-8")))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
