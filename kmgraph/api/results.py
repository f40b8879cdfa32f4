"""What a run learned, open: its rules, their reasons, drafts against them, documents, exports."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kmgraph.api.arguments import PathLike, optional_text, path_of, text_of, texts_of
from kmgraph.api.frames import as_json_lines, read_rows
from kmgraph.api.rule_table import RuleTable, table_of
from kmgraph.api.verdicts import DraftVerdict, verdict_of
from kmgraph.commands import (
    Checker,
    RuleChoice,
    check_draft,
    check_draft_file,
    explain_known_rule,
    export_input,
    format_of,
    judge_draft,
    limit_lines,
    run_notes,
    warning_words,
    write_run,
)
from kmgraph.errors import UsageError, did_you_mean
from kmgraph.io import scratch_folder, write_atomic
from kmgraph.project import inputs_of, refuse_output
from kmgraph.render import IN_REPORT_ALONE, RunLimits, run_html
from kmgraph.rules import RULE_FORMATS, RuleExport, export_rules

if TYPE_CHECKING:
    from kmgraph.model import Project, RuleSet
    from kmgraph.pipeline import Knowledge, Run


@dataclass(frozen=True, repr=False)
class RunResult:
    """What a run learned. `rules` may be published; whatever else it says of rules is the operator's view.

    Attributes:
        project: What was read, and how.
        knowledge: The ontology, its class tree, the published rules, and the classes of terms that rules name.
        exact: The rule set with exact figures, where these are at hand.
        public: The rule set with public figures; None if a file of exact ones is all there is.
        language: In which rules show themselves.
        run: The run itself, if it was made here: what documents are made of.
    """

    project: Project
    knowledge: Knowledge
    exact: RuleSet
    public: RuleSet | None
    language: str = "en"
    run: Run | None = field(default=None, repr=False)
    _kept: object = field(default=None, repr=False)

    def __repr__(self) -> str:
        """Return the name of the project and how many rules there are."""
        return f"RunResult({self.project.name!r}, rules={len(self.exact.rules)})"

    @property
    def rules(self) -> RuleTable:
        """The rules with public figures.

        Raises:
            UsageError: If there are none.
        """
        return table_of(self._public(), self.language)

    @property
    def exact_rules(self) -> RuleTable:
        """The rules with the best figures that there are: for those who may see the data."""
        return table_of(self.exact, self.language)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to know before the figures are trusted, as the command line says it, a line each.

        Of a run that was made here also what was not understood in reading: headers, values, dates, rows.
        """
        if self.run is not None:
            return tuple(run_notes(self.run))
        return tuple(limit_lines((self.public or self.exact).warnings))

    def explain(self, rule: str, language: str | None = None) -> str:
        """Return one rule explained in words: scope, status and why, evidence, what lies just outside.

        Args:
            rule: Its id, or the first characters of it.
            language: Language of words and labels.

        Raises:
            UsageError: If no rule, or more than one, has an id that begins so.
        """
        told = optional_text(language, "language") or self.language
        return explain_known_rule(self.project, self.knowledge, self.exact, text_of(rule, "rule"), told)

    def check(self, text: str, platform: str | None = None, **features: str) -> tuple[DraftVerdict, ...]:
        """Return what the rules say of a draft, a verdict a platform.

        Args:
            text: The draft.
            platform: Id of the only platform; by default all.
            features: What else is true of it, by header: `medium="video"`.

        Raises:
            UsageError: If a feature or platform is not known.
        """
        draft, only = text_of(text, "text"), optional_text(platform, "platform")
        return tuple(map(verdict_of, judge_draft(self._checker, draft, _settings(features), only)))

    def check_table(self, table: object, platform: str | None = None) -> tuple[DraftVerdict, ...]:
        """Return a verdict for each row of a table of drafts, in its order; columns as in a table of observations.

        Raises:
            UsageError: If it is no table, or there is no such platform.
            ObservationError: If none of its rows can be read.
        """
        with scratch_folder() as folder:
            file = folder / "drafts.jsonl"
            write_atomic(file, as_json_lines(read_rows(table)).encode())
            lines = check_draft_file(self._checker, file, optional_text(platform, "platform")).text.splitlines()
        return tuple(verdict_of(json.loads(line)) for line in lines)

    def advise(self, text: str, platform: str | None = None, language: str | None = None, **features: str) -> str:
        """Return the same as `check` in words: which rules apply, why, and the smallest change that clears it."""
        only, told = optional_text(platform, "platform"), optional_text(language, "language")
        return check_draft(self._checker, text_of(text, "text"), _settings(features), only, told)

    def guidelines(self, folder: PathLike, formats: Iterable[str] = ()) -> dict[str, Path]:
        """Write every document about the rules, and return the public files by name.

        Args:
            folder: Where to; what tells of single posts goes into a private one beside it.
            formats: Formats of the guidelines; by default all.

        Raises:
            UsageError: If the run was opened from its folder: the documents are there already; or if there is no such
                format.
            InputError: If a file can't be written.
        """
        if self.run is None:
            raise UsageError("this run was written already", hint="its documents lie in its folder")
        place = path_of(folder, "folder")
        documents = write_run(self.run, place, texts_of(formats, "formats"))
        return {name: place / name for name in documents.names}

    def export(
        self,
        output: PathLike,
        form: str | None = None,
        *,
        languages: Iterable[str] = (),
        platform: str | None = None,
        candidates: bool = False,
    ) -> RuleExport:
        """Write the public rules in the format of another system, and return what it has no place for.

        Args:
            output: The file.
            form: Name of the format, as of `kmgraph export rules`; by default what the suffix means.
            languages: Of texts; by default all that the rules have.
            platform: Id of the only platform.
            candidates: Whether a Mastodon server gets rules that nobody has reviewed, too.

        Raises:
            UsageError: If there is no such format or platform, or the file is one that was read, or a run's.
        """
        file = path_of(output, "output")
        refuse_output(file, inputs_of(self.project))
        chosen = optional_text(form, "form") or format_of(file)
        if chosen not in RULE_FORMATS:
            hint = did_you_mean(chosen, RULE_FORMATS) or f"one of {', '.join(RULE_FORMATS)}"
            raise UsageError(f'"{chosen}" is no format of other systems', hint=hint)
        told = texts_of(languages, "languages") or self.project.languages
        choice = RuleChoice(tuple(told), optional_text(platform, "platform"), has_candidates=candidates)
        vocabulary = self.knowledge.ontology.vocabulary
        exported = export_rules(chosen, export_input(self._public(), self.knowledge.published, vocabulary, choice))
        write_atomic(file, exported.data)
        return exported

    def _repr_html_(self) -> str:
        """Return the run for a notebook: what it was made of, its rules with public figures, and what limits them."""
        public = self._public()
        limits = tuple(
            warning.text.get(self.language) or warning_words(warning.text) or warning.code
            for warning in public.warnings
            if warning.code not in IN_REPORT_ALONE
        )
        limited = RunLimits(limits, len(self.warnings) - len(limits))
        return run_html(public.totals, table_of(public, self.language).shown(), self.language, limited)

    def _public(self) -> RuleSet:
        if self.public is None:
            raise UsageError(
                "these rules have exact figures, and no public ones lie beside them",
                hint="open the folder that kmgraph guidelines wrote, or use exact_rules",
            )
        return self.public

    @cached_property
    def _checker(self) -> Checker:
        return Checker(self.project, self.knowledge, self.exact)


def _settings(features: dict[str, str]) -> tuple[str, ...]:
    return tuple(f"{name}={text_of(value, name)}" for name, value in features.items())
