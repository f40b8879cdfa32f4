"""A graph as an Oxigraph store on disk: written once with a manifest, and compared with it before it is opened.

The database itself notices a file that is missing or cut short, as an error of its own; of bytes that have changed it
notices nothing, and of a list of files that is cut short it opens what is left. So every file is compared.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import stat
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pyoxigraph as ox

import kmgraph
from kmgraph.errors import InputError, LimitError
from kmgraph.io import ReadLimits, open_input, read_limited
from kmgraph.project import STORE_CURRENT, STORE_MANIFEST
from kmgraph.rdf import iter_rdf, label_blanks, write_triples

try:
    import fcntl
except ImportError:  # Windows: a store that is open there can't be opened once more.
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

STORE_EXTENSION = "kmgraph-extension.nt"
"""The extensions of the ontology that a store speaks of; kmgraph's own comes with kmgraph."""

_FORMAT = 1
_LOCK, _LOG, _SETTINGS = "LOCK", "LOG", "OPTIONS-*"
_LEFTOVERS = "bulk-*.sst"
_LIMITS = ReadLimits.up_to(16 * 1024**2)
_LARGEST = ReadLimits.up_to(64 * 1024**3)  # of all files together; a store of 100 million quads has a tenth of it
_MOST_FILES = 100_000
_HOLE = 64 * 1024**2  # bytes of a file that stand nowhere on the disk, from where it is taken for a bomb
_AGAIN = "write it again with kmgraph export --format store"


@dataclass(frozen=True, slots=True)
class StoreManifest:
    """What a store holds.

    Attributes:
        run_id: Id of the run that it was made of, or empty.
        graphs: Quads by IRI of their graph; those without one under the empty name.
        inputs: SHA-256 of the files that were loaded, by name, hexadecimal.
        files: Size and SHA-256 of the store's own files, by name.
    """

    run_id: str
    graphs: Mapping[str, int]
    inputs: Mapping[str, str]
    files: Mapping[str, tuple[int, str]]

    @property
    def quads(self) -> int:
        """Return how many quads the store holds."""
        return sum(self.graphs.values())


def is_store(path: Path) -> bool:
    """Return whether a path is the folder of a store, or of what is left of one."""
    return path.is_dir() and any((path / name).exists() for name in (STORE_CURRENT, STORE_MANIFEST))


def write_store(
    files: Sequence[Path], folder: Path, run_id: str = "", extension: Iterable[ox.Triple] = ()
) -> StoreManifest:
    """Load RDF files into a new store, have all of it written to disk, and leave a manifest.

    Args:
        files: Their blank nodes keep their labels: of observations, short labels are a third of the store's size.
        folder: The store's; it must not be there yet. Its owner alone may enter it.
        run_id: Id of the run that the files are of.
        extension: Triples of the extensions of the ontology, kept beside the database for those who ask it.

    Raises:
        InputError: If a file can't be read.
    """
    folder.mkdir(mode=0o700)
    graphs: Counter[str] = Counter()
    store = ox.Store(str(folder))
    for file in files:
        store.bulk_extend(_counted(iter_rdf(file, keeps_blank_labels=True), graphs))
    store.flush()
    if len(store) != graphs.total():
        graphs = _recounted(store)
    del store
    # The database's diary of how it was made, and its settings, which it writes anew when opened: of no use to anybody.
    for path in (folder / _LOG, *folder.glob(_SETTINGS)):
        path.unlink(missing_ok=True)
    (folder / STORE_EXTENSION).write_bytes(write_triples(label_blanks(extension)))
    inputs = {file.name: _digest(file) for file in files}
    manifest = StoreManifest(run_id, dict(sorted(graphs.items())), inputs, dict(_store_files(folder)))
    (folder / STORE_MANIFEST).write_bytes(_to_json(manifest))
    return manifest


def check_store(folder: Path) -> StoreManifest | None:
    """Return a store's manifest, once every file of the store is known to be as it was written.

    Files that a load which was broken off left behind are removed, unless somebody holds the store.

    Returns:
        None for a store that kmgraph didn't write: it has no manifest.

    Raises:
        InputError: If a file is missing, cut short or changed, the manifest is damaged, or anything but regular files
            lies in the store.
        LimitError: If the store is larger than any that is read.
    """
    _refuse_odd_files(folder)
    remove_leftovers(folder)
    path = folder / STORE_MANIFEST
    if not path.exists():
        return None
    manifest = _from_json(read_limited(path, _LIMITS), path)
    found = dict(_store_files(folder))
    for name in sorted({*manifest.files, *found}):
        wanted, there = manifest.files.get(name), found.get(name)
        if wanted != there:
            raise InputError(_difference(wanted, there), where=str(folder / name), hint=_AGAIN)
    return manifest


def _refuse_odd_files(folder: Path) -> None:
    """Refuse a store with anything in it that to open or to read might take for ever."""
    left, names = _LARGEST.stored_bytes, sorted(folder.iterdir())
    if len(names) > _MOST_FILES:
        raise LimitError(f"the store has more than {_MOST_FILES:,} files", where=str(folder), hint=_AGAIN)
    for path in names:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            raise InputError("a store has regular files alone, not links or pipes", where=str(path), hint=_AGAIN)
        if status.st_size - _on_disk(status) > max(_HOLE, status.st_size // 2):
            raise InputError("a file of the store is mostly a hole", where=str(path), hint=_AGAIN)
        left -= status.st_size
    if left < 0:
        raise LimitError("the store holds more than 64 GB", where=str(folder), hint="export fewer observations")


def _on_disk(status: os.stat_result) -> int:
    # 512 bytes a block on every system that tells (POSIX, st_blocks); Windows doesn't.
    return 512 * status.st_blocks if hasattr(status, "st_blocks") else status.st_size


def remove_leftovers(folder: Path) -> None:
    """Remove what a load that was broken off left in a store, while nobody else may write to it."""
    leftovers = sorted(folder.glob(_LEFTOVERS))
    # Of a store that somebody holds, or that may not be written to, they stay: they do no harm.
    with contextlib.suppress(OSError):
        if leftovers:
            with _locked(folder):
                for path in leftovers:
                    path.unlink(missing_ok=True)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    # The lock that the database itself takes: a POSIX record lock, on Windows by opening the file for oneself.
    with (folder / _LOCK).open("ab") as file:
        if fcntl is not None:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def _counted(quads: Iterator[ox.Quad], graphs: Counter[str]) -> Iterator[ox.Quad]:
    for quad in quads:
        graphs[quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""] += 1
        yield quad


def _recounted(store: ox.Store) -> Counter[str]:
    """Return the quads of each graph; the files may have said something twice."""
    rest = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    named = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    rows = [row for query in (rest, named) for row in cast(ox.QuerySolutions, store.query(query))]
    return Counter({getattr(row["g"], "value", "") if len(row) > 1 else "": int(row["n"].value) for row in rows})


def _store_files(folder: Path) -> Iterator[tuple[str, tuple[int, str]]]:
    for path in sorted(folder.iterdir()):
        # The database writes its diary whenever it is opened, and its lock says nothing.
        if path.name not in {_LOCK, STORE_MANIFEST} and not path.name.startswith(_LOG):
            yield path.name, (path.stat().st_size, _digest(path))


def _digest(path: Path) -> str:
    # By the door that waits for no pipe: the file may be another one by now.
    with open_input(path, _LARGEST, unpack=False) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _difference(wanted: tuple[int, str] | None, found: tuple[int, str] | None) -> str:
    if found is None:
        return "a file of the store is missing"
    if wanted is None:
        return "the store has been written to since kmgraph made it"
    if found[0] < wanted[0]:
        return f"a file of the store is cut short: {found[0]:,} of {wanted[0]:,} bytes"
    return "a file of the store has changed"


def _to_json(manifest: StoreManifest) -> bytes:
    document = {
        "format": _FORMAT,
        "kmgraph": kmgraph.__version__,
        "run": manifest.run_id,
        "inputs": [{"name": name, "sha256": digest} for name, digest in manifest.inputs.items()],
        "quads": manifest.quads,
        "graphs": [{"graph": name or None, "quads": count} for name, count in manifest.graphs.items()],
        "files": [{"name": name, "size": size, "sha256": sha} for name, (size, sha) in manifest.files.items()],
    }
    return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"


def _from_json(data: bytes, path: Path) -> StoreManifest:
    try:
        document: Any = json.loads(data)
        number = document["format"]
        manifest = StoreManifest(
            str(document["run"]),
            {entry["graph"] or "": int(entry["quads"]) for entry in document["graphs"]},
            {entry["name"]: entry["sha256"] for entry in document["inputs"]},
            {entry["name"]: (entry["size"], entry["sha256"]) for entry in document["files"]},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InputError("the manifest of the store is damaged", where=str(path), hint=_AGAIN) from None
    if number != _FORMAT:
        raise InputError(
            f"the store has format {number!r}, and this kmgraph reads {_FORMAT}", where=str(path), hint=_AGAIN
        )
    return manifest
