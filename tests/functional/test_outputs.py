"""Where answers and runs go: nothing is followed, replaced or lost that isn't the command's own."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kmgraph.io import check_run, read_run

if TYPE_CHECKING:
    from installed import Kmgraph

posix = pytest.mark.skipif(os.name != "posix", reason="a shell, links and pipes of POSIX")
TERMS = ("ontology", "terms", "diet", "--format", "csv")


@pytest.fixture(scope="module")
def project(here: Kmgraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outputs") / "project"
    assert here("init", folder, "-q").returncode == 0
    return folder


def shell(environment: Path, line: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of a shell in which KMGRAPH stands for the installed command."""
    line = line.replace("KMGRAPH", shlex.quote(str(environment / "kmgraph")))
    return subprocess.run(["sh", "-c", line], capture_output=True, check=False, timeout=120)


@posix
@pytest.mark.parametrize("streams", [">&-", ">&- 2>&-", "<&- >&- 2>&-", "2>&-", "<&-"])
@pytest.mark.parametrize("command", [*map(shlex.join, (TERMS, ("--help",), ("query", "--list")))])
def test_closed_streams_are_borne(environment: Path, command: str, streams: str) -> None:
    done = shell(environment, f"KMGRAPH {command} {streams}")
    assert (done.returncode, done.stderr) == (0, b"")
    assert bool(done.stdout) is (">&-" not in streams.replace("2>&-", ""))


@posix
def test_a_usage_error_is_one_with_standard_output_closed(environment: Path) -> None:
    done = shell(environment, "KMGRAPH ontolgy >&-")
    assert done.returncode == 2
    assert b'did you mean "ontology"?' in done.stderr


@posix
def test_what_is_written_lands_in_no_standard_stream(environment: Path, tmp_path: Path) -> None:
    """The first file that is opened must not become standard output."""
    done = shell(environment, f"KMGRAPH {shlex.join(TERMS)} -o {shlex.quote(str(tmp_path / 'a.csv'))} <&- >&- 2>&-")
    assert done.returncode == 0
    assert (tmp_path / "a.csv").read_bytes() == shell(environment, f"KMGRAPH {shlex.join(TERMS)}").stdout


@posix
def test_a_reader_that_leaves_is_no_error(environment: Path) -> None:
    done = shell(environment, "(KMGRAPH query --list; echo $? >&2) | true")
    assert done.stderr == b"0\n"


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device")
def test_a_full_disk_behind_standard_output_is_said(environment: Path) -> None:
    done = shell(environment, f"KMGRAPH {shlex.join(TERMS)} > /dev/full")
    assert done.returncode == 3
    assert done.stderr.count(b"\n") == 2
    assert b"no space left on device" in done.stderr
    assert b"free some space" in done.stderr


@posix
@pytest.mark.parametrize("target", ["-", "/dev/stdout", "/dev/fd/1"])
def test_standard_output_by_its_names(environment: Path, target: str) -> None:
    done = shell(environment, f"KMGRAPH {shlex.join(TERMS)} -o {target}")
    assert done.returncode == 0
    assert done.stdout.startswith(b"name,kind,label")


@posix
def test_a_pipe_gets_the_answer(environment: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    done = shell(environment, f"KMGRAPH {shlex.join(TERMS)} -o {pipe} & cat {pipe}; wait $!")
    assert done.returncode == 0
    assert done.stdout.startswith(b"name,kind,label")
    assert pipe.is_fifo()


@posix
def test_an_output_that_is_a_link_is_refused(here: Kmgraph, tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("theirs")
    (tmp_path / "a.csv").symlink_to("victim")
    done = here(*TERMS, "-o", tmp_path / "a.csv")
    assert done.returncode == 3
    assert "a symbolic link is where a file should go" in done.stderr
    assert (tmp_path / "victim").read_text() == "theirs"


@posix
def test_links_in_a_strangers_project_lead_nowhere(here: Kmgraph, project: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("theirs")
    below = project / "guidelines" / "ontology"
    below.mkdir(parents=True)
    (below / "extension-1.ttl").symlink_to(victim)
    done = here("guidelines", project, "-q")
    assert done.returncode == 3
    assert str(below / "extension-1.ttl") in done.stderr
    assert victim.read_text() == "theirs"
    (below / "extension-1.ttl").unlink()


def test_a_run_says_what_it_wrote_and_from_what(here: Kmgraph, project: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert here("guidelines", project, "-q", "-o", out).returncode == 0
    manifest = check_run(out)
    written = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert set(manifest.files) == written - {"manifest.json"}
    assert check_run(tmp_path / "out.private").run_id == manifest.run_id
    (out / "graph.nq").write_bytes((out / "graph.nq").read_bytes()[:-100])
    for command in (("query", "rules-by-status", "-g", out), ("export", "graph", "-g", out)):
        done = here(*command)
        assert done.returncode == 3
        assert "cut short" in done.stderr
        assert "run kmgraph guidelines again" in done.stderr


@posix
def test_learned_rules_are_their_owners_alone(here: Kmgraph, project: Path, tmp_path: Path) -> None:
    assert here("learn", project, "-q", "-o", tmp_path / "rules.json").returncode == 0
    assert (tmp_path / "rules.json").stat().st_mode & 0o777 == 0o600


LOCALES: dict[str, dict[str, str]] = {
    "C": {"LANG": "C", "LC_ALL": "C"},
    "C, as it is": {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    "ASCII": {"PYTHONIOENCODING": "ascii"},
    "Latin 1": {"PYTHONIOENCODING": "latin-1"},
    "GBK": {"PYTHONIOENCODING": "gbk"},
    "a dumb terminal": {"NO_COLOR": "1", "TERM": "dumb"},
    "a narrow terminal": {"COLUMNS": "20"},
}


@posix
@pytest.mark.parametrize("locale", LOCALES)
def test_every_locale_and_terminal_is_borne(locale: str, environment: Path, project: Path, tmp_path: Path) -> None:
    """Chinese words and signs that the encoding lacks, in answers, messages and file names."""
    own = {"KMGRAPH_KEY": "k" * 32, "HOME": str(tmp_path), **LOCALES[locale]}
    commands = {
        ("ontology", "terms", "diet", "--lang", "zh", "--format", "csv"): 0,
        ("check", "审判 🙂 \u202egnp", "-p", str(project), "--lang", "zh"): 3,
        ("learn", "没有.csv"): 3,
        ("explian", "规则"): 2,
    }
    for command, code in commands.items():
        done = subprocess.run(
            [environment / "kmgraph", *command], env=own, capture_output=True, check=False, timeout=120, cwd=tmp_path
        )
        assert done.returncode == code, done.stderr
        assert b"Traceback" not in done.stderr
        assert (done.stdout + done.stderr).count(b"\n") > 0
        assert done.stderr.count(b"\n") <= 3


@posix
def test_two_commands_at_once_leave_one_run(environment: Path, project: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(project, other)
    rows = (other / "observations.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (other / "observations.csv").write_text("".join(rows[:-50]), encoding="utf-8")
    out = tmp_path / "out"
    own = {"KMGRAPH_KEY": "k" * 32, "HOME": str(tmp_path), "TMPDIR": str(tmp_path / "tmp")}
    (tmp_path / "tmp").mkdir()
    both = [
        subprocess.Popen([environment / "kmgraph", "guidelines", folder, "-q", "-o", out], env=own)
        for folder in (project, other)
    ]
    assert [command.wait(timeout=240) for command in both] == [0, 0]
    assert check_run(out).run_id == check_run(tmp_path / "out.private").run_id
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".out")]
    assert not list((tmp_path / "tmp").iterdir())


def test_files_of_others_in_the_folder_are_told_of_once(here: Kmgraph, project: Path, tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("mine\n")
    first = here("guidelines", project, "-o", tmp_path, "--format", "md")
    assert first.returncode == 0
    assert f"note: {tmp_path} holds 1 other file, left as before" in first.stderr
    assert (tmp_path / "diary.txt").read_text() == "mine\n"
    assert "other file" not in here("guidelines", project, "-o", tmp_path, "--format", "md").stderr


WRITERS = {
    "export rules": ("export", "rules", "-g", "out", "--format", "csv"),
    "export graph": ("export", "graph", "-g", "out", "--format", "nquads"),
    "losses": ("export", "rules", "-g", "out", "-o", "rules.csv", "--losses"),
    "diff": ("diff", "out", "out", "--format", "json"),
    "compare": ("compare", "out", "out"),
    "query": ("query", "tacit-rules", "-g", "out", "--format", "json"),
    "learn": ("learn",),
    "plan": ("plan", "--rules", "out", "--format", "json"),
    "inspect": ("inspect", "--format", "json"),
    "validate": ("validate", "out"),
    "ontology terms": ("ontology", "terms", "--format", "json"),
    "review": ("review", "--list", "--format", "json"),
}


@pytest.mark.parametrize("name", ["rules.json", "graph.nq"])
@pytest.mark.parametrize("command", WRITERS)
def test_no_answer_takes_the_place_of_a_file_of_a_run(
    here: Kmgraph, project: Path, tmp_path: Path, command: str, name: str
) -> None:
    copy = tmp_path / "project"
    shutil.copytree(project, copy)
    out = made_run(here, project)
    shutil.copytree(out, copy / "out")
    shutil.copytree(out.with_name("out.private"), copy / "out.private")
    if command == "compare":
        name = "rules.json"  # no other of the run's files has a name that a guide could have
    option = () if command == "losses" else ("-o",)
    for file in (f"out/{name}", f"out.private/{name}"):
        done = here(*WRITERS[command], *option, file, cwd=copy)
        assert (done.returncode, "a file of a run" in done.stderr) == (2, True), done.stderr
    check_run(copy / "out")
    check_run(copy / "out.private")


def made_run(here: Kmgraph, project: Path) -> Path:
    out = project.with_name("made") / "out"
    if not out.exists():
        assert here("guidelines", project, "-q", "-o", out).returncode == 0
    return out


@pytest.mark.parametrize(("folder", "name"), [("out", "validation.ttl"), ("out.private", "validation.ttl")])
def test_a_manifest_that_lacks_what_every_run_leaves_is_told(
    here: Kmgraph, project: Path, tmp_path: Path, folder: str, name: str
) -> None:
    made = made_run(here, project)
    for half in ("out", "out.private"):
        shutil.copytree(made.with_name(half), tmp_path / half)
    manifest = read_run(tmp_path / folder)
    assert manifest is not None
    files = {entry: digest for entry, digest in manifest.files.items() if entry != name}
    (tmp_path / folder / "manifest.json").write_bytes(replace(manifest, files=files).to_json())
    done = here("validate", tmp_path / "out")
    assert (done.returncode, f"doesn't list {name}" in done.stderr) == (3, True), done.stderr


def test_losses_are_written_anew_and_not_over_the_rules(here: Kmgraph, project: Path, tmp_path: Path) -> None:
    out = made_run(here, project)
    command = ("export", "rules", "-g", out, "--format", "csv", "-o", tmp_path / "rules.out", "--losses")
    for _ in range(2):
        assert here(*command, tmp_path / "losses.json").returncode == 0
    (tmp_path / "rules.json").write_text("old")
    same = here(*command[:-2], tmp_path / "rules.json", "--losses", tmp_path / "rules.json")
    assert same.returncode == 2
    assert (tmp_path / "rules.json").read_text() == "old"


def test_a_guide_is_not_written_over_what_a_project_reads(here: Kmgraph, project: Path, tmp_path: Path) -> None:
    copy = tmp_path / "project"
    shutil.copytree(project, copy)
    source = copy / "posts.json"
    source.write_text("[]")
    config = copy / "kmgraph.toml"
    config.write_text(config.read_text(encoding="utf-8") + '\n[[source]]\npath = "posts.json"\n', encoding="utf-8")
    out = made_run(here, project)
    done = here("compare", out, out, "-p", copy, "-o", source)
    assert (done.returncode, "would be lost" in done.stderr) == (2, True)
    assert source.read_text() == "[]"


@pytest.mark.parametrize("what", [("export", "rules", "-g", "{out}", "--format", "csv", "--losses", "-")])
def test_losses_share_no_standard_output(here: Kmgraph, project: Path, tmp_path: Path, what: tuple[str, ...]) -> None:
    words = [word.format(out=made_run(here, project)) for word in what]
    both = here(*words)
    assert (both.returncode, "--output and --losses name standard output" in both.stderr) == (2, True), both.stderr
    alone = here(*words, "-o", tmp_path / "rules.csv")
    assert (alone.returncode, isinstance(json.loads(alone.stdout), list)) == (0, True), alone.stderr


def test_a_store_has_no_losses_and_takes_no_file(here: Kmgraph, project: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    command = ("export", "-g", made_run(here, project), "--format", "store", "-o", store)
    assert here(*command, "--losses", tmp_path / "losses.json").returncode == 2
    assert here(*command).returncode == 0
    before = {file.name: file.read_bytes() for file in store.iterdir()}
    for words in (("-o", store / "x.ttl"), ("-o", tmp_path / "x.csv", "--losses", store / "x.json")):
        done = here("export", "rules", "-g", store, *words)
        assert (done.returncode, "in a store" in done.stderr) == (2, True), done.stderr
    assert {file.name: file.read_bytes() for file in store.iterdir()} == before


def test_a_language_that_no_rule_is_in_is_refused(here: Kmgraph, project: Path) -> None:
    command = ("export", "rules", "-g", made_run(here, project), "--format", "csv", "--lang")
    done = here(*command, "xx")
    assert (done.returncode, 'no rule has words in "xx"' in done.stderr) == (2, True), done.stderr
    assert here(*command, "zh").returncode == 0
