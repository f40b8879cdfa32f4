"""`manifest.json`: which files a run left in a folder, what is in them, and from which inputs they came."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kmgraph.errors import InputError

if TYPE_CHECKING:
    from kmgraph.io.folder import HeldFolder

MANIFEST_NAME = "manifest.json"
MANIFEST_FORMAT = 1
_LARGEST = 4 * 1024**2
_MOST = 1 << 63  # of sizes and formats
_SHA256 = re.compile(r"[0-9a-f]{64}")
_RUN_LENGTH = 16
# What a run needs to be done again. Others, such as the platforms that cells name, are not to be published.
_TOLD_OPTIONS = ("formats", "languages", "seed")
_AGAIN = "run kmgraph guidelines again"
_OWN_KEYS = frozenset({"kmgraph", "run", "formats", "inputs"})


@dataclass(frozen=True, slots=True)
class InputDigest:
    """An input of a run: its base name and a digest of its bytes, hexadecimal. Nothing of its content.

    Attributes:
        sha256: The SHA-256, or an HMAC of it under the project's key: who holds all of a table but a few cells could
            try these on a plain digest.
        is_keyed: Whether it is the HMAC.
    """

    name: str
    sha256: str
    is_keyed: bool = False


@dataclass(frozen=True, slots=True)
class RunOrigin:
    """What a run came from. The same origin gives the same id of the run, and no clock or chance takes part.

    Attributes:
        version: Version of kmgraph.
        inputs: All files that were read, in order.
        options: What else decides what comes out, such as languages and seed; all of it goes into the id, some into
            the manifest.
        formats: Number of the format of each kind of file that has one, such as `rules.json`.
    """

    version: str
    inputs: tuple[InputDigest, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, int] = field(default_factory=dict)

    @property
    def run_id(self) -> str:
        """Return 16 hexadecimal digits that name the run."""
        parts = [self.version, [[given.name, given.sha256] for given in self.inputs], sorted(self.options.items())]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()[:_RUN_LENGTH]


@dataclass(frozen=True, slots=True)
class FileDigest:
    """A file of a run: its size in bytes and its SHA-256, hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one of a run's two folders holds.

    Attributes:
        run_id: Id of the run, the same in both folders.
        files: Name below the folder, with slashes, to digest.
        origin: Where the run came from; None where only the files matter.
    """

    run_id: str
    files: Mapping[str, FileDigest]
    origin: RunOrigin | None = None

    def to_json(self) -> bytes:
        """Return the content of `manifest.json`."""
        origin = self.origin or RunOrigin("")
        document = {
            "format": MANIFEST_FORMAT,
            "kmgraph": origin.version,
            "run": self.run_id,
            "formats": {"manifest.json": MANIFEST_FORMAT, **dict(sorted(origin.formats.items()))},
            "inputs": [
                {"name": given.name, "hmac" if given.is_keyed else "sha256": given.sha256} for given in origin.inputs
            ],
            "options": {key: origin.options[key] for key in _TOLD_OPTIONS if key in origin.options},
            "files": [
                {"name": name, "size": digest.size, "sha256": digest.sha256}
                for name, digest in sorted(self.files.items())
            ],
        }
        document["sha256"] = _own_digest(document)
        return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"


def read_manifest(folder: HeldFolder, *, refuse_foreign: bool = True) -> Manifest | None:
    """Return the manifest of a folder, or None if it has none.

    Args:
        folder: The folder.
        refuse_foreign: Whether another program's file of the same name is an error, rather than no manifest.

    Raises:
        InputError: If what bears the name is no manifest of kmgraph's, or of a newer format, or damaged.
    """
    if folder.status(MANIFEST_NAME) is None:
        return None
    where = str(folder.path / MANIFEST_NAME)
    try:
        document = json.loads(read_small(folder, MANIFEST_NAME))
        if _is_foreign(document) and not refuse_foreign:
            return None
        version = _number(document["format"])
        files = _files(document["files"]) if version == MANIFEST_FORMAT else {}
        manifest = Manifest(_text(document["run"]), files, _origin(document))
        if version == MANIFEST_FORMAT:
            _check_own(document)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        hint = f"move it away and {_AGAIN}, or choose another folder"
        raise InputError("this is no manifest of kmgraph's, or a damaged one", where=where, hint=hint) from None
    if version != MANIFEST_FORMAT:
        raise InputError(
            f"the folder was written in format {version}, and this kmgraph reads {MANIFEST_FORMAT}",
            where=where,
            hint=f"update kmgraph, or {_AGAIN}",
        )
    return manifest


def _own_digest(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of all that a manifest says but for this digest, by which a lost entry is noticed."""
    said = {key: value for key, value in document.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _check_own(document: Mapping[str, Any]) -> None:
    if document["sha256"] != _own_digest(document):
        raise ValueError(document["sha256"])


def _files(entries: Sequence[Mapping[str, Any]]) -> dict[str, FileDigest]:
    files = {_text(entry["name"]): _digest(entry) for entry in entries}
    if len(files) != len(entries):
        # Of two digests of one file, nothing says which holds.
        raise ValueError(entries)
    return files


def _origin(document: Mapping[str, Any]) -> RunOrigin:
    inputs = tuple(map(_input, document.get("inputs", ())))
    options = {_text(key): _text(value) for key, value in document.get("options", {}).items()}
    return RunOrigin(_text(document.get("kmgraph", "")), inputs, options)


def _input(given: Mapping[str, Any]) -> InputDigest:
    is_keyed = "hmac" in given
    return InputDigest(_text(given["name"]), _text(given["hmac" if is_keyed else "sha256"]), is_keyed)


def _is_foreign(document: object) -> bool:
    """Return whether a manifest is another program's: an object that says something, and nothing as kmgraph says it."""
    return isinstance(document, dict) and bool(document) and not _OWN_KEYS & set(document)


def check_file(folder: HeldFolder, name: str, wanted: FileDigest) -> None:
    """Check one file of a run against its manifest.

    Raises:
        InputError: If it is missing, no file, or other than when it was written.
    """
    found = file_digest(folder, name)
    if found == wanted:
        return
    if found is None:
        what = "a file of the run is missing"
    elif found.size < wanted.size:
        what = f"a file of the run is cut short: {found.size} of {wanted.size} bytes"
    else:
        what = "a file of the run has changed since it was written"
    raise InputError(
        f"{what}, says {MANIFEST_NAME}",
        where=str(folder.path / name),
        hint=f"{_AGAIN}, or restore it; kmgraph validate {folder.path} tells whether all is whole",
    )


def file_digest(folder: HeldFolder, name: str) -> FileDigest | None:
    """Return the digest of a file below a folder; None if there is no such regular file, or only behind a link."""
    first, _, rest = name.partition("/")
    try:
        if rest:
            with folder.down(first) as below:
                return file_digest(below, rest)
        descriptor = folder.open_to_read(first)
    except (OSError, InputError):
        return None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return None
        return FileDigest(status.st_size, hashlib.file_digest(file, "sha256").hexdigest())


def read_small(folder: HeldFolder, name: str) -> bytes:
    """Return the content of a small regular file in a folder.

    Raises:
        ValueError: If it is too large, a link, or no file.
    """
    try:
        descriptor = folder.open_to_read(name)
    except OSError as error:
        raise ValueError(error.strerror) from None
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ValueError("no file")
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise ValueError("too large")
    return content


def checked_name(value: object) -> str:
    """Return a name of a file below a folder, with slashes.

    Raises:
        ValueError: If it is none, or leads elsewhere.
    """
    name = _text(value)
    steps = name.split("/")
    if any(step in {"", ".", ".."} or "\\" in step or "\0" in step for step in steps):
        raise ValueError(name)
    return name


def _digest(entry: Mapping[str, Any]) -> FileDigest:
    checked_name(entry["name"])
    size, sha256 = _number(entry["size"]), _text(entry["sha256"])
    if _SHA256.fullmatch(sha256) is None:
        raise ValueError(sha256)
    return FileDigest(size, sha256)


def _number(value: object) -> int:
    # Python takes true for 1.
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < _MOST:
        raise TypeError(value)
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
