"""Puts the tables of a results folder into RESULTS.md, between their markers, and draws the plots.

    python -m benchmarks.collect benchmarks/results

A table NAME.md goes between `<!-- NAME -->` and `<!-- /NAME -->`; a marker without a table keeps what it has.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

from benchmarks.svg import Line, Panel, Point, draw

HERE = Path(__file__).parent

Row = dict[str, Any]


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="what the commands wrote with -o")
    parser.add_argument("--results", type=Path, default=HERE / "RESULTS.md")
    parser.add_argument("--plots", type=Path, default=HERE / "plots")
    arguments = parser.parse_args()
    text = arguments.results.read_text(encoding="utf-8")
    for table in sorted(arguments.folder.glob("*.md")):
        text = filled(text, table.stem, table.read_text(encoding="utf-8"))
    arguments.results.write_text(text, encoding="utf-8")
    arguments.plots.mkdir(exist_ok=True)
    rows = {file.stem: rows_of(file) for file in sorted(arguments.folder.glob("*.jsonl"))}
    for name, panels in plots_of(rows).items():
        (arguments.plots / f"{name}.svg").write_text(draw(panels), encoding="utf-8")


def filled(text: str, name: str, table: str) -> str:
    """Return the text with a table between its markers; unchanged where there are none."""
    pattern = re.compile(rf"(<!-- {re.escape(name)} -->\n).*?(<!-- /{re.escape(name)} -->)", re.DOTALL)
    return pattern.sub(lambda found: f"{found[1]}\n{table}\n{found[2]}", text)


def rows_of(file: Path) -> list[Row]:
    """Return the table's rows from a file of JSON lines."""
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [line["row"] for line in lines if "row" in line]


def plots_of(rows: dict[str, list[Row]]) -> dict[str, list[Panel]]:
    """Return the panels of each plot that the results are enough for."""
    plots: dict[str, list[Panel]] = {}
    if "recovery-cells" in rows:
        plots["recovery-cells"] = _cells(rows["recovery-cells"])
    sweeps = {name.removeprefix("recovery-"): found for name, found in rows.items() if name.startswith("recovery-")}
    sweeps.pop("cells", None)
    sweeps.pop("million", None)
    sweeps.pop("coverage", None)
    if sweeps:
        plots["recovery-sweeps"] = [_sweep(axis, found) for axis, found in sweeps.items()]
    if "nulls" in rows:
        plots["nulls"] = [_nulls(rows["nulls"])]
    if "speed" in rows:
        plots["speed"] = [_speed(rows["speed"])]
    return plots


def _cells(rows: list[Row]) -> list[Panel]:
    parts = [[part.strip() for part in row["cell"].split("|")] for row in rows]
    sizes, noises, ticks = (list(dict.fromkeys(part[place] for part in parts)) for place in range(3))
    return [
        Panel(
            title=f"{size} rows: rules recovered",
            ticks=tuple(ticks),
            lines=tuple(
                Line(
                    f"noise {noise}",
                    tuple(
                        _interval(row, ticks.index(part[2]), "recovered")
                        for row, part in zip(rows, parts, strict=True)
                        if part[0] == size and part[1] == noise
                    ),
                )
                for noise in noises
            ),
            goal=0.95,
        )
        for size in sizes
    ]


def _sweep(axis: str, rows: list[Row]) -> Panel:
    ticks = tuple(row["cell"].split("|")[1].strip() for row in rows)
    points = tuple(_interval(row, place, "recovered") for place, row in enumerate(rows))
    return Panel(axis, ticks, (Line("", points),), goal=0.95)


def _nulls(rows: list[Row]) -> Panel:
    points = tuple(Point(place, row["share"], row["low"], row["high"]) for place, row in enumerate(rows))
    ticks = tuple(row["cell"][:9] for row in rows)
    return Panel("worlds with a false rule", ticks, tuple(Line("", (point,)) for point in points), top=0.2, goal=0.05)


def _speed(rows: list[Row]) -> Panel:
    parts = [[part.strip() for part in row["cell"].split("|")] for row in rows]
    ticks = list(dict.fromkeys(part[0] for part in parts))
    lines = [
        Line(
            kind,
            tuple(
                Point(ticks.index(part[0]), row["wall"], row["least"], row["most"])
                for row, part in zip(rows, parts, strict=True)
                if part[1] == kind
            ),
        )
        for kind in dict.fromkeys(part[1] for part in parts)
    ]
    return Panel(
        "seconds by rows; class tree …", tuple(ticks), tuple(lines), bottom=1, top=100, percent=False, logarithmic=True
    )


def _interval(row: Row, place: int, key: str) -> Point:
    return Point(place, row[key], row[f"{key}_low"], row[f"{key}_high"])


if __name__ == "__main__":
    main()
