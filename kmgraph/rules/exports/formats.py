"""The formats of other systems by name, and the one door to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.rules.exports.automoderator import automoderator_yaml
from kmgraph.rules.exports.discord import discord_json
from kmgraph.rules.exports.dsa import dsa_templates
from kmgraph.rules.exports.mastodon import mastodon_json
from kmgraph.rules.exports.osprey import osprey_sml
from kmgraph.rules.exports.table import rules_csv

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kmgraph.rules.exports.entries import ExportInput, RuleExport

RULE_FORMATS: Mapping[str, Callable[[ExportInput], RuleExport]] = {
    "csv": rules_csv,
    "mastodon": mastodon_json,
    "automoderator": automoderator_yaml,
    "discord": discord_json,
    "osprey": osprey_sml,
    "dsa": dsa_templates,
}
"""Name of a format -> what writes it."""


def export_rules(form: str, data: ExportInput) -> RuleExport:
    """Return rules in a format of `RULE_FORMATS`, with what it has no place for."""
    return RULE_FORMATS[form](data)
