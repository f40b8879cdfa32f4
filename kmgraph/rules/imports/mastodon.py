"""The rules of a Mastodon server, as `GET /api/v1/instance/rules` answers, and the instance that holds them.

A rule is a sentence or some: what it does is read off its wording, as in written rules.

Source: Mastodon API documentation, entities/Rule (`text` 3.4, `hint` 4.3, `translations` 4.4), entities/Instance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NoReturn

from kmgraph.errors import InputError
from kmgraph.model import Deontic, Text, canonical_language, is_language_tag
from kmgraph.rules.imports.foreign_rule import ForeignRule, ForeignRules, language_of, plain_statement, untold_keys
from kmgraph.rules.written import LONGEST_TEXT, Norm, WrittenStatement, cut_text, read_document

_KNOWN = ("id", "text", "hint", "translations")


def read_mastodon(data: object, where: str, language: str | None = None) -> ForeignRules:
    """Return the rules of a server.

    Args:
        data: What the file's JSON writes.
        where: Names the file in errors.
        language: That of texts which don't say theirs; by default what their wording tells.

    Raises:
        InputError: If it is no list of rules with texts.
    """
    rules = data.get("rules") if isinstance(data, Mapping) else data
    if not isinstance(rules, list):
        _refuse(where, "a list of rules must stand here")
    if isinstance(data, Mapping) and language is None:
        language = _only_language(data.get("languages"))
    read = tuple(_rule(rule, f"{where}, [{number}]", language) for number, rule in enumerate(rules))
    return ForeignRules(read, has_checks=False)


def _only_language(tags: object) -> str | None:
    """Return the language of a server that has one."""
    is_one = isinstance(tags, list) and len(tags) == 1 and isinstance(tags[0], str) and is_language_tag(tags[0])
    return canonical_language(tags[0]) if is_one else None  # type: ignore[index]  # a list then


def _rule(rule: object, where: str, given: str | None) -> ForeignRule:
    if not isinstance(rule, Mapping):
        _refuse(where, "a rule must stand here")
    text = _text(rule, "text", where)
    if not text:
        _refuse(where, 'a rule has a "text"')
    others = dict(_translations(rule, where))
    language = _language(text, {tag: words["text"] for tag, words in others.items()}, given)
    hints = {language: _text(rule, "hint", where), **{tag: words["hint"] for tag, words in others.items()}}
    sentences = tuple(replace(one, line=0, headings=()) for one in read_document(f"- {cut_text(text)}", where))
    norm, told = _norm(sentences)
    statement = plain_statement(text, language, norm.deontic, norm.outcomes)
    if len(" ".join(text.split())) > LONGEST_TEXT:
        told.append(f"text: cut to {LONGEST_TEXT:,} characters")
    return ForeignRule(
        statement,
        sentences=tuple(one for one in sentences if _does(one) == (norm.deontic, norm.limits)),
        translations={tag: cut_text(words["text"]) for tag, words in others.items() if tag != language},
        hint={tag: hint for tag, hint in hints.items() if hint},
        not_read=(*told, *untold_keys(rule, _KNOWN)),
    )


def _does(sentence: WrittenStatement) -> tuple[Deontic, Sequence[object]]:
    return sentence.norm.deontic, sentence.norm.limits


def _norm(sentences: Sequence[WrittenStatement]) -> tuple[Norm, list[str]]:
    """Return what a rule does, and what of that has no place: a prohibition goes before what else it does."""
    if not sentences:
        # What a server asks of its people and no wording tells: an obligation explains no removal, whoever confirms it.
        said = "text: its wording prohibits, permits and obliges to nothing that is known; taken as an obligation"
        return Norm(Deontic.OBLIGATION, (), ""), [said]
    prohibiting = [one.norm for one in sentences if one.norm.deontic is Deontic.PROHIBITION]
    norm = prohibiting[0] if prohibiting else sentences[0].norm
    others = dict.fromkeys(str(one.norm.deontic) for one in sentences if _does(one) != (norm.deontic, norm.limits))
    told = [f"text: it is {_article(other)} as well, which takes a rule of its own" for other in others]
    return norm, told


def _article(deontic: str) -> str:
    return f"an {deontic}" if deontic.startswith("o") else f"a {deontic}"


def _language(text: str, translations: Mapping[str, str], given: str | None) -> str:
    """Return the language of a rule's text: that of the translation which is the same, else as `language_of`."""
    same = [tag for tag, words in translations.items() if words == text]
    if same:
        return same[0]
    guessed = language_of(text, given)
    # What is there in other words in that language is not in it, whatever its wording tells.
    return guessed if given or guessed not in translations else "und"


def _translations(rule: Mapping[str, object], where: str) -> Iterator[tuple[str, Text]]:
    found = rule.get("translations") or {}
    if not isinstance(found, Mapping):
        _refuse(f"{where}.translations", "translations by language must stand here")
    seen: set[str] = set()
    for tag, words in found.items():
        place = f"{where}.translations.{tag}"
        if not is_language_tag(tag) or not isinstance(words, Mapping):
            _refuse(place, "a translation by a tag such as “de” must stand here")
        if canonical_language(tag) in seen:
            _refuse(place, "a translation into a language stands there once")
        seen.add(canonical_language(tag))
        text = _text(words, "text", place)
        if text:
            yield canonical_language(tag), {"text": text, "hint": _text(words, "hint", place)}


def _text(values: Mapping[str, object], key: str, where: str) -> str:
    value = values.get(key)
    if value is not None and not isinstance(value, str):
        _refuse(f"{where}.{key}", "a text must stand here")
    return (value or "").strip()


def _refuse(where: str, wanted: str) -> NoReturn:
    raise InputError(
        f"not the rules of a Mastodon server: {wanted}",
        where=where,
        hint="save the answer of GET /api/v1/instance/rules; or choose with --format",
    )
