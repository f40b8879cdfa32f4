"""The secret key that turns authors into pseudonyms: read, or made once and kept from other users of the machine."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import sys
import tempfile
from pathlib import Path

from kmgraph.errors import ConfigError

KEY_VARIABLE = "KMGRAPH_KEY"
"""Environment variable that holds the key as text, instead of a key file."""

_KEY_BYTES = 32
_LEAST_TEXT = 16


def load_key(folder: Path | None) -> bytes:
    """Return the key of a project: 32 bytes, the same in every run on the same machine.

    It comes from the first of: the environment variable `KMGRAPH_KEY`; `.kmgraph/key` in the project folder; `key` in
    the user's configuration folder (runs on bare files, and projects whose folder is read-only). Where there is none, a
    random one is made and kept in a file that only its owner can read. Nothing is derived from the observations: who
    has those could undo the pseudonyms.

    Raises:
        ConfigError: If the key is too short, or no folder can keep it.
    """
    text = os.environ.get(KEY_VARIABLE)
    if text is not None:
        return _key_from_text(text)
    folders = [user_folder()] if folder is None else [folder / ".kmgraph", user_folder()]
    for place in folders:
        if (place / "key").exists():
            return _read_key(place / "key")
        with contextlib.suppress(OSError):
            return _make_key(place)
    raise ConfigError(
        "the key for pseudonyms can't be kept anywhere",
        where=str(folders[0]),
        hint=f"make the folder writable, or set {KEY_VARIABLE} to a secret of {_LEAST_TEXT} characters or more",
    )


def user_folder() -> Path:
    """Return the folder for this user's own settings, by the custom of the operating system."""
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "kmgraph"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "kmgraph"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "kmgraph"


def _key_from_text(text: str) -> bytes:
    if len(text.strip()) < _LEAST_TEXT:
        raise ConfigError(
            f"the key must have {_LEAST_TEXT} characters or more",
            where=KEY_VARIABLE,
            hint='python -c "import secrets; print(secrets.token_hex(32))" prints a good one',
        )
    return hashlib.sha256(text.strip().encode()).digest()


def _read_key(file: Path) -> bytes:
    try:
        key = bytes.fromhex(file.read_text("ascii"))
    except OSError as error:
        raise ConfigError(f"the key can't be read: {error.strerror}", where=str(file)) from None
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise ConfigError(
            "the key file is damaged", where=str(file), hint="restore it; a new key means new pseudonyms for everyone"
        )
    return key


def _make_key(place: Path) -> bytes:
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    ignore = place / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", "ascii")
    file = place / "key"
    # mkstemp gives 0600. A link, unlike a rename, never replaces the key that another run has just made.
    handle, name = tempfile.mkstemp(dir=place, prefix=".key-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(secrets.token_hex(_KEY_BYTES))
            stream.flush()
            os.fsync(stream.fileno())
        _link(Path(name), file)
    finally:
        Path(name).unlink(missing_ok=True)
    return _read_key(file)


def _link(new: Path, file: Path) -> None:
    try:
        os.link(new, file)
    except FileExistsError:
        return
    except OSError:
        # A file system without hard links.
        if not file.exists():
            new.replace(file)
