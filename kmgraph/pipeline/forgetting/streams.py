"""Looks through a stream that is handed on piece by piece, and through all that is packed in it, at any depth."""

from __future__ import annotations

import lzma
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.observe import ZIP_DAMAGES
from kmgraph.pipeline.forgetting.packed import HEAD, LOOK_AHEAD, begins_closed, find_marks
from kmgraph.pipeline.forgetting.unpack import ClosedError, Unpacker, unpacker_of

if TYPE_CHECKING:
    from kmgraph.pipeline.forgetting.packed import Mark
    from kmgraph.pipeline.forgetting.traces import TraceWords

_MOST_LAYERS = 8
"""How many things packed in one another are opened; some unpack to themselves for ever."""

_MOST_PARTS = 50_000
"""How many things of one file are opened; each costs a tenth of a millisecond, however small it is."""

_FIRST_PIECE = 4096
"""How many bytes are unpacked first, then ever more: a block may hold thousands of small things."""

CLOSED = "its content is packed in a way that is not looked into"
DAMAGED = "it is damaged, or larger than what is read"
TOO_MUCH = "it unpacks to too much"


@dataclass(slots=True)
class TraceFindings:
    """What was found in a file so far.

    Attributes:
        words: What is looked for.
        left: How many bytes more it may unpack to.
        trace: Whether a word stands in it.
        inside: Whether one stands within a longer word.
        why: Why something in it could not be looked into; the first reason, None if all could.
        parts: How many things in it were opened.
    """

    words: TraceWords
    left: int
    trace: bool = False
    inside: bool = False
    why: str | None = None
    parts: int = 0

    def lacks(self, why: str) -> None:
        """Note that something could not be looked into; the search goes on, for a trace may stand elsewhere."""
        self.why = self.why or why

    def look(self, block: bytes, *, is_text: bool, start: int = 0, stop: int | None = None) -> None:
        """Look through a block; see `TraceWords.look`."""
        trace, inside = self.words.look(block, is_text=is_text, start=start, stop=stop)
        self.trace, self.inside = self.trace or trace, self.inside or inside


@dataclass(slots=True)
class StreamSearch:
    """Looks through one stream, each byte together with what stands before and after it.

    Attributes:
        findings: What all streams of a file have in common.
        block: How many bytes are looked at together.
        layer: How many things it is packed in.
        opens: Whether what is packed in it is opened.
    """

    findings: TraceFindings
    block: int
    layer: int = 0
    opens: bool = True
    _held: bytes = b""
    _done: int = 0
    _is_text: bool | None = None
    _unpacker: Unpacker | None = None
    _piece: int = _FIRST_PIECE
    _inner: StreamSearch | None = None

    def feed(self, data: bytes) -> None:
        """Take the next piece."""
        self._held += data
        if len(self._held) - self._done >= self.block + self._ahead:
            self._advance(len(self._held) - self._ahead)

    def end(self) -> None:
        """Look through what is left."""
        self._advance(len(self._held))
        if self._unpacker is not None:
            # Cut short: what was unpacked of it is looked through all the same.
            self.findings.lacks(DAMAGED)
            self._close()

    @property
    def _ahead(self) -> int:
        return max(self.findings.words.longest, LOOK_AHEAD)

    def _advance(self, stop: int) -> None:
        if self.findings.trace:
            return
        if self._is_text is None:
            self._is_text = b"\0" not in self._held[: self.block]
            # What a file by itself begins with is looked at by who opens it.
            if self.layer and self.opens and begins_closed(self._held[:HEAD]):
                self.findings.lacks(CLOSED)
        self.findings.look(self._held, is_text=self._is_text, start=self._done, stop=stop)
        if self.opens:
            self._open(self._done, stop)
        start = max(0, stop - self.findings.words.longest)
        self._held, self._done = self._held[start:], stop - start

    def _open(self, place: int, stop: int) -> None:
        """Go on with what is being unpacked at a place, and open what begins between there and another one."""
        place = self._unpack(place, stop)
        for mark in find_marks(self._held, place, stop):
            if mark.place >= place and not self.findings.trace:
                self._begin(mark)
                place = self._unpack(mark.place, stop)

    def _begin(self, mark: Mark) -> None:
        if mark.kind is None or self.layer >= _MOST_LAYERS:
            self.findings.lacks(CLOSED)
            return
        try:
            self._unpacker = unpacker_of(mark.kind, self._held[mark.place : mark.place + LOOK_AHEAD])
        except ClosedError:
            self.findings.lacks(CLOSED)
        except EOFError:
            self.findings.lacks(DAMAGED)
        if self._unpacker is None:
            return
        self._piece, self._inner = _FIRST_PIECE, StreamSearch(self.findings, self.block, self.layer + 1)
        self.findings.parts += 1
        if self.findings.parts > _MOST_PARTS:
            self._give_up(TOO_MUCH)

    def _unpack(self, place: int, stop: int) -> int:
        """Unpack from a place on, and return where that ends; the place where nothing is being unpacked."""
        while self._unpacker is not None and place < stop and not self.findings.trace:
            piece = self._held[place : min(stop, place + self._piece)]
            self._piece = min(2 * self._piece, self.block)
            place += len(piece)
            try:
                self._hand_on(self._unpacker, piece)
            except (lzma.LZMAError, *ZIP_DAMAGES):
                self._give_up(DAMAGED)
                # Where it ends, nobody knows: what else begins in this piece may be whole.
                return place - len(piece)
            if self._unpacker is not None and self._unpacker.is_done:
                place -= self._unpacker.rest
                self._close()
        return place

    def _hand_on(self, unpacker: Unpacker, piece: bytes) -> None:
        assert self._inner is not None
        for part in unpacker.feed(piece):
            self.findings.left -= len(part)
            if self.findings.left < 0:
                self._give_up(TOO_MUCH)
                return
            self._inner.feed(part)

    def _give_up(self, why: str) -> None:
        self.findings.lacks(why)
        self._close()

    def _close(self) -> None:
        if self._inner is not None:
            self._inner.end()
        self._unpacker = self._inner = None
