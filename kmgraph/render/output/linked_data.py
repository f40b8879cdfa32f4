"""What machines read of the guidelines: JSON-LD in the words of schema.org, made from what the page shows anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.namespaces import SCHEMA_CONTEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.render.guideline_contexts import GuidelineContext, PlatformSection


def linked_data(context: GuidelineContext, language: str) -> dict[str, object]:
    """Return the guidelines as a `CreativeWork`: what it is about, its rules as parts, its words as defined terms."""
    document: dict[str, object] = {
        "@context": SCHEMA_CONTEXT,
        "@type": "CreativeWork",
        "name": context.title,
        "inLanguage": language,
        "description": context.lead,
        "usageInfo": context.notice,
        "about": [_platform(platform) for platform in context.platforms],
        "hasPart": [part for platform in context.platforms for part in _rules(platform)],
    }
    if context.glossary:
        terms = [
            {"@type": "DefinedTerm", "name": entry.term, "description": entry.definition} for entry in context.glossary
        ]
        document["mentions"] = {"@type": "DefinedTermSet", "name": context.labels.glossary, "hasDefinedTerm": terms}
    return document


def _platform(platform: PlatformSection) -> dict[str, object]:
    named: dict[str, object] = {"@type": "WebSite", "name": platform.name}
    return {**named, "url": str(platform.url)} if platform.url else named


def _rules(platform: PlatformSection) -> Iterator[dict[str, object]]:
    for group in platform.groups:
        for rule in group.rules:
            yield {
                "@type": "CreativeWork",
                "@id": f"#{rule.anchor}",
                "position": rule.number,
                "text": rule.sentence,
                "genre": group.heading,
                "about": platform.name,
            }
