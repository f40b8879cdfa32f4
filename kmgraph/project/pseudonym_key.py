"""The secret key that turns authors into pseudonyms: read, or made once and kept from other users of the machine."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from typing import TYPE_CHECKING

from kmgraph.errors import ConfigError, InputError
from kmgraph.io import open_folder, user_config_folder

if TYPE_CHECKING:
    from pathlib import Path

KEY_VARIABLE = "KMGRAPH_KEY"
"""Environment variable that holds the key as text, instead of a key file."""

_KEY_NAME = "key"
_IGNORE_NAME = ".gitignore"
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
    folders = [user_config_folder()] if folder is None else [folder / ".kmgraph", user_config_folder()]
    for keeping in folders:
        file = keeping / _KEY_NAME
        if not file.exists():
            with contextlib.suppress(InputError):
                _make_key(keeping)
        if file.exists():
            return _read_key(file)
    raise ConfigError(
        "the key for pseudonyms can't be kept anywhere",
        where=str(folders[0]),
        hint=f"make the folder writable, or set {KEY_VARIABLE} to a secret of {_LEAST_TEXT} characters or more",
    )


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


def _make_key(keeping: Path) -> None:
    with open_folder(keeping.parent, keeping.name, private=True) as folder:
        if not (keeping / _IGNORE_NAME).exists():
            folder.write(_IGNORE_NAME, b"*\n")
        folder.write_new(_KEY_NAME, secrets.token_hex(_KEY_BYTES).encode())
