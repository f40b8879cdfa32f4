"""A drawing to a figure of a page: caption, drawing, and the numbers as a table that unfolds."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from kmgraph.render.charts.svg import Caption, element

Cell = str | tuple[str, str]
"""Text, or text with the id of the place in the page that it points to."""


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The numbers of a chart.

    Attributes:
        summary: The line that unfolds the table.
        head: Headings of its columns.
        rows: As many cells each; the first heads its row.
    """

    summary: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def figure(
    drawing: Markup, caption: Caption, table: ChartTable | None = None, kind: str = "chart", *, titled: bool = False
) -> Markup:
    """Return the figure, with the description below it, or above it beside the title.

    Args:
        drawing: SVG.
        caption: What the drawing is called, and what it shows.
        table: What else it holds; where the caption says all, None.
        kind: A class for its looks.
        titled: Whether its title is shown, where nothing around it says what it is.
    """
    title = (element("strong", caption.title), " ") if titled else ()
    words = element("figcaption", *title, caption.description)
    shown = (words, drawing) if titled else (drawing, words)
    parts = (*shown, *((_details(table),) if table else ()))
    return element("figure", *parts, class_=kind)


def _details(table: ChartTable) -> Markup:
    head = element("tr", *(element("th", name, scope="col") for name in table.head))
    rows = (
        element("tr", element("th", _cell(row[0]), scope="row"), *(element("td", _cell(cell)) for cell in row[1:]))
        for row in table.rows
    )
    whole = element("table", element("thead", head), element("tbody", *rows))
    return element("details", element("summary", table.summary), whole, class_="numbers")


def _cell(cell: Cell) -> str:
    return cell if isinstance(cell, str) else element("a", cell[0], href=f"#{cell[1]}")
