"""JSON as it comes from files: UTF-8, not nested beyond reason, numbers and texts that can be handed on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kmgraph.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


class RepeatedKeyError(Exception):
    """A key stands in an object twice, with different values.

    Args:
        key: The key.
    """

    def __init__(self, key: str) -> None:
        super().__init__(f'the key "{key}" stands twice in an object, with different values')


def unambiguous(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object of JSON that has these keys and values.

    Raises:
        RepeatedKeyError: If it is not told which value a key has.
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        for key, value in pairs:
            if found[key] != value:
                raise RepeatedKeyError(key)
    return found


def load_json(data: bytes, path: Path | str, what: str) -> object:
    """Return the value that the bytes of a file write.

    Args:
        data: The file's content.
        path: Names the file in errors, or the address that it came from.
        what: What the file should be, such as "rules file".

    Raises:
        InputError: If it is not JSON, not UTF-8, nested too deep, has numbers or texts that nothing can hold, or a key
            stands in an object twice with different values.
    """
    no_such = f"not {'an' if what[0] in 'aeiou' else 'a'} {what}"
    try:
        value = json.loads(data.decode("utf-8-sig"), object_pairs_hook=unambiguous)
        if b"\\u" in data:
            # Half of a surrogate pair is no character, and could be written nowhere.
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise InputError(
            f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}",
            where=f"{path}, line {error.lineno}, column {error.colno}",
            hint="mend it there, or write the file again",
        ) from None
    except RepeatedKeyError as error:
        hint = "keep one of them: programs that read it would take now the one, now the other"
        raise InputError(f"{no_such}: {error}", where=str(path), hint=hint) from None
    except UnicodeDecodeError:
        raise InputError(f"{no_such}: it is not UTF-8", where=str(path), hint="save it as UTF-8") from None
    except UnicodeEncodeError:
        raise InputError(f"{no_such}: it has half of a surrogate pair", where=str(path)) from None
    except RecursionError:
        raise InputError(f"{no_such}: it is nested too deep", where=str(path)) from None
    except ValueError:
        # Python reads no integer of more than some thousand digits.
        raise InputError(f"{no_such}: a number in it is too long", where=str(path)) from None
    return value
