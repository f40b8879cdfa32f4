"""Published rules, drafted: of guidelines in words one a statement, of rules of other systems one a rule.

Each has a scope that a person has to confirm.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kmgraph.commands.foreign_rules import ForeignKnowledge, ImportChoice, draft_foreign_rules
from kmgraph.errors import InputError, UsageError, did_you_mean
from kmgraph.io import ReadLimits, read_utf8
from kmgraph.model import Deontic, Limits, is_slug
from kmgraph.namespaces import is_web_address
from kmgraph.ontology import load_ontology, refuse_first, to_manchester
from kmgraph.pipeline import ScopeProposer, Step, class_tree, read_rule_words, silent
from kmgraph.project import CONFIG_NAME, load_project
from kmgraph.rules import (
    IMPORT_SUFFIXES,
    DraftOrigin,
    DraftRule,
    Loss,
    UpdatedDrafts,
    WrittenStatement,
    draft_rules,
    new_draft_file,
    read_document,
    update_draft_file,
)

IMPORT_FORMATS = ("markdown", "mastodon", "automoderator", "discord")
"""Formats that rules are read from."""
_IN_WORDS = (".md", ".markdown", ".txt")
_LIMITS = ReadLimits.up_to(4 * 1024**2)


@dataclass(frozen=True, slots=True)
class ImportedRules:
    """What became of guidelines in words, or of rules of another system.

    Attributes:
        text: The file of draft rules.
        drafts: The statements, or the rules.
        updated: What came of the rules that the file held before; None if it is new.
        losses: What of another system's rules has no place here.
        words: An extension with the words that scopes name, as Turtle; None if there are none.
    """

    text: str
    drafts: tuple[DraftRule, ...]
    updated: UpdatedDrafts | None = None
    counts: Counter[Deontic] = field(default_factory=Counter)
    losses: tuple[Loss, ...] = ()
    words: bytes | None = None

    @property
    def proposed(self) -> int:
        """How many of the statements have a proposed scope."""
        return sum(draft.proposed is not None for draft in self.drafts)


def import_rules(
    document: Path,
    origin: DraftOrigin,
    project: Path | None = None,
    ontology: Sequence[Path] = (),
    file: Path | None = None,
    step: Step = silent,
    choice: ImportChoice = ImportChoice(),  # noqa: B008  frozen
) -> ImportedRules:
    """Return the draft rules that guidelines in Markdown make, or the rules of another system.

    Args:
        document: The guidelines, or the file of the other system.
        origin: What is to be said of where they come from.
        project: A project folder, whose extensions are known too; by default the current one, if it is one.
        ontology: Extensions to add.
        file: A file of published rules to bring up to date; None for a new one.
        step: Told of each step.
        choice: How the document is read.

    Raises:
        UsageError: If the document's name tells no format, the address is none, the project has no such platform, or
            an option means nothing for the format.
        InputError: If the document is not there, not of its format, or states no rule; if the file can't be read.
        LimitError: If the document is too large.
    """
    is_in_words = _is_in_words(document, choice)
    here = Path() if project is None and Path(CONFIG_NAME).exists() else project
    settings = None if here is None else load_project(here)
    _check_origin(origin, settings.platform_ids if settings else ())
    extensions = (*(settings.ontology if settings else ()), *ontology)
    limits = settings.limits if settings else Limits()
    if is_in_words:
        return _of_guidelines(document, origin, extensions, limits, file, step)
    known = ForeignKnowledge(
        extensions, limits, settings.base_iri if settings else None, settings.terms if settings else ()
    )
    made = draft_foreign_rules(document, origin, choice, known, step)
    if file is not None and made.has_checks:
        raise UsageError(
            "rules of a filter can't be brought up to date",
            where="--update",
            hint="they are known again by their words, and their checks may change while these stay; write a new file",
        )
    return _imported(made.drafts, origin, file, made.losses, made.words)


def _of_guidelines(
    document: Path, origin: DraftOrigin, extensions: Sequence[Path], limits: Limits, file: Path | None, step: Step
) -> ImportedRules:
    with step("reading the guidelines"):
        statements = read_document(read_utf8(document, _LIMITS), str(document))
    if not statements:
        raise InputError(
            "no sentence of it prohibits, permits or obliges, as far as its wording tells",
            where=str(document),
            hint='write rules as sentences ("You may not …", "不得 …"), or as points under "Not allowed:"',
        )
    return _imported(draft_rules(statements, _proposals(statements, extensions, limits, step), origin), origin, file)


def _imported(
    drafts: tuple[DraftRule, ...],
    origin: DraftOrigin,
    file: Path | None,
    losses: tuple[Loss, ...] = (),
    words: bytes | None = None,
) -> ImportedRules:
    counts = Counter(draft.deontic for draft in drafts)
    if file is None:
        return ImportedRules(new_draft_file(drafts, origin.source), drafts, None, counts, losses, words)
    updated = update_draft_file(file, drafts, origin)
    return ImportedRules(updated.text, drafts, updated, counts, losses, words)


def _is_in_words(document: Path, choice: ImportChoice) -> bool:
    """Return whether a document is read as guidelines in words.

    Raises:
        UsageError: If its suffix tells no format (a sentence between the keys of a table is no statement), or an
            option was given that only rules of other systems know.
    """
    suffix = document.suffix.lower()
    is_foreign = choice.form != IMPORT_FORMATS[0] if choice.form else suffix in IMPORT_SUFFIXES
    if not choice.form and not is_foreign and document.is_file() and suffix and suffix not in _IN_WORDS:
        raise UsageError(
            f'rules are read from guidelines in words, or of other systems, not from files that end in "{suffix}"',
            where=str(document),
            hint=f"copy the sentences into a file that ends in {' or '.join(_IN_WORDS)}; or choose with --format",
        )
    for option, is_given in (("--lang", choice.language is not None), ("--words", choice.makes_words)):
        if is_given and not is_foreign:
            raise UsageError(
                "this means nothing for guidelines in words", where=option, hint="it goes with rules of other systems"
            )
    return not is_foreign


def _check_origin(origin: DraftOrigin, platforms: Sequence[str]) -> None:
    if origin.url is not None and not is_web_address(origin.url):
        raise UsageError(f'"{origin.url}" is not a web address', where="--url", hint="write https://…")
    if origin.platform is None:
        return
    if platforms and origin.platform not in platforms:
        hint = did_you_mean(origin.platform, platforms) or f"known: {', '.join(platforms)}"
        raise UsageError(f'the project has no platform "{origin.platform}"', where="--platform", hint=hint)
    if not is_slug(origin.platform):
        hint = "use a-z, 0-9 and single hyphens"
        raise UsageError(f'"{origin.platform}" can\'t be a platform id', where="--platform", hint=hint)


def _proposals(
    statements: Sequence[WrittenStatement], extensions: Sequence[Path], limits: Limits, step: Step
) -> tuple[str | None, ...]:
    with step("loading the ontology"):
        ontology = load_ontology(extensions)
        refuse_first(ontology.faults)
    with step("inferring the class tree"):
        hierarchy = class_tree(ontology, limits)
    with step("proposing scopes"):
        proposer = ScopeProposer(read_rule_words(ontology.vocabulary, hierarchy), hierarchy)
        scopes = [proposer.propose(statement) for statement in statements]
        worded = {scope: to_manchester(scope, ontology.vocabulary) for scope in set(scopes) if scope is not None}
    return tuple(None if scope is None else worded[scope] for scope in scopes)
