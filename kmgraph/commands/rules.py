"""Guidelines in words to draft published rules: one a statement, with a scope that a person has to confirm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kmgraph.errors import InputError, UsageError, did_you_mean
from kmgraph.io import ReadLimits, read_utf8
from kmgraph.model import Deontic, Limits, is_slug
from kmgraph.namespaces import is_web_address
from kmgraph.ontology import load_ontology, refuse_first, to_manchester
from kmgraph.pipeline import ScopeProposer, Step, class_tree, read_rule_words, silent
from kmgraph.project import CONFIG_NAME, load_project
from kmgraph.rules import (
    DraftOrigin,
    DraftRule,
    UpdatedDrafts,
    WrittenStatement,
    draft_rules,
    new_draft_file,
    read_document,
    update_draft_file,
)

_IN_WORDS = (".md", ".markdown", ".txt")
_LIMITS = ReadLimits.up_to(4 * 1024**2)


@dataclass(frozen=True, slots=True)
class ImportedRules:
    """What became of guidelines in words.

    Attributes:
        text: The file of draft rules.
        drafts: The statements.
        updated: What came of the rules that the file held before; None if it is new.
    """

    text: str
    drafts: tuple[DraftRule, ...]
    updated: UpdatedDrafts | None = None
    counts: Counter[Deontic] = field(default_factory=Counter)

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
) -> ImportedRules:
    """Return the draft rules that guidelines in Markdown make.

    Args:
        document: The guidelines.
        origin: What is to be said of where they come from.
        project: A project folder, whose extensions are known too; by default the current one, if it is one.
        ontology: Extensions to add.
        file: A file of published rules to bring up to date; None for a new one.
        step: Told of each step.

    Raises:
        UsageError: If the document is no text in words by its name, the address is none, or the project has no such
            platform.
        InputError: If the document is not there, not UTF-8, or states no rule; if the file can't be read.
        LimitError: If the document is too large.
    """
    _refuse_other_formats(document)
    here = Path() if project is None and Path(CONFIG_NAME).exists() else project
    settings = None if here is None else load_project(here)
    _check_origin(origin, settings.platform_ids if settings else ())
    with step("reading the guidelines"):
        statements = read_document(read_utf8(document, _LIMITS), str(document))
    if not statements:
        raise InputError(
            "no sentence of it prohibits, permits or obliges, as far as its wording tells",
            where=str(document),
            hint='write rules as sentences ("You may not …", "不得 …"), or as points under "Not allowed:"',
        )
    extensions = (*(settings.ontology if settings else ()), *ontology)
    limits = settings.limits if settings else Limits()
    drafts = draft_rules(statements, _proposals(statements, extensions, limits, step), origin)
    counts = Counter(draft.deontic for draft in drafts)
    if file is None:
        return ImportedRules(new_draft_file(drafts, origin.source), drafts, counts=counts)
    updated = update_draft_file(file, drafts, origin)
    return ImportedRules(updated.text, drafts, updated, counts)


def _refuse_other_formats(document: Path) -> None:
    """Check that a document is in words: a sentence between the keys of a table or a filter is no statement."""
    suffix = document.suffix.lower()
    if document.is_file() and suffix and suffix not in _IN_WORDS:
        raise UsageError(
            f'rules are read from guidelines in words, not from files that end in "{suffix}"',
            where=str(document),
            hint=f"copy the sentences into a file that ends in {' or '.join(_IN_WORDS)}",
        )


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
        refuse_first(ontology.unknown)
    with step("inferring the class tree"):
        hierarchy = class_tree(ontology, limits)
    with step("proposing scopes"):
        proposer = ScopeProposer(read_rule_words(ontology.vocabulary, hierarchy), hierarchy)
        scopes = [proposer.propose(statement) for statement in statements]
        worded = {scope: to_manchester(scope, ontology.vocabulary) for scope in set(scopes) if scope is not None}
    return tuple(None if scope is None else worded[scope] for scope in scopes)
