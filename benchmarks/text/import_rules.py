"""`python -m benchmarks.text.import_rules FOLDER`: what `kmgraph rules import` makes of real guidelines, and how right.

FOLDER holds a folder a platform with guidelines in Markdown. Prints how many statements are found and how many get a
scope, and the verdicts of the samples that people judged. `--show` draws a sample and prints it, to be judged; verdicts
go into `import_rules_judged.csv` with who judged, ids, deontics and scopes, and without texts: the guidelines have a
licence of their own. A statement that is read in another way than when it was judged is counted apart. The Chinese
statements were written for this, with what a person reads in them.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from kmgraph.commands import import_rules
from kmgraph.rules import DraftOrigin, DraftRule

HERE = Path(__file__).parent
JUDGED = HERE / "import_rules_judged.csv"
CHINESE = (HERE / "chinese_statements.tsv", HERE / "chinese_statements_second.tsv")


def read_drafts(folder: Path) -> dict[str, list[DraftRule]]:
    """Return the drafts of each platform."""
    drafts: dict[str, list[DraftRule]] = {}
    for path in sorted(folder.glob("*/*.md")):
        origin = DraftOrigin(path.name, path.parent.name.lower())
        drafts.setdefault(path.parent.name, []).extend(import_rules(path, origin).drafts)
    return drafts


def draw(drafts: dict[str, list[DraftRule]], seed: int, size: int) -> list[tuple[str, DraftRule]]:
    """Return a sample of the drafts with a proposed scope over all platforms, the same for the same seed."""
    every = [(name, draft) for name, found in drafts.items() for draft in found if draft.proposed]
    return random.Random(seed).sample(every, min(size, len(every)))


def print_counts(drafts: dict[str, list[DraftRule]]) -> None:
    print("| platform | statements | prohibitions | permissions | obligations | with a proposed scope |")
    print("|---|--:|--:|--:|--:|--:|")
    whole = [draft for found in drafts.values() for draft in found]
    for name, found in (*drafts.items(), ("all", whole)):
        kinds = Counter(str(draft.deontic) for draft in found)
        scopes = sum(draft.proposed is not None for draft in found)
        numbers = (len(found), kinds["prohibition"], kinds["permission"], kinds["obligation"])
        print(f"| {name} | {' | '.join(map(str, numbers))} | {scopes} ({scopes / len(found):.0%}) |")


def print_precision(drafts: dict[str, list[DraftRule]]) -> None:
    """Print the verdicts of each sample: all of them, and on what is still read as when it was judged."""
    keys = {(draft.id, str(draft.deontic), draft.proposed or "") for found in drafts.values() for draft in found}
    with JUDGED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    print("\n| sample | judged | verdicts | still read so | verdicts of these |\n|---|--:|---|--:|---|")
    for judge in dict.fromkeys(row["judge"] for row in rows):
        judged = [row for row in rows if row["judge"] == judge]
        still = [row for row in judged if (row["id"], row["deontic"], row["proposed"]) in keys]
        print(f"| {judge} | {len(judged)} | {_shares(judged)} | {len(still)} | {_shares(still)} |")


def _shares(rows: Sequence[dict[str, str]]) -> str:
    found = Counter(row["verdict"] for row in rows)
    return ", ".join(f"{found[verdict]} {verdict}" for verdict in ("right", "wrong", "absurd"))


def print_sample(sample: Sequence[tuple[str, DraftRule]]) -> None:
    for name, draft in sample:
        outcomes = f" ({', '.join(draft.outcomes)})" if draft.outcomes else ""
        print(f"{draft.id}\n  {name}, line {draft.line}, {draft.anchor}\n  {draft.text}")
        print(f"  => {draft.deontic}{outcomes}: {draft.proposed}")


def print_chinese(statements: Path, folder: Path) -> None:
    """Print how many of some Chinese statements are read as a person reads them."""
    with statements.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    path = folder / "chinese.md"
    path.write_text("\n\n".join(row["statement"] for row in rows), encoding="utf-8")
    found = {draft.line: draft for draft in import_rules(path, DraftOrigin(path.name)).drafts}
    read = [(row, found.get(2 * number + 1)) for number, row in enumerate(rows)]
    deontics = sum(draft is not None and draft.deontic == row["deontic"] for row, draft in read)
    scopes = sum(draft is not None and (draft.proposed or "") == row["scope"] for row, draft in read)
    given = sum(draft is not None and draft.proposed is not None for _, draft in read)
    print(
        f"\n{statements.stem}: {len(rows)} statements, {deontics} deontics right; {given} scopes proposed, "
        f"{scopes} as a person reads them, where that is none too"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=31337)
    parser.add_argument("--sample", type=int, default=100)
    parser.add_argument("--show", action="store_true", help="print the sample, to be judged")
    given = parser.parse_args()
    drafts = read_drafts(given.folder)
    if given.show:
        print_sample(draw(drafts, given.seed, given.sample))
        return
    print_counts(drafts)
    print_precision(drafts)
    with TemporaryDirectory() as scratch:
        for statements in CHINESE:
            print_chinese(statements, Path(scratch))


if __name__ == "__main__":
    main()
