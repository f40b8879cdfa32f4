"""Loading: catalogs, imports, merging; on a small ontology in place of the shipped one, and once on that itself."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kmgraph.errors import OntologyError
from kmgraph.model import Named
from kmgraph.namespaces import KM, ONTOLOGY_IRI, OWL, OWLREADY, RDFS, XSD
from kmgraph.ontology import definition_of, unfold
from kmgraph.ontology import load as room
from kmgraph.ontology.catalog import CATALOG_NAME
from kmgraph.ontology.load import Ontology, load_ontology

EX = "https://example.org/ext#"
PREFIXES = {"owl": str(OWL), "rdfs": str(RDFS), "km": str(KM), "": EX}
HEADER = " ".join(f"@prefix {prefix}: <{base}> ." for prefix, base in PREFIXES.items()) + "\n"


def catalog(folder: Path, **files: str) -> None:
    entries = "".join(f'<uri name="https://example.org/{name}" uri="{file}"/>' for name, file in files.items())
    root = f'<uri name="{ONTOLOGY_IRI}" uri="kmgraph.ttl"/>' if "kmgraph" in folder.name else ""
    text = f'<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">{root}{entries}</catalog>'
    (folder / CATALOG_NAME).write_text(text, "utf-8")


def write(path: Path, iri: str, body: str = "", imports: str = "") -> Path:
    imported = "".join(f" ; owl:imports <https://example.org/{name}>" for name in imports.split())
    path.write_text(f"{HEADER}<{iri}> a owl:Ontology{imported} .\n{body}", "utf-8")
    return path


@pytest.fixture(autouse=True)
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "kmgraph"
    (folder / "alignments").mkdir(parents=True)
    write(folder / "kmgraph.ttl", ONTOLOGY_IRI, imports="content")
    write(folder / "content.ttl", "https://example.org/content", "km:Content a owl:Class .", imports="content")
    write(folder / "alignments/x.ttl", "https://example.org/align", "km:Content rdfs:seeAlso :aligned .")
    catalog(folder, content="content.ttl")
    monkeypatch.setattr(room, "ontology_folder", lambda: folder)
    return folder


def extension(folder: Path, name: str, body: str, imports: str = "") -> Path:
    return write(folder / f"{name}.ttl", f"https://example.org/{name}", body, imports)


def names(ontology: Ontology) -> set[str]:
    return {iri.rpartition("#")[2] for iri in ontology.vocabulary.classes}


def test_follows_imports_in_circles_and_drops_them() -> None:
    found = load_ontology()
    assert names(found) == {"Content"}
    assert found.unresolved == ()
    assert [path.name for path in found.sources] == ["content.ttl", "kmgraph.ttl"]
    assert OWL.imports.encode() not in found.ntriples


def test_alignments_are_opt_in() -> None:
    assert b"aligned" not in load_ontology().ntriples
    assert b"aligned" in load_ontology(alignments=True).ntriples


def test_an_extension_adds_terms_and_they_are_told_apart(tmp_path: Path) -> None:
    path = extension(
        tmp_path, "diet", ":Diet a owl:Class ; rdfs:subClassOf km:Content . :i a :Diet . km:Content a owl:Class ."
    )
    found = load_ontology([path])
    assert found.vocabulary.classes[f"{EX}Diet"].parents == (KM.Content,)
    assert found.extension_iris == {f"{EX}Diet", f"{EX}i"}
    assert found.sources[-1] == path.resolve()


def test_imports_nobody_has_are_recorded_not_fetched(tmp_path: Path) -> None:
    found = load_ontology([extension(tmp_path, "diet", "", imports="nowhere content elsewhere")])
    assert found.unresolved == ("https://example.org/elsewhere", "https://example.org/nowhere")


def test_extensions_may_import_each_other(tmp_path: Path) -> None:
    first = extension(tmp_path, "one", ":One a owl:Class .", imports="two")
    second = extension(tmp_path, "two", ":Two a owl:Class .", imports="one")
    assert load_ontology([first, second]).unresolved == ()


def test_a_catalog_beside_the_extension_counts_for_all_below(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    first = extension(tmp_path, "one", ":One a owl:Class .", imports="two")
    write(tmp_path / "sub/two.ttl", "https://example.org/two", ":Two a owl:Class .", imports="three")
    write(tmp_path / "three.ttl", "https://example.org/three", ":Three a owl:Class .")
    catalog(tmp_path, two="sub/two.ttl", three="three.ttl")
    found = load_ontology([first])
    assert names(found) == {"Content", "One", "Two", "Three"}
    assert found.extension_iris == {f"{EX}{name}" for name in ("One", "Two", "Three")}


def test_a_catalog_cant_lead_out_of_its_folder(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    extension(tmp_path, "secret", ":Secret a owl:Class .")
    catalog(inside, secret="../secret.ttl")
    found = load_ontology([extension(inside, "one", "", imports="secret")])
    assert found.unresolved == ("https://example.org/secret",)
    assert names(found) == {"Content"}


def test_the_order_and_spelling_of_paths_dont_matter(tmp_path: Path) -> None:
    body = (
        ":{0} a owl:Class ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom km:Content ] ."
    )
    paths = [extension(tmp_path, name, body.format(name)) for name in ("one", "two")]
    (tmp_path / "sub").mkdir()
    again = tmp_path / "sub" / ".." / "one.ttl"
    digests = {load_ontology(order).digest for order in (paths, paths[::-1], [*paths, again])}
    assert len(digests) == 1


def test_annotations_that_make_owlready_import_code_are_dropped(tmp_path: Path) -> None:
    path = extension(
        tmp_path, "evil", f':Evil a owl:Class . <https://example.org/evil> <{OWLREADY}python_module> "os" .'
    )
    found = load_ontology([path])
    assert "Evil" in names(found)
    assert b"python_module" not in found.ntriples


def test_a_broken_extension_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text(HEADER + ":A a owl:Class\n:B a owl:Class .")
    with pytest.raises(OntologyError) as caught:
        load_ontology([path])
    assert f"{path}, line 3" in str(caught.value)


def test_a_missing_ontology_is_an_error_and_no_empty_answer(shipped: Path) -> None:
    (shipped / CATALOG_NAME).unlink()
    with pytest.raises(OntologyError, match="missing"):
        load_ontology()


class TestShipped:
    @pytest.fixture(autouse=True)
    def undo(self, monkeypatch: pytest.MonkeyPatch, shipped: Path) -> None:
        monkeypatch.undo()

    def test_loads_whole_and_fast(self) -> None:
        load_ontology()
        start = time.process_time()
        found = load_ontology()
        assert time.process_time() - start < 2  # 0.2 s on a quiet machine
        assert found.unresolved == ()
        assert KM.Content in found.vocabulary.classes
        assert found.vocabulary.properties[KM.hasAuthor].functional
        assert found.extension_iris == frozenset()

    def test_gives_the_same_bytes_each_time(self) -> None:
        assert load_ontology().ntriples == load_ontology().ntriples


def test_a_long_chain_of_imports_is_followed(tmp_path: Path) -> None:
    entries = "".join(f'<uri name="urn:{number}" uri="{number}.ttl"/>' for number in range(700))
    namespace = "urn:oasis:names:tc:entity:xmlns:xml:catalog"
    (tmp_path / "catalog-v001.xml").write_text(f'<catalog xmlns="{namespace}">{entries}</catalog>')
    for number in range(700):
        text = f"<urn:{number}> a <{OWL.Ontology}> ; <{OWL.imports}> <urn:{(number + 1) % 700}> ."
        (tmp_path / f"{number}.ttl").write_text(text)
    loaded = load_ontology([tmp_path / "0.ttl"])
    assert len([path for path in loaded.sources if path.parent == tmp_path.resolve()]) == 700


def test_expressions_that_share_their_parts_take_no_time(tmp_path: Path) -> None:
    """Written out, each of these says 2 to the power of 90 things."""
    prefixes = f"@prefix owl: <{OWL}> . @prefix rdfs: <{RDFS}> . @prefix xsd: <{XSD}> . @prefix : <https://e.org/> . "
    classes = "".join(f"_:c{n} a owl:Class ; owl:intersectionOf ( _:c{n + 1} _:c{n + 1} ) . " for n in range(90))
    ranges = "".join(f"_:d{n} a rdfs:Datatype ; owl:unionOf ( _:d{n + 1} _:d{n + 1} ) . " for n in range(90))
    tops = (
        ":A a owl:Class ; owl:equivalentClass _:c0 . _:c90 a owl:Class ; owl:unionOf ( :A :A ) . "
        ":p a owl:DatatypeProperty ; rdfs:domain _:c0 . _:d90 a rdfs:Datatype ; owl:onDatatype xsd:integer . "
        ":B a owl:Class ; owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom _:d0 ] . "
    )
    (tmp_path / "a.ttl").write_text(prefixes + classes + ranges + tops)
    loaded = load_ontology([tmp_path / "a.ttl"])
    for name in "AB":
        expression = definition_of(loaded.triples, f"https://e.org/{name}")
        assert expression is not None
        unfold(expression, loaded)


def test_definitions_by_definitions_unfold_to_a_bounded_size(tmp_path: Path) -> None:
    names = [f":n{n}" for n in range(12)]
    everything = " ".join(names)
    text = f"@prefix owl: <{OWL}> . @prefix : <https://e.org/> . " + "".join(
        f"{name} a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:unionOf ( {everything} ) ] . " for name in names
    )
    (tmp_path / "a.ttl").write_text(text)
    unfold(Named("https://e.org/n0"), load_ontology([tmp_path / "a.ttl"]))
