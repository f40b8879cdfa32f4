"""Golden files: texts that are compared byte for byte."""

from __future__ import annotations

from pathlib import Path


class Golden:
    """Compares texts with files of a folder, or writes them there."""

    def __init__(self, folder: Path, *, is_writing: bool) -> None:
        self._folder = folder
        self._is_writing = is_writing

    def check(self, name: str, text: str) -> None:
        """Fail if the text differs from the golden file, or write it."""
        path = self._folder / name
        if self._is_writing:
            path.write_text(text, encoding="utf-8", newline="")
            return
        assert text == path.read_text(encoding="utf-8"), f"{name} differs; --write-golden writes it anew"
