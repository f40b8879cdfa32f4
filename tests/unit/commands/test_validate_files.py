"""RDF files on their way to SHACL: read once, line by line, and told apart."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

import kmgraph.commands.validate as command
from kmgraph.commands.validate_files import DistinctLines, UserShapes, read_files
from kmgraph.io import open_input
from kmgraph.namespaces import KM, OWL, RDF

EX = "https://example.org/data#"


def test_no_line_stands_twice_and_the_first_of_each_keeps_its_place(tmp_path: Path) -> None:
    lines = DistinctLines(tmp_path / "lines.nt")
    lines.add(["b\n", "a\n", "b\n"])
    lines.add(["c\n", "a\n", "d\n"])
    assert lines.distinct().read_text("utf-8") == "b\na\nc\nd\n"


def test_lines_of_one_hash_are_compared(tmp_path: Path) -> None:
    lines = DistinctLines(tmp_path / "lines.nt")
    lines.add(["a\n", "b\n", "a\n"])
    lines._hashes[1] = lines._hashes[0]
    assert lines.distinct().read_text("utf-8") == "a\nb\n"


def test_a_line_ends_at_its_end_alone(tmp_path: Path) -> None:
    lines = DistinctLines(tmp_path / "lines.nt")
    lines.add(["a\u2028\x85\x0b\n", "b\n", "b\n"])
    assert lines.distinct().read_bytes().decode() == "a\u2028\x85\x0b\nb\n"


@pytest.mark.parametrize(
    ("said", "is_extension", "is_observed"),
    [
        (f"<{EX}a> <{RDF.type}> <{OWL.Class}> .", True, False),
        (f"<{EX}a> <{RDF.type}> <{OWL.Class}> . <{EX}o> <{RDF.type}> <{KM.Observation}> .", False, False),
        (f'<{EX}o> <{KM.rowId}> "7" .', False, True),
        (f'<{EX}a> <{RDF.type}> "{OWL.Class}" .', False, False),
    ],
)
def test_a_file_tells_what_it_is(tmp_path: Path, said: str, is_extension: bool, is_observed: bool) -> None:
    path = tmp_path / "data.ttl"
    path.write_text(said, encoding="utf-8")
    (file,) = read_files([path], tmp_path)
    assert (file.is_extension, file.is_observed) == (is_extension, is_observed)


def test_data_are_parsed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "data.ttl"
    path.write_text(f"<{EX}a> <{EX}b> <{EX}c> .", encoding="utf-8")
    opened = []

    def counted(file: Path, *args: object, **options: object) -> object:
        opened.append(file)
        return open_input(file, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("kmgraph.rdf.read.open_input", counted)
    report = command.validate_inputs([path], (), (), None, UserShapes())
    assert report.conforms
    assert opened.count(path) == 1


def test_what_is_kept_of_data_does_not_grow_with_them(tmp_path: Path) -> None:
    path = tmp_path / "data.nt"
    path.write_text("".join(f'<{EX}{n}> <{EX}b> "{n:0100}" .\n' for n in range(20_000)), encoding="utf-8")
    read_files([path], tmp_path)  # what is loaded on first use
    (tmp_path / "0.read").unlink()
    tracemalloc.start()
    read_files([path], tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * 1024**2 + path.stat().st_size // 8


def test_data_may_define_the_classes_that_their_rules_are_about(tmp_path: Path) -> None:
    """What a file of facts says of terms counts as if an ontology said it, though the file isn't read as one."""
    path = tmp_path / "data.ttl"
    path.write_text(
        f"""<{EX}Clip> a <{OWL.Class}> ; <http://www.w3.org/2000/01/rdf-schema#subClassOf> <{KM.Content}> .
        <{EX}o> a <{KM.Observation}> ; <{KM.ofContent}> [ a <{EX}Clip> ] .""",
        encoding="utf-8",
    )
    (file,) = read_files([path], tmp_path)
    assert len(file.facts.definitions) == 2
    assert not file.is_extension
