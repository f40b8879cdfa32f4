"""How long a daily dump of the DSA Transparency Database takes to be read.

    python -m benchmarks.dsa_dump [--rows 1000000] [--light]

Makes a dump of invented statements (zip of zips of CSV, as the database publishes them) in a temporary folder, and
times `read_observations` on it: unpacking, parsing, and understanding every cell.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))
import statement_dumps as dumps

from kmgraph.model import Hierarchy
from kmgraph.model.project import Source
from kmgraph.observe import read_observations
from kmgraph.ontology import load_ontology

_ROWS_A_FILE = 100_000
_FILES_A_PART = 10
_VISIBILITY = ("REMOVED", "DISABLED", "DEMOTED", "AGE_RESTRICTED", "INTERACTION_RESTRICTED", "LABELLED")
_CATEGORIES = ("SCAMS_AND_FRAUD", "VIOLENCE", "ILLEGAL_OR_HARMFUL_SPEECH", "INTELLECTUAL_PROPERTY_INFRINGEMENTS")
_MEDIA = ("TEXT", "IMAGE", "VIDEO", "PRODUCT", "OTHER")
_LANGUAGES = ("DE", "FR", "IT", "ES", "PL", "NL", "")


def statement(chance: random.Random) -> dict[str, str]:
    """One invented statement; a tenth is about an account alone."""
    date = f"2025-08-{chance.randint(1, 28):02d} {chance.randint(0, 23):02d}:{chance.randint(0, 59):02d}:00"
    about = (
        {"decision_account": "DECISION_ACCOUNT_SUSPENDED"}
        if chance.random() < 0.1
        else {"decision_visibility": f'["DECISION_VISIBILITY_CONTENT_{chance.choice(_VISIBILITY)}"]'}
    )
    return {
        "uuid": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        **about,
        "category": f"STATEMENT_CATEGORY_{chance.choice(_CATEGORIES)}",
        "content_type": f'["CONTENT_TYPE_{chance.choice(_MEDIA)}"]',
        "content_language": chance.choice(_LANGUAGES),
        "content_date": date if chance.random() < 0.7 else "",
        "application_date": date,
        "incompatible_content_ground": f"Section {chance.randint(1, 40)} of our terms",
        "incompatible_content_explanation": "What we saw is at odds with the section named, as our rules have it. " * 3,
        "decision_facts": f"Seen on {date} by a classifier, number {chance.getrandbits(40)}, without further review.",
        "territorial_scope": '["AT","BE","BG","CY","CZ","DE","DK","EE","ES","FI","FR","GR","HR","HU","IE","IT","LT"]',
        "platform_name": f"Platform {chance.randint(1, 20)}",
        "platform_uid": str(chance.getrandbits(60)),
        "created_at": date,
    }


def make_dump(folder: Path, rows: int, *, is_light: bool) -> Path:
    chance = random.Random(7)
    headings = dumps.light() if is_light else dumps.HEADINGS
    sizes = [min(_ROWS_A_FILE, rows - start) for start in range(0, rows, _ROWS_A_FILE)]
    texts = [dumps.dump_csv((statement(chance) for _ in range(size)), headings) for size in sizes]
    parts = [texts[start : start + _FILES_A_PART] for start in range(0, len(texts), _FILES_A_PART)]
    return dumps.write_dump(folder, parts, f"sor-global-2025-08-02-{'light' if is_light else 'full'}.zip")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--light", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = make_dump(Path(folder), options.rows, is_light=options.light)
        print(f"made {path.name}: {path.stat().st_size / 1024**2:,.0f} MB", file=sys.stderr)
        vocabulary = load_ontology().vocabulary
        hierarchy = Hierarchy({iri: frozenset(term.parents) for iri, term in vocabulary.classes.items()})
        before, cpu = time.perf_counter(), time.process_time()
        observed = read_observations((Source(path),), vocabulary, hierarchy, key=b"a key for a benchmark, 32 bytes.")
        seconds, cpu = time.perf_counter() - before, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("| dump | statements | observations | rejects | s (CPU) | peak MiB |")
    print("|---|--:|--:|--:|--:|--:|")
    kind = "light" if options.light else "full"
    print(
        f"| {kind} | {options.rows:,} | {len(observed.table):,} | {len(observed.rejects):,} "
        f"| {seconds:.1f} ({cpu:.1f}) | {peak:,.0f} |"
    )


if __name__ == "__main__":
    main()
