"""A rule set on disk and in use: the published rules, `rules.json`, what rules say of a draft, what people decided.

In come files of published rules, of learned ones and of decisions; out go the model's rules, `rules.json` again with
nothing lost, the verdict of a rule set on rows of a table, and texts of files with a decision more. This room adds the
checks that a file of rules needs, and forgets how the rules were learned: evidence is carried, never made.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.rules.changes import changes_between
    from kmgraph.rules.check import Condition, Verdict, base_rates, check_drafts, refuse_unknown_terms, together
    from kmgraph.rules.comparison_json import comparison_to_json
    from kmgraph.rules.content_scope import ContentTerms, ForeignPart
    from kmgraph.rules.coverage import ScopeRows, published_masks, published_rows
    from kmgraph.rules.decision_file import put_decision, put_scope, put_terms, put_words
    from kmgraph.rules.disclosure import (
        ALL_POSTS,
        CountSpan,
        Filling,
        FillingGate,
        FillingWord,
        can_turn,
        careful_low,
        count_span,
        filling_span,
        holds_personal_string,
        least_sources,
        may_speak_of_sources,
        other_interval,
        public_comparison,
        public_count,
        public_filling,
        public_header,
        public_neighbourhoods,
        public_p_value,
        public_ruleset,
        public_string,
        remaining_counts,
        turning_month,
        without_posts,
        without_telling_change,
    )
    from kmgraph.rules.draft_records import Unsettled, seen_literals
    from kmgraph.rules.exports import (
        RULE_FORMATS,
        ExportEntry,
        ExportInput,
        Loss,
        RuleExport,
        export_entries,
        export_rules,
        rule_row,
    )
    from kmgraph.rules.force import has_ended, in_force_beside, in_force_within, last_month, last_observed, moment_of
    from kmgraph.rules.imports import (
        IMPORT_SUFFIXES,
        ForeignRule,
        ForeignRules,
        ForeignTerms,
        foreign_drafts,
        read_foreign_rules,
        speaks_of_words,
    )
    from kmgraph.rules.json import read_rules, rule_to_json, rules_to_json
    from kmgraph.rules.json_parts import error_to_json, literal_to_json, scope_to_json, significant, verdict_to_json
    from kmgraph.rules.published import PublishedFiles, read_published
    from kmgraph.rules.stated_rules import announced_limits, announces_less, is_looked_at
    from kmgraph.rules.translation import (
        DamagedTranslationError,
        ProtectedText,
        ServiceQuestion,
        TextKind,
        TranslationProtocol,
        UntranslatedText,
        answer_of,
        lacks_language,
        protect,
        protocol_of,
        question_to,
        untranslated_decisions,
        untranslated_published,
    )
    from kmgraph.rules.written import (
        BETWEEN_TITLES,
        DraftOrigin,
        DraftRule,
        Norm,
        UpdatedDrafts,
        WrittenStatement,
        draft_rules,
        new_draft_file,
        norm_of,
        read_document,
        read_sentence,
        unescaped,
        update_draft_file,
    )
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "changes": "changes_between",
            "check": "Condition Verdict base_rates check_drafts refuse_unknown_terms together",
            "comparison_json": "comparison_to_json",
            "content_scope": "ContentTerms ForeignPart",
            "coverage": "ScopeRows published_masks published_rows",
            "decision_file": "put_decision put_scope put_terms put_words",
            "disclosure": "ALL_POSTS Filling FillingWord careful_low count_span filling_span holds_personal_string "
            "CountSpan FillingGate can_turn least_sources may_speak_of_sources "
            "other_interval public_comparison public_count public_filling public_header public_neighbourhoods "
            "public_p_value public_ruleset public_string remaining_counts turning_month without_posts "
            "without_telling_change",
            "draft_records": "Unsettled seen_literals",
            "exports": "RULE_FORMATS ExportEntry ExportInput Loss RuleExport export_entries export_rules rule_row",
            "imports": "IMPORT_SUFFIXES ForeignRule ForeignRules ForeignTerms foreign_drafts read_foreign_rules "
            "speaks_of_words",
            "force": "has_ended in_force_beside in_force_within last_month last_observed moment_of",
            "json": "read_rules rule_to_json rules_to_json",
            "json_parts": "error_to_json literal_to_json scope_to_json significant verdict_to_json",
            "published": "PublishedFiles read_published",
            "stated_rules": "announced_limits announces_less is_looked_at",
            "translation": "DamagedTranslationError ProtectedText ServiceQuestion TextKind TranslationProtocol "
            "UntranslatedText answer_of lacks_language protect protocol_of question_to untranslated_decisions "
            "untranslated_published",
            "written": "BETWEEN_TITLES DraftOrigin DraftRule Norm UpdatedDrafts WrittenStatement draft_rules "
            "new_draft_file norm_of read_document read_sentence unescaped update_draft_file",
        },
    )

__all__ = [
    "ALL_POSTS",
    "BETWEEN_TITLES",
    "IMPORT_SUFFIXES",
    "RULE_FORMATS",
    "Condition",
    "ContentTerms",
    "CountSpan",
    "DamagedTranslationError",
    "DraftOrigin",
    "DraftRule",
    "ExportEntry",
    "ExportInput",
    "Filling",
    "FillingGate",
    "FillingWord",
    "ForeignPart",
    "ForeignRule",
    "ForeignRules",
    "ForeignTerms",
    "Loss",
    "Norm",
    "ProtectedText",
    "PublishedFiles",
    "RuleExport",
    "ScopeRows",
    "ServiceQuestion",
    "TextKind",
    "TranslationProtocol",
    "Unsettled",
    "UntranslatedText",
    "UpdatedDrafts",
    "Verdict",
    "WrittenStatement",
    "announced_limits",
    "announces_less",
    "answer_of",
    "base_rates",
    "can_turn",
    "careful_low",
    "changes_between",
    "check_drafts",
    "comparison_to_json",
    "count_span",
    "draft_rules",
    "error_to_json",
    "export_entries",
    "export_rules",
    "filling_span",
    "foreign_drafts",
    "has_ended",
    "holds_personal_string",
    "in_force_beside",
    "in_force_within",
    "is_looked_at",
    "lacks_language",
    "last_month",
    "last_observed",
    "least_sources",
    "literal_to_json",
    "may_speak_of_sources",
    "moment_of",
    "new_draft_file",
    "norm_of",
    "other_interval",
    "protect",
    "protocol_of",
    "public_comparison",
    "public_count",
    "public_filling",
    "public_header",
    "public_neighbourhoods",
    "public_p_value",
    "public_ruleset",
    "public_string",
    "published_masks",
    "published_rows",
    "put_decision",
    "put_scope",
    "put_terms",
    "put_words",
    "question_to",
    "read_document",
    "read_foreign_rules",
    "read_published",
    "read_rules",
    "read_sentence",
    "refuse_unknown_terms",
    "remaining_counts",
    "rule_row",
    "rule_to_json",
    "rules_to_json",
    "scope_to_json",
    "seen_literals",
    "significant",
    "speaks_of_words",
    "together",
    "turning_month",
    "unescaped",
    "untranslated_decisions",
    "untranslated_published",
    "update_draft_file",
    "verdict_to_json",
    "without_posts",
    "without_telling_change",
]
