"""What is said of rules one literal of which was never recorded? Their stand-ins should be called incomplete, or hints.

python -m benchmarks.unrecorded
python -m benchmarks.unrecorded --rows 50000 --enforcement 0.9 --replicates 2
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass, replace

from benchmarks.reporting import Column, Report, share, sums
from benchmarks.runs import learn_world
from benchmarks.scoring import EQUIVALENT, judge
from benchmarks.worlds import WorldSettings, make_world
from kmgraph.model import Confidence

_MISSING = 2


@dataclass(frozen=True, slots=True)
class Result:
    """One world.

    Attributes:
        seed: Of the world.
        cut: Planted rules with a literal that was not recorded.
        incomplete, hint: Learned rules that stand in for these, by what is said of them; a hint that is incomplete
            too counts as incomplete.
        likely, well_supported: Those that nothing is said against.
        silent: Of `cut`, rules for which no learned rule stands in.
        whole: Learned rules that are a wholly recorded planted rule (Jaccard >= .99).
        whole_incomplete, whole_hint: Of these, by what is said of them.
        visible: True rate in the scope of each stand-in.
    """

    seed: int
    cut: int
    incomplete: int
    hint: int
    likely: int
    well_supported: int
    silent: int
    whole: int
    whole_incomplete: int
    whole_hint: int
    visible: tuple[float, ...]


def run(settings: WorldSettings) -> Result:
    """Return what was said in one world.

    A learned rule stands in for the planted rule that it is nearest to (by its posts, on fresh ones with everything
    recorded), if that one has a literal missing.
    """
    world = make_world(settings)
    learned = learn_world(world).learned
    cut = {place for place, one in enumerate(world.planted) if one.missing is not None}
    said: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    stood: set[int] = set()
    rates = []
    for one in judge(world, learned, hints=True):
        word = "incomplete" if one.candidate.evidence.incomplete else str(one.candidate.confidence)
        if one.to in cut:
            said[word] += 1
            stood.add(one.to)
            rates += [one.truth] if one.truth is not None else []
        elif one.to >= 0 and one.jaccard >= EQUIVALENT:
            whole[word] += 1
    return Result(
        seed=settings.seed,
        cut=len(cut),
        incomplete=said["incomplete"],
        hint=said[str(Confidence.HINT)] + said[str(Confidence.EXPLAINED_OTHERWISE)],
        likely=said[str(Confidence.LIKELY)],
        well_supported=said[str(Confidence.WELL_SUPPORTED)],
        silent=len(cut - stood),
        whole=whole.total(),
        whole_incomplete=whole["incomplete"],
        whole_hint=whole[str(Confidence.HINT)],
        visible=tuple(rates),
    )


COLUMNS = (
    Column("worlds", "worlds", "{:.0f}"),
    Column("cut", "rules cut (nothing stands in)", "{cut:.0f} ({silent:.0f})"),
    Column("standing", "stand-ins", "{:.0f}"),
    Column("incomplete", "called incomplete", "{:.0f}"),
    Column("hint", "a hint", "{:.0f}"),
    Column("likely", "likely", "{:.0f}"),
    Column("well_supported", "well supported", "{:.0f}"),
    Column("owned", "incomplete or hint", "{:.0%}"),
    Column("rate", "their true rates", "{least:.0%}–{most:.0%}, median {rate:.0%}"),
    Column("whole", "whole rules called incomplete / hint", "{whole_incomplete:.0f} / {whole_hint:.0f} of {whole:.0f}"),
)


def row_of(cell: str, results: list[Result]) -> dict[str, str | float]:
    """Return the figures of a cell."""
    counts = sums(results, without={"seed", "visible"})
    standing = counts["incomplete"] + counts["hint"] + counts["likely"] + counts["well_supported"]
    rates = sorted(rate for one in results for rate in one.visible)
    return {
        "cell": cell,
        "worlds": len(results),
        **counts,
        "standing": standing,
        "owned": share(counts["incomplete"] + counts["hint"], standing),
        "least": rates[0] if rates else float("nan"),
        "rate": rates[len(rates) // 2] if rates else float("nan"),
        "most": rates[-1] if rates else float("nan"),
    }


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--enforcement", type=float, nargs="+", default=[0.7, 0.9, 1.0])
    parser.add_argument("--noise", type=float, default=0.1)
    parser.add_argument("--replicates", type=int, default=10, help="worlds a cell")
    parser.add_argument("-o", "--output", default=None, help="folder for the table (.md) and the worlds (.jsonl)")
    arguments = parser.parse_args()
    report = Report("unrecorded", ("rows", "enforcement"), COLUMNS, arguments.output)
    for rows in arguments.rows:
        for enforcement in arguments.enforcement:
            cell = f"{rows:,} | {enforcement:.0%}"
            base = WorldSettings(
                rows=rows, enforcement=enforcement, noise=arguments.noise, missing=_MISSING, literals=3
            )
            worlds = (replace(base, seed=seed) for seed in range(1, arguments.replicates + 1))
            report.row(row_of(cell, report.worlds(cell, map(run, worlds))))
    report.finish()


if __name__ == "__main__":
    main()
