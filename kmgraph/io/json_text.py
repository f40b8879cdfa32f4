"""JSON as it comes from files: UTF-8, not nested beyond reason, numbers and texts that can be handed on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kmgraph.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


def load_json(data: bytes, path: Path | str, what: str) -> object:
    """Return the value that the bytes of a file write.

    Args:
        data: The file's content.
        path: Names the file in errors, or the address that it came from.
        what: What the file should be, such as "rules file".

    Raises:
        InputError: If it is not JSON, not UTF-8, nested too deep, or has numbers or texts that nothing can hold.
    """
    no_such = f"not {'an' if what[0] in 'aeiou' else 'a'} {what}"
    try:
        value = json.loads(data.decode("utf-8-sig"))
        if b"\\u" in data:
            # Half of a surrogate pair is no character, and could be written nowhere.
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise InputError(
            f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}",
            where=f"{path}, line {error.lineno}, column {error.colno}",
            hint="mend it there, or write the file again",
        ) from None
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
