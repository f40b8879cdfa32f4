"""The secret key that turns authors into pseudonyms: read, or made once and kept from everybody else.

Keys live in the user's configuration folder and never in a project: a project is copied, zipped and sent, and whoever
has its key can test which handle a pseudonym stands for.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import stat
from pathlib import Path

from kmgraph.errors import ConfigError, InputError
from kmgraph.io import ReadLimits, environment_text, open_folder, read_utf8, user_config_folder

KEY_VARIABLE = "KMGRAPH_KEY"
"""Environment variable that holds the key as text, instead of a key file."""

KEY_FILE_VARIABLE = "KMGRAPH_KEY_FILE"
"""Environment variable that names a file with the key as text, as teams and CI services hand secrets over."""

_FILES_KEY = "key"
_KEYS_FOLDER = "keys"
_SUFFIX = ".key"
_SHIPPED = Path(".kmgraph") / "key"
_KEY_BYTES = 32
_LEAST_TEXT = 16
# A key, the id of its project and a path: far below this.
_LIMITS = ReadLimits.up_to(64 << 10)


def load_key(folder: Path | None, project: str = "") -> bytes:
    """Return the key of a project: 32 bytes, the same in every run on the same machine.

    It comes from the first of: the environment variable `KMGRAPH_KEY`; the file that `KMGRAPH_KEY_FILE` names; a file
    in the user's configuration folder, for this project in this folder (for bare files, one for all). Where there is
    none, a random one is made there, in a file that only its owner can read. Nothing is derived from the observations:
    who has those could undo the pseudonyms.

    Args:
        folder: The project's folder, or None for bare files.
        project: The project's own id (its base IRI): another project doesn't get this one's key by lying in its place,
            nor by calling itself the same.

    Raises:
        UsageError: If a variable is not UTF-8.
        ConfigError: If the key is too short, is one that others can read or made, came with the project, or can't be
            kept.
    """
    text = environment_text(KEY_VARIABLE)
    if text is not None:
        return _key_from_text(text, KEY_VARIABLE)
    named = environment_text(KEY_FILE_VARIABLE)
    if named:
        # Bytes that are no text would be replaced by one sign, and different keys become one.
        return _key_from_text(read_utf8(Path(named), _LIMITS, error=ConfigError), named)
    if folder is None:
        return _kept(user_config_folder(), _FILES_KEY)
    keys = user_config_folder() / _KEYS_FOLDER
    where = folder.resolve()
    name = _key_name(where, project)
    _refuse_shipped(folder, keys / name)
    return _kept(keys, name, f"# {project}\n# {where}\n")


def _key_name(folder: Path, project: str) -> str:
    return hashlib.sha256(f"{project}\0{folder}".encode("utf-8", "surrogateescape")).hexdigest()[:32] + _SUFFIX


def _key_from_text(text: str, where: str) -> bytes:
    if len(text.strip()) < _LEAST_TEXT:
        raise ConfigError(
            f"the key must have {_LEAST_TEXT} characters or more",
            where=where,
            hint='python -c "import secrets; print(secrets.token_hex(32))" prints a good one',
        )
    return hashlib.sha256(text.strip().encode()).digest()


def _refuse_shipped(folder: Path, target: Path) -> None:
    shipped = folder / _SHIPPED
    if os.path.lexists(shipped):
        raise ConfigError(
            "a key inside a project is refused: whoever sent or receives the project could undo its pseudonyms",
            where=str(shipped),
            hint=f"if you made it here, move it to {target}; if it came with the project, delete it",
        )


def _kept(folder: Path, name: str, note: str = "") -> bytes:
    """Return the key that a file holds; where it is missing, make it, with a note that tells a person whose it is."""
    file = folder / name
    if not os.path.lexists(file):
        with contextlib.suppress(InputError), open_folder(folder, private=True) as output:
            output.write_new(name, f"{secrets.token_hex(_KEY_BYTES)}\n{note}".encode("utf-8", "surrogateescape"))
    if not os.path.lexists(file):
        raise ConfigError(
            "the key for pseudonyms can't be kept anywhere",
            where=str(folder),
            hint=f"make the folder writable, or set {KEY_VARIABLE} to a secret of {_LEAST_TEXT} characters or more",
        )
    _check_folder(folder)
    return _read_key(file)


def _read_key(file: Path) -> bytes:
    try:
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        why = "it is a link" if file.is_symlink() else error.strerror
        raise ConfigError(
            f"the key can't be read: {why}",
            where=str(file),
            hint="put the file itself there, readable for you, or set KMGRAPH_KEY",
        ) from None
    with os.fdopen(descriptor, "rb") as opened:
        _check_file(os.fstat(descriptor), file)
        return _key_of(opened.read(_LIMITS.unpacked_bytes), file)


def _key_of(content: bytes, file: Path) -> bytes:
    try:
        key = bytes.fromhex(content.split(b"\n", 1)[0].decode("ascii"))
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise ConfigError(
            "the key file is damaged", where=str(file), hint="restore it; a new key means new pseudonyms for everyone"
        )
    return key


def _check_file(status: os.stat_result, file: Path) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise ConfigError(
            "the key can't be read: it is no regular file",
            where=str(file),
            hint="put the file itself there, or set KMGRAPH_KEY",
        )
    if os.name == "posix":
        if status.st_uid != os.geteuid():
            raise ConfigError(
                "the key is refused: another user made it",
                where=str(file),
                hint="who made it can undo the pseudonyms; delete it, and a new one is made",
            )
        if status.st_mode & 0o077:
            raise ConfigError(
                "the key is refused: other users can read it",
                where=str(file),
                hint=f"chmod 600 {file}, if nobody read it meanwhile; else delete it, and a new one is made",
            )


def _check_folder(folder: Path) -> None:
    """Check that nobody else can put another key in the place of this one."""
    if os.name == "posix":
        status = folder.stat()
        if status.st_uid != os.geteuid() or status.st_mode & 0o022:
            raise ConfigError(
                "the key is refused: other users can write to the folder that it lies in",
                where=str(folder),
                hint=f"chmod 700 {folder}",
            )
