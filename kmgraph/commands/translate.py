"""`translate`: words of rules that a language lacks, asked of a service that the user names, and marked as unread.

What is sent are texts that documents show anyway: published rules, and people's words about learned ones. No cell of
the observations, no reason and no name of a person is among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kmgraph.errors import InputError, LimitError, UsageError
from kmgraph.io import TOML_LIMITS, ServiceAddress, parse_toml, post_json, read_utf8, service_address, write_atomic
from kmgraph.model import Project, PublishedRule, canonical_language, is_language_tag, machine_tag, machine_target
from kmgraph.namespaces import KM
from kmgraph.pipeline import Knowledge, load_knowledge
from kmgraph.project import CONFIG_NAME, DECISIONS_NAME, PeopleDecisions, load_project, parse_decisions
from kmgraph.rdf import is_rdf
from kmgraph.rules import (
    DamagedTranslationError,
    ProtectedText,
    TranslationProtocol,
    UntranslatedText,
    answer_of,
    holds_personal_string,
    protect,
    protocol_of,
    put_words,
    question_to,
    untranslated_decisions,
    untranslated_published,
)

_LONGEST_TEXT = 4_000
"""Characters of a text that is sent: a rule has one sentence or two."""
_MOST_TEXTS = 2_000
"""Texts of one run of the command: far more rules than people write."""
_IN_PARENTHESES = re.compile(r"\s*[(（][^)）]*[)）]")
_QUOTES = "“”‘’\"'「」『』«»„"


@dataclass(frozen=True, slots=True)
class TranslationService:
    """Whom to ask, as the command line or the environment names it; a project has no say in it.

    Attributes:
        address: Where the service is.
        protocol: How it is asked.
        key: Its key; empty if it needs none.
        model: Which of its models to use; for OpenAI's protocol alone.
    """

    address: ServiceAddress
    protocol: TranslationProtocol
    key: str = ""
    model: str = ""

    def translate(self, text: str, source: str, target: str) -> str:
        """Return what the service makes of a text."""
        question = question_to(self.protocol, text, source, target, self.key, self.model)
        return answer_of(self.protocol, post_json(self.address, question.body, question.headers))


@dataclass(frozen=True, slots=True)
class PlannedText:
    """A text to be translated.

    Attributes:
        file: Where it stands.
        is_published: Whether that is a file of published rules.
        text: The words, and what lacks.
        protected: What is sent of it.
        refusal: Why it is not sent; None if it is.
    """

    file: Path
    is_published: bool
    text: UntranslatedText
    protected: ProtectedText
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class TranslatedText:
    """What came of a text: the words as they were written into its file, or why there are none."""

    planned: PlannedText
    words: str | None
    refusal: str | None = None


def translation_service(url: str | None, key: str, model: str | None) -> TranslationService:
    """Return the service of an address.

    Args:
        url: The address, with the path that translations are asked of.
        key: Its key, or nothing.
        model: Name of a model, where the protocol needs one.

    Raises:
        UsageError: If there is no address, or it is wrong; a key is no key; or a model is missing or not needed.
    """
    if not url:
        hint = "--url https://…/translate, or the environment variable KMGRAPH_TRANSLATE_URL"
        raise UsageError("no service is named that translates", where="--url", hint=hint)
    address = service_address(url, "--url")
    protocol = protocol_of(address.path)
    if not (key.isascii() and key.isprintable()):
        raise UsageError(
            "the key holds characters that no key has",
            where="KMGRAPH_TRANSLATE_KEY",
            hint="copy it again, without what stands around it",
        )
    if (protocol is TranslationProtocol.OPENAI) != bool(model):
        what = "this protocol has no models" if model else "a service of this protocol has several models"
        raise UsageError(what, where="--model", hint="leave --model away" if model else "name one: --model NAME")
    return TranslationService(address, protocol, key, model or "")


def plan_translation(folder: Path, languages: Sequence[str] = ()) -> tuple[PlannedText, ...]:
    """Return the texts of a project that lack in languages, with what would be sent of each; nothing is sent.

    Args:
        folder: The project folder.
        languages: Those that are wanted; by default those of the project.

    Raises:
        UsageError: If the folder is no project, or a language has no tag.
        LimitError: If there are too many texts.
    """
    if not (folder / CONFIG_NAME).exists():
        hint = "name one with --project; kmgraph init makes one"
        raise UsageError("rules are translated in a project, and this folder is none", where=str(folder), hint=hint)
    for tag in languages:
        if not is_language_tag(tag) or machine_target(tag) is not None:
            raise UsageError(f'"{tag}" is not a language tag', where="--lang", hint='such as "es" or "pt-BR"')
    project = load_project(folder)
    knowledge, decided = load_knowledge(project), _decided(project)
    wanted, first = tuple(map(canonical_language, languages)) or project.languages, project.languages[0]
    terms = _terms(knowledge, decided)
    planned = [
        *_planned(untranslated_decisions(decided.rules, wanted, first), _decisions_file(project), terms, False),
        *_published(project, knowledge, wanted, terms),
    ]
    if len(planned) > _MOST_TEXTS:
        raise LimitError(f"these are {len(planned):,} texts, at most {_MOST_TEXTS:,}", hint="name fewer languages")
    return tuple(planned)


def translate_planned(planned: Sequence[PlannedText], service: TranslationService) -> Iterator[TranslatedText]:
    """Ask for each text, write what comes back into its file, and yield it: a service that fails loses nothing before.

    The words bear a tag that says that a machine made them (`es-t-en-t0-und`), until a person makes it the language's.

    Raises:
        InputError, LimitError: If the service can't be asked, or answers with no translation.
        ConfigError: If a file can't be brought up to date.
    """
    for each in planned:
        if each.refusal is not None:
            yield TranslatedText(each, None, each.refusal)
            continue
        text = each.text
        try:
            words = each.protected.put_back(service.translate(each.protected.sent, text.source, text.target))
        except DamagedTranslationError as error:
            yield TranslatedText(each, None, error.what)
            continue
        if holds_personal_string(words) and not holds_personal_string(text.words):
            yield TranslatedText(each, None, "what came back looks as if it named a person or an address")
            continue
        _write(each, words)
        yield TranslatedText(each, words)


def _write(planned: PlannedText, words: str) -> None:
    """Add words to those that stand in the file at this moment: other languages may have come meanwhile."""
    text, file = planned.text, planned.file
    before = _text_of(file)
    table, name = ("rule", "id") if planned.is_published else ("decision", "rule")
    entries = parse_toml(before, file).get(table)
    known = next((entry for entry in _tables(entries) if entry.get(name) == text.rule), {}).get(text.kind)
    there = {str(tag): str(said) for tag, said in known.items()} if isinstance(known, dict) else dict(text.known)
    all_words = {**there, machine_tag(text.target, text.source): words}
    after = put_words(before, file, text.rule, str(text.kind), all_words, is_published=planned.is_published)
    write_atomic(file, after.encode())


def _planned(
    lacking: Iterator[UntranslatedText], file: Path, terms: Sequence[str], is_published: bool
) -> Iterator[PlannedText]:
    for text in lacking:
        protected = protect(text.words, terms)
        yield PlannedText(file, is_published, text, protected, _refusal(text.words))


def _refusal(words: str) -> str | None:
    if len(words) > _LONGEST_TEXT:
        return f"it has {len(words):,} characters, at most {_LONGEST_TEXT:,}"
    if holds_personal_string(words):
        return "it looks as if it named a person or an address"
    return None


def _published(
    project: Project, knowledge: Knowledge, languages: Sequence[str], terms: Sequence[str]
) -> Iterator[PlannedText]:
    rules: dict[str, PublishedRule] = {rule.id: rule for rule in (*knowledge.published, *knowledge.awaiting)}
    for path in project.published:
        if is_rdf(path):
            continue
        ids = (entry.get("id") for entry in _tables(parse_toml(_text_of(path), path).get("rule")))
        own = [rules[name] for name in ids if isinstance(name, str) and name in rules]
        yield from _planned(untranslated_published(own, languages, project.languages[0]), path, terms, True)


def _terms(knowledge: Knowledge, decided: PeopleDecisions) -> tuple[str, ...]:
    """Return the words that stay: entries of the lexicon, without explanations, and terms that a person looked at."""
    entries = (
        word
        for term in knowledge.ontology.vocabulary.individuals.values()
        if any(knowledge.hierarchy.is_subclass(kind, KM.LexicalEntry) for kind in term.types)
        for word in (*term.words.labels.values(), *(alt for alts in term.words.alt_labels.values() for alt in alts))
    )
    bare = (_IN_PARENTHESES.sub("", word).strip().strip(_QUOTES) for word in entries)
    found = (term for reviewed in decided.terms for term in reviewed.terms)
    return tuple(sorted({word for word in (*bare, *found) if len(word) > 1}))


def _decided(project: Project) -> PeopleDecisions:
    file = _decisions_file(project)
    return parse_decisions(_text_of(file), file, project.languages[0])


def _decisions_file(project: Project) -> Path:
    return (project.folder or Path()) / DECISIONS_NAME


def _tables(entries: object) -> list[dict[str, object]]:
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _text_of(path: Path) -> str:
    return read_utf8(path, TOML_LIMITS, error=InputError) if path.exists() else ""
