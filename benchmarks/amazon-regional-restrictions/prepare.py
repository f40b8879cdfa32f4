"""Makes a kmgraph project out of the data of "Banned Books" (Citizen Lab, 2024).

What comes in: a folder with `products.csv` (asin, category, title) and `observations.csv.gz` (asin, region, outcome,
cart_status, message). What goes out: a project folder with one row for each product and region. What it forgets: the
messages, and the rows that say nothing about a decision; each of those is counted.

The data is under CC BY-NC-SA 4.0 and stays outside this repository.

    python prepare.py DATA OUT
    kmgraph guidelines OUT -o guidelines
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
import shutil
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

HERE = Path(__file__).resolve().parent
PROJECT_FILES = ("kmgraph.toml", "extension.ttl", "regions.ttl")
HEADER = ("id", "outcome", "cluster", "text", "Content", "hasAudience", "inLanguage", "deliveredTo")
STEP = " › "

_SHOP = re.compile(r"\s*[-:@]?\s*Amazon\.com\s*:?\s*", re.IGNORECASE)
_ISBN = re.compile(r":\s*(?:97[89])?\d{9}[\dXx]\b")

BY_MESSAGE = {"restricted": "restricted", "available": "kept"}
"""Outcome of the data -> outcome of kmgraph; what is not here is dropped."""

BY_CART = {"Not added": "restricted", "Added": "kept"}
"""What happened when the item was put in the cart -> outcome; where that was not tried, a free item counts as kept."""

UNAVAILABLE = {"drop": None, "restricted": "restricted", "labelled": "labelled"}


@dataclass(frozen=True, slots=True)
class Product:
    """One product of the shop.

    Attributes:
        asin: The shop's identifier.
        category: Its shelf as breadcrumbs, such as "Books › Romance › Historical"; empty if unknown.
        title: Title of its page.
    """

    asin: str
    category: str
    title: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a shelf says about the products on it, in the words of the ontology."""

    content: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    language: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """One attempt to have a product delivered to a region."""

    asin: str
    region: str
    outcome: str
    cart: str


def department(title: str, departments: Iterable[str]) -> str:
    """Return the department that ends the title of a page, or an empty text.

    >>> department("Fish Oil, 230 Softgels : Health & Household", ["Books", "Health & Household"])
    'Health & Household'
    """
    end = _SHOP.sub(":", title).rstrip(": ")
    last = re.split(r":\s*", end)[-1].strip()
    return last if last in set(departments) else ""


def bare_title(title: str, departments: Iterable[str]) -> str:
    """Return the title without the shop's name, the department and the number of the book.

    >>> bare_title("Amazon.com: Sun Magic: Doe, Jane: 9781000000009: Books", ["Books"])
    'Sun Magic: Doe, Jane'
    """
    text = _SHOP.sub(" : ", title).strip(": ")
    shelf = department(title, departments)
    if shelf:
        text = text.removesuffix(shelf).rstrip(": ")
    return " ".join(_ISBN.sub("", text).split()).strip(": ")


def shelf_of(product: Product, shelves: Mapping[str, Shelf]) -> Shelf:
    """Return what the product's breadcrumbs say, every step of them; the title's department where there are none."""
    names = [name for name in shelves if STEP not in name]
    steps = (product.category or department(product.title, names)).split(STEP)
    found = [shelves.get(STEP.join(steps[:depth]), Shelf()) for depth in range(1, len(steps) + 1)]
    return Shelf(
        _unique(value for shelf in found for value in shelf.content),
        _unique(value for shelf in found for value in shelf.audience),
        _unique(value for shelf in found for value in shelf.language),
    )


def outcome_of(offer: Offer, *, measure: str, unavailable: str) -> str | None:
    """Return kmgraph's outcome of an offer, or None if the offer says nothing about a decision.

    Args:
        offer: One attempt.
        measure: "cart" takes only a refusal to put the item in the cart as a restriction, and leaves out what could not
            be tried; "message" takes what the page says, which is also what it says of sellers who ship nothing there.
        unavailable: What "currently unavailable" counts as, one of `UNAVAILABLE`. It hides the reason.
    """
    if offer.outcome == "unavailable_message":
        return UNAVAILABLE[unavailable]
    if measure == "cart" and offer.outcome in BY_MESSAGE:
        return "kept" if (offer.outcome, offer.cart) == ("available", "") else BY_CART.get(offer.cart)
    return BY_MESSAGE.get(offer.outcome)


def observation_rows(
    products: Mapping[str, Product],
    shelves: Mapping[str, Shelf],
    offers: Iterable[Offer],
    *,
    measure: str = "cart",
    unavailable: str = "drop",
    dropped: Counter[str] | None = None,
) -> Iterator[tuple[str, ...]]:
    """Yield a row of the project's observations for each offer, in the order of the offers.

    A product drawn twice has two rows a region, and both are in its cluster.

    Args:
        products: By identifier.
        shelves: What each breadcrumb says.
        offers: The attempts.
        measure, unavailable: See `outcome_of`.
        dropped: Counts what is left out, by the data's own outcome.
    """
    names = [name for name in shelves if STEP not in name]
    features = {asin: _features(product, shelves, names) for asin, product in products.items()}
    drawn: defaultdict[tuple[str, str], int] = defaultdict(int)
    for offer in offers:
        drawn[offer.asin, offer.region] += 1
        outcome = outcome_of(offer, measure=measure, unavailable=unavailable)
        if outcome is None:
            if dropped is not None:
                dropped[offer.outcome] += 1
            continue
        number = drawn[offer.asin, offer.region]
        key = f"{offer.asin}-{offer.region}" + (f"-{number}" if number > 1 else "")
        yield (key, outcome, offer.asin, *features[offer.asin], offer.region)


def read_shelves(path: Path) -> dict[str, Shelf]:
    """Return what each breadcrumb says, from a table with tabs; several values are separated by a bar."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["breadcrumb"]: Shelf(_split(row["content"]), _split(row["audience"]), _split(row["language"]))
            for row in csv.DictReader(file, delimiter="\t")
        }


def read_products(path: Path) -> dict[str, Product]:
    """Return the products by identifier."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["asin"]: Product(row["asin"], row["category"], row["title"]) for row in csv.DictReader(file)}


def read_offers(path: Path) -> Iterator[Offer]:
    """Yield the attempts in the order of the file."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Offer(row["asin"], row["region"], row["outcome"], row["cart_status"])


def prepare(data: Path, out: Path, *, measure: str = "cart", unavailable: str = "drop") -> dict[str, object]:
    """Write the project and return the counts that belong in a report.

    Args:
        data: Folder of the data.
        out: Folder of the project; made if missing.
        measure, unavailable: See `outcome_of`.
    """
    products, shelves = read_products(data / "products.csv"), read_shelves(HERE / "categories.tsv")
    out.mkdir(parents=True, exist_ok=True)
    for name in PROJECT_FILES:
        shutil.copyfile(HERE / name, out / name)
    dropped: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    offers = read_offers(data / "observations.csv.gz")
    with (out / "observations.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        rows = observation_rows(products, shelves, offers, measure=measure, unavailable=unavailable, dropped=dropped)
        for row in rows:
            kept[row[1]] += 1
            writer.writerow(row)
    return {
        "measure": measure,
        "unavailable": unavailable,
        "products": len(products),
        "products without a category": sum(not product.category for product in products.values()),
        "products without a department": sum(not shelf_of(p, shelves).content for p in products.values()),
        "rows": dict(sorted(kept.items())),
        "dropped": dict(sorted(dropped.items())),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(description="Make a kmgraph project out of the data of “Banned Books”.")
    parser.add_argument("data", type=Path, help="folder with products.csv and observations.csv.gz")
    parser.add_argument(
        "out", type=Path, nargs="?", default=Path(gettempdir()) / "kmgraph-amazon", help="project folder"
    )
    parser.add_argument("--measure", choices=("cart", "message"), default="cart", help="what counts as restricted")
    parser.add_argument("--unavailable", choices=tuple(UNAVAILABLE), default="drop", help="“currently unavailable”")
    options = parser.parse_args(arguments)
    if HERE.parents[1] in (options.out.resolve(), *options.out.resolve().parents):
        parser.error("the data's licence (CC BY-NC-SA) is not the project's: choose a folder outside the repository")
    report = prepare(options.data, options.out, measure=options.measure, unavailable=options.unavailable)
    text = json.dumps(report, indent=2, ensure_ascii=False)
    (options.out / "preparation.json").write_text(text + "\n", encoding="utf-8")
    print(text)
    print(f"now run: kmgraph guidelines {options.out} -o OUT", file=sys.stderr)
    return 0


def _features(product: Product, shelves: Mapping[str, Shelf], names: Sequence[str]) -> tuple[str, str, str, str]:
    shelf = shelf_of(product, shelves)
    # Every row is a listing; said of all, it can't set those with a known category apart.
    content = _unique(("ProductListing", *shelf.content))
    title = bare_title(product.title, names)
    return (title, "|".join(content), "|".join(shelf.audience), "|".join(shelf.language))


def _split(cell: str | None) -> tuple[str, ...]:
    return tuple(part for part in (cell or "").split("|") if part)


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


if __name__ == "__main__":
    sys.exit(main())
