"""Prints the plain counts that `../RESULTS.md` compares the rules with: no learning, only adding up.

python counts.py DATA PROJECT
"""

from __future__ import annotations

import argparse
import csv
import gzip
import statistics
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

REGIONS = {
    "AE": frozenset(("AE",)),
    "SA": frozenset(("SA",)),
    "twelve others": frozenset(("BH", "BN", "EG", "JO", "KW", "LB", "MV", "OM", "PG", "QA", "SC", "ZM")),
}
"""The regions of Figure 14 of the study without China, Russia and Belarus."""

LEFT_OUT = frozenset(("BY", "RU"))
SHELVES = (
    "BookListing",
    "OccultContent",
    "NewAgeContent",
    "ChristianContent",
    "EroticaContent",
    "HealthContent",
    "SexEducationContent",
    "LGBTQContent",
)
EVERYWHERE = 0.8


def region_group(region: str) -> str | None:
    """Return the group that a region is counted in, or None if it is left out.

    >>> region_group("KW"), region_group("FR"), region_group("RU")
    ('twelve others', 'elsewhere', None)
    """
    if region in LEFT_OUT:
        return None
    return next((name for name, regions in REGIONS.items() if region in regions), "elsewhere")


def book_counts(rows: Iterable[Mapping[str, str]]) -> dict[tuple[str, str], tuple[int, int]]:
    """Return restricted and all offers of books, by shelf and group of regions."""
    restricted: Counter[tuple[str, str]] = Counter()
    total: Counter[tuple[str, str]] = Counter()
    for row in rows:
        content = row["Content"].split("|")
        group = region_group(row["deliveredTo"])
        if group is None or "BookListing" not in content:
            continue
        for shelf in set(content).intersection(SHELVES):
            total[shelf, group] += 1
            restricted[shelf, group] += row["outcome"] == "restricted"
    return {key: (restricted[key], total[key]) for key in total}


def unavailable(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """Yield what is known of the message "currently unavailable"."""
    products: Counter[str] = Counter()
    regions: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    temporarily = 0
    for row in rows:
        asked[row["asin"]] += 1
        regions[row["region"]] += 0
        temporarily += "temporarily" in row["message"].casefold()
        if row["outcome"] == "unavailable_message":
            products[row["asin"]] += 1
            regions[row["region"]] += 1
    sold_out = [asin for asin in products if products[asin] > EVERYWHERE * asked[asin]]
    share = sum(products[asin] for asin in sold_out) / max(1, products.total())
    of_them = f"{len(sold_out)} products in over {EVERYWHERE:.0%} of regions: {share:.0%}"
    yield f"{products.total():,} rows, {len(products)} products; {of_them}"
    yield f"median of a region: {statistics.median(regions.values()):g}; most: {regions.most_common(3)}"
    yield f"“temporarily out of stock”: {temporarily} rows"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(description="Print the plain counts behind the results.")
    parser.add_argument("data", type=Path, help="folder with observations.csv.gz")
    parser.add_argument("project", type=Path, help="folder that prepare.py made")
    options = parser.parse_args(arguments)
    with (options.project / "observations.csv").open(encoding="utf-8", newline="") as file:
        counts = book_counts(csv.DictReader(file))
    for shelf in SHELVES:
        cells = [
            f"{group} {'/'.join(map(str, counts.get((shelf, group), (0, 0))))}" for group in (*REGIONS, "elsewhere")
        ]
        print(f"{shelf}: {', '.join(cells)}")
    with gzip.open(options.data / "observations.csv.gz", "rt", encoding="utf-8", newline="") as file:
        print(*unavailable(csv.DictReader(file)), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
