"""What people tell of observations is valid where it can be true; what has a row is held to what a run writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

PREFIXES = """@prefix : <https://example.org/told#> . @prefix km: <https://w3id.org/kmgraph/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
TOLD = """:seen a km:Observation ; {row} km:ofContent :post ; km:hasOutcome km:Restricted ;
    km:ofDecision :first , :second .
:first a km:ModerationDecision ; km:imposes :one . :one a km:GeoBlock ; km:onContent :post .
:second a km:ModerationDecision ; km:imposes :two . :two a km:InteractionLimit ; km:onContent :post .
:post a km:Post ; km:hasAuthor :bakery . :bakery a km:BusinessAccount ; rdfs:label "the bakery"@en .
"""


@pytest.mark.parametrize(("row", "wrong"), [("", 0), ('km:rowId "7" ;', 3), ("km:sourceRow 7 ;", 4)])
def test_an_observation_without_a_row_is_told(here: Kmgraph, tmp_path: Path, row: str, wrong: int) -> None:
    (tmp_path / "told.ttl").write_text(PREFIXES + TOLD.format(row=row), encoding="utf-8")
    result = here("validate", tmp_path / "told.ttl")
    # Two decisions, no platform, an author by name; and a row without an id.
    assert f"{wrong} violations" in result.stdout + result.stderr
    assert (result.returncode == 0) == (not wrong)


def test_a_rule_of_one_day_is_no_violation(here: Kmgraph, tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text("id,outcome,platform\n1,kept,x\n2,removed,x\n", encoding="utf-8")
    rule = (
        '[[rule]]\nid = "a"\nplatform = "x"\ndeontic = "prohibition"\nscope = "PoliticalContent"\nfrom = 2025-01-18\n'
    )
    for until, code in (("2025-01-18", 0), ("2025-01-17", 1)):
        toml = f'{rule}until = {until}\ntext = {{ en = "No." }}\n'
        (tmp_path / "rules.toml").write_text(toml, encoding="utf-8")
        result = here("validate", "posts.csv", "--published", "rules.toml", cwd=tmp_path)
        assert result.returncode == code, result.stdout + result.stderr
