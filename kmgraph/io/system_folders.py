"""The folders that a system gives to programs: a user's settings, and what can be made again.

These are the customs of the systems as kmgraph has always followed them. A library such as platformdirs follows others
in places (`XDG_*` on macOS, the shell's folders before `APPDATA` on Windows), which would lead away from the key that a
user has, and a lost key means new pseudonyms for everyone.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CACHE_VARIABLE = "KMGRAPH_CACHE"
"""Environment variable: a folder for what can be made again, or `off`."""

# System: the environment variable that names the parent, where that is below the home folder otherwise, our name in it.
_CONFIG = {
    "win32": ("APPDATA", "AppData/Roaming", "kmgraph"),
    "darwin": ("", "Library/Application Support", "kmgraph"),
    "linux": ("XDG_CONFIG_HOME", ".config", "kmgraph"),
}
_CACHE = {
    "win32": ("LOCALAPPDATA", "AppData/Local", "kmgraph/cache"),
    "darwin": ("", "Library/Caches", "kmgraph"),
    "linux": ("XDG_CACHE_HOME", ".cache", "kmgraph"),
}


def user_config_folder() -> Path:
    """Return the folder for this user's own settings, by the custom of the operating system."""
    return _by_custom(_CONFIG)


def user_cache_folder() -> Path | None:
    """Return the folder for what can be made again: as `KMGRAPH_CACHE` says, None for `off`, else by custom."""
    chosen = os.environ.get(CACHE_VARIABLE)
    if chosen:
        return None if chosen.lower() == "off" else Path(chosen)
    return _by_custom(_CACHE)


def _by_custom(customs: Mapping[str, tuple[str, str, str]]) -> Path:
    variable, below_home, name = customs.get(sys.platform, customs["linux"])
    parent = os.environ.get(variable) if variable else None
    return Path(parent or Path.home() / below_home, name)
