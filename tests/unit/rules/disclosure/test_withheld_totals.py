"""Totals that are withheld tell no share either: a 0 would be a claim."""

from __future__ import annotations

from dataclasses import fields

from kmgraph.model import PlatformFigures, Totals
from kmgraph.rules.disclosure.suppression import withheld_totals


def test_no_number_is_left_in_totals_that_are_withheld() -> None:
    platforms = (PlatformFigures("forum", 400, 90, 60),)
    told = {field.name: getattr(withheld_totals(platforms), field.name) for field in fields(Totals)}
    assert {name: value for name, value in told.items() if value is not None} == {
        "platforms": platforms,
        "withheld": True,
        "outcomes": (),
    }
