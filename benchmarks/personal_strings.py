"""Does a handle, address, telephone number or name from any column reach anything public, or a message?

    python -m benchmarks.personal_strings [--posts 10000]

A table with such strings in every column goes through `guidelines` (as it is, and with --strict, which refuses it) and
`validate`; then all public files, standard output and standard error are searched for them.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SEEDS = (
    "@seedhandle{n}", "u/seedhandle{n}", "seedmail{n}@example.org", "seedmail{n} (at) example (dot) org",
    "+44 20 7946 0{n:03}", "(020) 7946-0{n:03}", "https://seedurl{n}.example.net/u", "seedurl{n}.com/me",
    "Seedname Quux{n}", "微信号：seedhandle{n}", "seedhandle{n}", "id 7946{n:06}79460",
)  # fmt: skip
TRACE = re.compile(r"seed(handle|mail|url|name)|7946", re.IGNORECASE)
POPULAR = "@seedhandlepopular"

EXTENSION = """
@prefix km: <https://w3id.org/kmgraph/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/seeds#> .
<https://example.org/seeds> a owl:Ontology ; owl:imports <https://w3id.org/kmgraph> .
:place a owl:DatatypeProperty ; rdfs:domain km:Content ; rdfs:range xsd:string ; rdfs:label "place"@en , "地点"@zh ;
    skos:definition "Place that content names."@en , "内容提到的地点。"@zh .
"""


def seed(number: int) -> str:
    return SEEDS[number % len(SEEDS)].format(n=number)


def write_table(path: Path, posts: int) -> None:
    """Write a table; in most of them one cell is a seed, a column after the other."""
    columns = ["id", "outcome", "platform", "posted_at", "decided_at", "author", "cluster", "decided_by", "reason"]
    columns += ["text", "topic", "medium", "inLanguage", "hasLink", "accountAgeDays", "place", "notes"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        for number in range(posts):
            is_removed = number % 4 == 0
            row = {
                "id": f"seedhandle-{number}",
                "outcome": "removed" if is_removed else "kept",
                "platform": "here",
                "posted_at": f"2025-0{1 + number % 6}-1{number % 10}T08:00:00Z",
                "author": f"@seedhandle{number // 2}",
                "reason": POPULAR if number % 8 == 0 else "",
                "text": f"written by {seed(number)}",
                "topic": "PoliticalContent" if is_removed and number % 8 else "NewsContent",
                "medium": "Video",
                "inLanguage": "en",
                "hasLink": "true" if number % 3 else "false",
                "accountAgeDays": str(number % 900),
                "place": POPULAR if number % 8 == 0 else "Utrecht" if number % 5 == 0 else seed(number),
                "notes": seed(number),
            }
            row[columns[number % len(columns)]] = seed(number)
            writer.writerow(row)


def traces(text: str) -> list[str]:
    """Return the seeds in a text, with what stands around them."""
    return [text[max(0, found.start() - 60) : found.end() + 30] for found in TRACE.finditer(text)]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from kmgraph.cli.main import main; main()", *arguments],
        cwd=folder,
        env={**os.environ, "KMGRAPH_KEY": "k" * 32},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Searches public outputs for seeded personal strings.")
    parser.add_argument("--posts", type=int, default=10_000)
    posts = parser.parse_args().posts
    found: list[str] = []
    print("| what | exit code | bytes | strings found |\n|---|--:|--:|--:|")

    def tell(what: str, code: int, text: str) -> None:
        found.extend(traces(text))
        print(f"| {what} | {code} | {len(text.encode()):,} | {len(traces(text))} |")

    with tempfile.TemporaryDirectory(prefix="personal-strings-") as name:
        folder = Path(name)
        write_table(folder / "posts.csv", posts)
        (folder / "seeds.ttl").write_text(EXTENSION, encoding="utf-8")
        files = ("posts.csv", "--ontology", "seeds.ttl")
        done = run(folder, "guidelines", *files, "-v", "-o", "out")
        public = [path for path in sorted((folder / "out").rglob("*")) if path.is_file()]
        for path in public:
            if "ontology" not in path.parts:
                tell(path.name, done.returncode, path.read_text(encoding="utf-8"))
        tell("guidelines, messages", done.returncode, done.stdout + done.stderr)
        for command in (("guidelines", *files, "--strict", "-o", "strict"), ("validate", *files)):
            done = run(folder, *command)
            tell(" ".join((command[0], *command[4:5])) + ", messages", done.returncode, done.stdout + done.stderr)
    for text in found:
        print(text, file=sys.stderr)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
