"""The script that prepares the benchmark on regional restrictions, on made-up products."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import json
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
from checkout import BENCHMARKS

FOLDER = BENCHMARKS / "amazon-regional-restrictions"


def load_script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"benchmark_amazon_{Path(name).stem}", FOLDER / name)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


prepare = load_script("prepare.py")

SHELVES = {
    "Books": prepare.Shelf(content=("BookListing",)),
    "Books › Romance": prepare.Shelf(content=("RomanceContent",)),
    "Books › Romance › Manga": prepare.Shelf(content=("BookListing", "MangaListing"), language=("ja",)),
    "Toys & Games": prepare.Shelf(content=("ToyListing",), audience=("YoungChildren",)),
}


@pytest.mark.parametrize(
    ("title", "department", "bare"),
    [
        ("Amazon.com: Moss Magic: Doe, Jane: 9781000000009: Books", "Books", "Moss Magic: Doe, Jane"),
        ("Moss Magic: Doe, Jane: 9781000000009: Amazon.com: Books", "Books", "Moss Magic: Doe, Jane"),
        ("Moss Magic: 100000000X: Books @ Amazon.com", "Books", "Moss Magic"),
        ("Amazon.com : Red Kite, 2 Tails : Toys & Games", "Toys & Games", "Red Kite, 2 Tails"),
        ("Moss Magic by Doe, Jane", "", "Moss Magic by Doe, Jane"),
        ("Books", "Books", ""),
        ("Cookbooks", "", "Cookbooks"),
    ],
)
def test_title_gives_its_department_and_is_freed_of_it(title: str, department: str, bare: str) -> None:
    names = [name for name in SHELVES if " › " not in name]
    assert prepare.department(title, names) == department
    assert prepare.bare_title(title, names) == bare


@pytest.mark.parametrize(
    ("category", "title", "content", "language"),
    [
        ("Books › Romance › Manga", "x", ("BookListing", "RomanceContent", "MangaListing"), ("ja",)),
        ("Books › Romance › Unknown shelf", "x", ("BookListing", "RomanceContent"), ()),
        ("Unknown department › Romance", "x", (), ()),
        ("", "A kite : Toys & Games", ("ToyListing",), ()),
        # Breadcrumbs come before the title, which may be wrong.
        ("Books", "A kite : Toys & Games", ("BookListing",), ()),
        ("", "A kite", (), ()),
    ],
)
def test_shelf_gathers_every_step_of_the_breadcrumbs(
    category: str, title: str, content: tuple[str, ...], language: tuple[str, ...]
) -> None:
    shelf = prepare.shelf_of(prepare.Product("A1", category, title), SHELVES)
    assert shelf.content == content
    assert shelf.language == language


@pytest.mark.parametrize(
    ("outcome", "cart", "by_message", "by_cart"),
    [
        ("restricted", "Not added", "restricted", "restricted"),
        ("restricted", "Added", "restricted", "kept"),
        ("restricted", "No button", "restricted", None),
        ("available", "", "kept", "kept"),
        ("available", "Added", "kept", "kept"),
        ("available", "No button", "kept", None),
        ("error", "error", None, None),
        ("unknown", "Not added", None, None),
    ],
)
def test_outcome_by_message_and_by_cart(outcome: str, cart: str, by_message: str | None, by_cart: str | None) -> None:
    offer = prepare.Offer("A1", "KW", outcome, cart)
    assert prepare.outcome_of(offer, measure="message", unavailable="drop") == by_message
    assert prepare.outcome_of(offer, measure="cart", unavailable="drop") == by_cart


@pytest.mark.parametrize(
    ("unavailable", "outcome"), [("drop", None), ("labelled", "labelled"), ("restricted", "restricted")]
)
def test_unavailable_counts_as_told(unavailable: str, outcome: str | None) -> None:
    offer = prepare.Offer("A1", "KW", "unavailable_message", "No button")
    assert prepare.outcome_of(offer, measure="message", unavailable=unavailable) == outcome


def test_rows_of_a_product_share_a_cluster_and_have_ids_of_their_own() -> None:
    products = {"A1": prepare.Product("A1", "Books › Romance", "Moss : Books")}
    offers = [
        prepare.Offer("A1", "KW", "restricted", ""),
        prepare.Offer("A1", "FR", "error", ""),
        prepare.Offer("A1", "FR", "available", ""),
        prepare.Offer("A1", "KW", "available", ""),
    ]
    dropped: Counter[str] = Counter()
    rows = list(prepare.observation_rows(products, SHELVES, offers, measure="message", dropped=dropped))
    assert rows == [
        ("A1-KW", "restricted", "A1", "Moss", "ProductListing|BookListing|RomanceContent", "", "", "KW"),
        ("A1-FR-2", "kept", "A1", "Moss", "ProductListing|BookListing|RomanceContent", "", "", "FR"),
        ("A1-KW-2", "kept", "A1", "Moss", "ProductListing|BookListing|RomanceContent", "", "", "KW"),
    ]
    assert dropped == {"error": 1}


def write_data(folder: Path) -> Path:
    folder.mkdir()
    with (folder / "products.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("asin", "category", "title"), ("A1", "Books", "Moss"), ("A2", "", "Kite")])
    with gzip.open(folder / "observations.csv.gz", "wt", encoding="utf-8", newline="") as file:
        header = ("asin", "region", "outcome", "cart_status", "message")
        rows = [
            ("A1", "KW", "restricted", "Not added", "m"),
            ("A2", "KW", "available", "", ""),
            ("A2", "FR", "unknown", "", ""),
        ]
        csv.writer(file).writerows([header, *rows])
    return folder


def test_project_is_written_with_its_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "project"
    assert prepare.main([str(write_data(tmp_path / "data")), str(out)]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report == json.loads((out / "preparation.json").read_text(encoding="utf-8"))
    assert report["rows"] == {"kept": 1, "restricted": 1}
    assert report["dropped"] == {"unknown": 1}
    assert report["products without a category"] == 1
    with (out / "observations.csv").open(encoding="utf-8", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == ["A1-KW", "A2-KW"]
    assert {path.name for path in out.iterdir()} >= {"kmgraph.toml", "extension.ttl", "regions.ttl"}


def test_data_is_kept_out_of_the_repository(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inside = FOLDER / "out"
    with pytest.raises(SystemExit):
        prepare.main([str(write_data(tmp_path / "data")), str(inside)])
    assert "licence" in capsys.readouterr().err
    assert not inside.exists()


def shelf_values() -> list[str]:
    shelves = prepare.read_shelves(FOLDER / "categories.tsv").values()
    return sorted({value for shelf in shelves for value in (*shelf.content, *shelf.audience)})


@pytest.mark.parametrize("value", shelf_values())
def test_shelves_name_classes_of_the_ontology(value: str) -> None:
    modules = (FOLDER.parents[1] / "ontology" / "modules" / "content.ttl").read_text(encoding="utf-8")
    extension = (FOLDER / "extension.ttl").read_text(encoding="utf-8")
    assert f"\nkm:{value} a owl:Class" in modules or f"\nshop:{value} a owl:Class" in extension


summarise = load_script("summarise.py")


def a_rule(name: str, confidence: str, target: int) -> dict[str, object]:
    evidence = {"target": target, "kept": 1000, "clusters": 20, "rate": 0.25, "interval": [0.2, 0.3], "base_rate": 0.1}
    return {"id": name, "confidence": confidence, "evidence": evidence, "text": {"en": name}}


def test_summary_lists_confirmed_rules_the_surest_first() -> None:
    found = {
        "totals": {"observations": 5000, "target": 2000, "by_tacit": 0.5, "unexplained": 0.5},
        "rules": [a_rule("c", "hint", 900), a_rule("b", "likely", 1700), a_rule("a", "well-supported", 30)],
        "warnings": [{"code": "no-kept-posts"}],
    }
    lines = list(summarise.summary(found))
    assert lines[0] == "5,000 observations, 2,000 restricted, 3 rules: 1 hint, 1 likely, 1 well-supported"
    assert lines[1].endswith("warnings: no-kept-posts")
    assert lines[-2:] == [
        "| a | well-supported | 30 | 1,000 | 20 | 25% (20%–30%) | 10% |",
        "| b | likely | 1,700 | 1,000 | 20 | 25% (20%–30%) | 10% |",
    ]


counts = load_script("counts.py")


def test_books_are_counted_by_shelf_and_group_of_regions() -> None:
    shelves = "ProductListing|BookListing|OccultContent"
    rows = [
        {"Content": shelves, "deliveredTo": "AE", "outcome": "restricted"},
        {"Content": shelves, "deliveredTo": "KW", "outcome": "kept"},
        {"Content": "ProductListing|BookListing", "deliveredTo": "KW", "outcome": "restricted"},
        {"Content": "ProductListing|BookListing", "deliveredTo": "FR", "outcome": "kept"},
        {"Content": "ProductListing|BookListing", "deliveredTo": "RU", "outcome": "restricted"},
        {"Content": "ProductListing|OccultContent", "deliveredTo": "FR", "outcome": "restricted"},
    ]
    assert counts.book_counts(rows) == {
        ("BookListing", "AE"): (1, 1),
        ("OccultContent", "AE"): (1, 1),
        ("BookListing", "twelve others"): (1, 2),
        ("OccultContent", "twelve others"): (0, 1),
        ("BookListing", "elsewhere"): (0, 1),
    }


def test_products_unavailable_nearly_everywhere_are_told_from_the_rest() -> None:
    offers = [("A1", region, "unavailable_message") for region in ("AE", "FR", "KW")]
    offers += [("A2", "AE", "unavailable_message"), ("A2", "FR", "available"), ("A2", "KW", "restricted")]
    rows = [
        {"asin": asin, "region": region, "outcome": outcome, "message": "Temporarily out of stock."}
        for asin, region, outcome in offers
    ]
    lines = list(counts.unavailable(rows))
    assert lines[0] == "4 rows, 2 products; 1 products in over 80% of regions: 75%"
    assert lines[1].startswith("median of a region: 1; most: [('AE', 2)")
    assert lines[2].endswith("6 rows")
