"""Blocks of a document -> its normative statements: what it prohibits, permits and obliges, each with its place.

A point of a list is read under its stem ("You may not:") or under a heading that says the same ("Not allowed"); a
sentence of a paragraph by its own wording. Sentences that do neither are no statements.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from kmgraph.errors import LimitError
from kmgraph.model import Deontic
from kmgraph.rules.written.markdown import BlockKind, read_blocks
from kmgraph.rules.written.norms import (
    Norm,
    is_weighed,
    lists_conditions,
    lists_each,
    norm_of,
    norm_of_stem,
    norm_of_stem_line,
)
from kmgraph.rules.written.sentences import is_chinese, split_contrast, split_sentences, take_exception
from kmgraph.rules.written.statement import LONGEST_TEXT, WrittenStatement, cut_text
from kmgraph.rules.written.stems import (
    Stem,
    breaks_off,
    ends_sentence,
    goes_on,
    has_own_voice,
    is_label,
    is_stub,
    leads_down,
    leads_elsewhere,
    names_examples,
    opens_list,
    says_something,
    under_stem,
    without_note,
    without_opening,
)
from kmgraph.rules.written.titles import BOLD, LONGEST_TITLE, PLAIN, RUN_IN, Title, is_named, run_in_title, title_level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmgraph.rules.written.markdown import TextBlock

MOST_STATEMENTS = 10_000
"""The most statements of one document; a platform's whole rule book has some hundreds."""

_EARLY = 30


@dataclass(slots=True)
class _Reader:
    """Goes through the blocks of a document once."""

    headings: list[Title] = field(default_factory=list)
    stems: list[Stem] = field(default_factory=list)
    statements: list[WrittenStatement] = field(default_factory=list)
    last: Norm | None = None
    prohibited: Norm | None = None
    leads_to_list: bool = False
    leads_deeper: bool = False

    def read(self, blocks: Sequence[TextBlock]) -> tuple[WrittenStatement, ...]:
        for block, following in zip_longest(blocks, blocks[1:]):
            self.leads_to_list = following is not None and following.kind is BlockKind.ITEM
            self.leads_deeper = self.leads_to_list and following is not None and following.level > block.level
            if block.kind is BlockKind.BREAK:
                self._break()
            elif block.kind is BlockKind.HEADING:
                self._heading(block, block.level, block.text)
            elif block.kind in {BlockKind.ITEM, BlockKind.ROW}:
                self._point(block)
            else:
                self._paragraph(block)
            if len(self.statements) > MOST_STATEMENTS:
                raise LimitError(f"the document makes more than {MOST_STATEMENTS:,} statements", hint="split it")
        return tuple(self.statements)

    def _heading(self, block: TextBlock, level: int, text: str) -> None:
        while self.headings and self.headings[-1].level >= level:
            self.headings.pop()
        title = text.replace("\n", " ").strip(" :：*")[:LONGEST_TITLE]
        norm = norm_of_stem(title) or self._norm_of_examples(title)
        self.headings.append(Title(level, title, block.fragment, norm))
        # What is announced before a title may come below it, in parts that have titles of their own.
        is_list = level >= BOLD and self.leads_to_list
        ends_all = norm is not None or lists_conditions(title) or leads_elsewhere(title)
        self.stems = [] if ends_all else [stem for stem in self.stems if stem.reaches(level, is_list=is_list)]
        for stem in self.stems:
            stem.spans_titles = True
        self.last = None
        if level < BOLD and norm is None:
            self.prohibited = None

    def _break(self) -> None:
        """End what a line across the page ends: titles that are none, and what stems and titles say of points."""
        self.headings = [replace(heading, norm=None) for heading in self.headings if heading.level < BOLD]
        self.stems.clear()
        self.last = self.prohibited = None

    def _paragraph(self, block: TextBlock) -> None:
        governing = self._open_stem(block)
        title = title_level(block)
        if title and not (governing and title == PLAIN and not is_named(block.text)):
            self._heading(block, title, block.text)
            return
        text = without_note(block.text)
        while self.headings and self.headings[-1].level == RUN_IN:
            self.headings.pop()
        label = run_in_title(block, text)
        if label:
            self._heading_in_line(block, label)
            text = text[len(label) :].lstrip(" :：")
        if governing and governing.norm and self._is_governed(text):
            self._governed(block, text, governing)
        else:
            # A word about the part below its own title doesn't end the list that the parts make.
            if governing in self.stems and not governing.points_down and not governing.spans_titles:
                self.stems.remove(governing)
            self._sentences(block, text)

    def _heading_in_line(self, block: TextBlock, label: str) -> None:
        self.headings.append(Title(RUN_IN, label.strip(), block.fragment, None))

    def _is_governed(self, text: str) -> bool:
        return norm_of(text) is None and (opens_list(text) or not ends_sentence(text))

    def _open_stem(self, block: TextBlock) -> Stem | None:
        """Return the stem that governs a paragraph: one that was just said, or that already governs paragraphs."""
        while self.stems and self.stems[-1].depth > block.level:
            self.stems.pop()
        if self.stems and self.stems[-1].depth == block.level:
            stem = self.stems[-1]
            if stem.is_open or not stem.is_used:
                stem.is_open = stem.is_used = True
                return stem
            if not stem.points_down:
                self.stems.pop()
                return self.stems[-1] if self.stems and self.stems[-1].is_open else None
        return None

    def _point(self, block: TextBlock) -> None:
        level = max(1, block.level)
        while self.stems and self.stems[-1].depth >= level:
            self.stems.pop()
        while self.headings and self.headings[-1].level == RUN_IN:
            self.headings.pop()
        text = without_note(block.text)
        label = run_in_title(block, text)
        if label:
            self._heading_in_line(block, label)
            text = text[len(label) :].lstrip(" :：")
        stem = self.stems[-1] if self.stems else None
        if stem is not None:
            stem.is_used = True
        # Links alone below a title lead elsewhere; below a stem they name what it is about.
        governing = stem or (None if block.is_link else self._stem_of_heading())
        if governing is not None and governing.norm is not None:
            self._governed(block, text, governing)
        elif stem is None or not lists_conditions(stem.text):
            self._sentences(block, text)

    def _stem_of_heading(self) -> Stem | None:
        found = next((heading for heading in reversed(self.headings) if heading.norm), None)
        return Stem(found.text, found.norm, 0) if found else None

    def _governed(self, block: TextBlock, text: str, stem: Stem) -> None:
        assert stem.norm is not None
        first, *others = split_sentences(text) or ("",)
        if not first:
            return
        own = norm_of(first)
        if own is not None and (has_own_voice(first) or first.find(own.cue) <= _EARLY):
            self._sentences(block, text)
            return
        shown = without_opening(first)
        if is_weighed(first):
            self._push(block, text, None)
            return
        self.last = stem.norm
        is_stem = opens_list(text) or (self.leads_deeper and not ends_sentence(text))
        if (
            not breaks_off(shown)
            and not (is_stem and names_examples(shown))
            and (not is_stem or says_something(first, stem.norm))
        ):
            self._add(block, under_stem(stem.text, shown), shown, stem.norm, stem.text)
        if others:
            self._sentences(block, " ".join(others))
        if is_stem:
            self._push(block, under_stem(stem.text, text), stem.norm)

    def _sentences(self, block: TextBlock, text: str) -> None:
        sentences = split_sentences(text)
        norm = None
        is_stem = bool(sentences) and (
            opens_list(sentences[-1]) or (self.leads_to_list and not ends_sentence(sentences[-1]))
        )
        for number, sentence in enumerate(sentences):
            is_last = number == len(sentences) - 1
            names_anew = is_last and is_stem and norm_of_stem(sentence)
            is_further = goes_on(sentence) and not names_anew
            if is_further and self.last is not None and self.statements:
                norm = self.last
                if not is_last or not opens_list(sentence):
                    self._continue(sentence)
                continue
            norm = self._sentence(block, sentence)
            self.last = norm
        if sentences:
            self._lead_on(block, sentences, norm, is_stem=is_stem)

    def _lead_on(self, block: TextBlock, sentences: Sequence[str], last: Norm | None, *, is_stem: bool) -> None:
        """Keep the stem that a paragraph ends in, or gives on its way: "The following isn't allowed. Note that …"."""
        end = sentences[-1]
        norm = (last or norm_of_stem_line(end) or self._open_norm() or self._norm_of_examples(end)) if is_stem else None
        if norm is None:
            pointing = (sentence for sentence in reversed(sentences) if leads_down(sentence))
            found = ((sentence, norm_of(sentence) or norm_of_stem_line(sentence)) for sentence in pointing)
            end, norm = next(((text, stem) for text, stem in found if stem), (end, None))
        if norm is None and leads_down(" ".join(sentences)) and self.leads_to_list and norm_of_stem_line(sentences[0]):
            # "Don't post links that … This includes links to any of the following."
            end, norm = sentences[0], norm_of_stem_line(sentences[0])
        if is_stem or norm is not None:
            self._push(block, end, norm, points_down=leads_down(end))

    def _open_norm(self) -> Norm | None:
        return self.stems[-1].norm if self.stems and self.stems[-1].is_open else None

    def _norm_of_examples(self, text: str) -> Norm | None:
        """Return what the examples are of that a title or stem announces: what was prohibited just before."""
        return self.prohibited if names_examples(text) else None

    def _push(self, block: TextBlock, text: str, norm: Norm | None, *, points_down: bool = False) -> None:
        if lists_conditions(text) and not (norm and lists_each(text) and not says_something(text, norm)):
            norm = None
        while self.stems and (
            self.stems[-1].depth > block.level or (self.stems[-1].depth == block.level and not self.stems[-1].is_open)
        ):
            self.stems.pop()
        level = self.headings[-1].level if self.headings else 0
        self.stems.append(Stem(text, norm, block.level, level, points_down=points_down))

    def _sentence(self, block: TextBlock, sentence: str) -> Norm | None:
        """Add what a sentence states, in two statements where it turns; return what it does."""
        sentence = sentence[:LONGEST_TEXT]
        for before, after in split_contrast(sentence):
            first, second = norm_of(before), norm_of(after)
            if first and second and (first.deontic, first.limits) != (second.deontic, second.limits):
                self._add(block, before, before, first)
                # What it turns to may be said of what it began with: "…, with exceptions for …".
                self._add(block, after, after, second, before)
                return second
        main = take_exception(sentence)
        norm = norm_of(main.main) or (norm_of(sentence) if main.exception else None)
        if (
            norm is None
            or breaks_off(sentence)
            or is_stub(sentence)
            or names_examples(sentence)
            or (norm.limits and is_label(sentence))
        ):
            return norm
        if (opens_list(sentence) or leads_down(sentence)) and not says_something(sentence, norm):
            return norm
        shown = f"{without_opening(sentence)}." if opens_list(sentence) else sentence
        self._add(block, shown, shown, norm)
        return norm

    def _add(self, block: TextBlock, text: str, own: str, norm: Norm, stem: str = "") -> None:
        taken = take_exception(own)
        headings = tuple(dict.fromkeys(heading.text for heading in self.headings if heading.text))
        fragments = [heading.fragment for heading in self.headings if heading.fragment]
        if norm.deontic is Deontic.PROHIBITION:
            self.prohibited = norm
        self.statements.append(
            WrittenStatement(
                text=cut_text(text),
                language="zh" if is_chinese(own) else "en",
                norm=norm,
                headings=headings,
                line=block.line,
                fragment=block.fragment or (fragments[-1] if fragments else None),
                own=cut_text(taken.main),
                stem=cut_text(stem),
                exception=cut_text(taken.exception),
            )
        )

    def _continue(self, sentence: str) -> None:
        said = self.statements[-1]
        gap = "" if said.language == "zh" else " "
        self.statements[-1] = replace(
            said, text=cut_text(f"{said.text}{gap}{sentence}"), own=cut_text(f"{said.own}{gap}{sentence}")
        )


def read_statements(blocks: Sequence[TextBlock]) -> tuple[WrittenStatement, ...]:
    """Return the normative statements of a document, in its order; what is said twice under one title, once.

    Raises:
        LimitError: If there are more than `MOST_STATEMENTS`.
    """
    return tuple(_once(_Reader().read(blocks)))


def read_document(text: str, where: str | None = None) -> tuple[WrittenStatement, ...]:
    """Return the normative statements of a Markdown document, as `read_statements`.

    Args:
        text: The document.
        where: How an error names it.

    Raises:
        LimitError: If it is too long, or makes too many statements.
    """
    try:
        return read_statements(read_blocks(text))
    except LimitError as error:
        raise LimitError(error.what, where=where, hint=error.hint) from None


def _once(statements: Sequence[WrittenStatement]) -> Iterator[WrittenStatement]:
    seen = set()
    for statement in statements:
        key = (statement.headings[-1:], statement.text)
        if key not in seen:
            seen.add(key)
            yield statement
