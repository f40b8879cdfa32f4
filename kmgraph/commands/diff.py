"""`diff`: what changed between two runs, rule by rule."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from kmgraph.commands.run_graph import named_run, run_folders
from kmgraph.errors import UsageError
from kmgraph.model import ChangeKind, RuleChange, RuleSet, RunChanges
from kmgraph.project import RULES_NAME
from kmgraph.rules import changes_between, read_rules

_TITLES = {
    ChangeKind.NEW: "new",
    ChangeKind.GONE: "gone",
    ChangeKind.CONFIDENCE: "confirmed now, or no longer",
    ChangeKind.STRONGER: "stronger: acted on more often than chance explains",
    ChangeKind.WEAKER: "weaker: acted on less often than chance explains",
    ChangeKind.REWORDED: "reworded",
    ChangeKind.STATE: "state changed",
    ChangeKind.STATUS: "place among the published rules changed",
    ChangeKind.ENFORCEMENT: "published rules applied otherwise",
}

_PUBLIC_TITLES = {ChangeKind.GONE: "no longer listed: not found any more, or withheld"}
"""What public figures say otherwise: of a rule that is missing there they tell no more."""


def compare_runs(earlier: Path, later: Path) -> RunChanges:
    """Return what changed between two runs, in exact figures where both have them, else in public ones.

    Args:
        earlier: A run's folder, a project's, or a file of rules.
        later: Likewise.

    Raises:
        InputError: If there are no rules, or they can't be read.
        UsageError: If the two have no figures of one kind.
    """
    one, other = _files(earlier), _files(later)
    both = next(((a, b) for a, b in zip(one, other, strict=True) if a is not None and b is not None), None)
    if both is None:
        files = [next(file for file in files if file is not None) for files in (one, other)]
        raise UsageError(
            "one of the runs has exact figures alone, and the other public ones",
            where=f"{files[0]}; {files[1]}",
            hint="compare two private folders, or two public ones",
        )
    return changes_between(*map(read_rules, both))


def _files(path: Path) -> tuple[Path | None, Path | None]:
    """Return the files of exact and of public rules; a file that was named stands alone, as what its figures are."""
    path = named_run(path)
    if path.is_file() or not path.is_dir():
        return (path, None) if _is_exact(read_rules(path)) else (None, path)
    folders = run_folders(path)
    exact, public = folders.private / RULES_NAME, folders.public / RULES_NAME
    found = (exact if exact.exists() else None, public if public.exists() else None)
    return found if any(found) else (None, public)


def _is_exact(ruleset: RuleSet) -> bool:
    return ruleset.privacy is None


def changes_as_json(changes: RunChanges) -> str:
    """Return changes as JSON, an entry a change."""
    document = {
        "figures": "public" if changes.is_public else "exact",
        "changes": [
            {
                "kind": str(change.kind),
                "rule": change.rule,
                "published": change.is_published,
                "platform": change.platform,
                "scope": change.manchester,
                "text": dict(change.text or {}),
                "before": change.before,
                "after": change.after,
                "since": change.since,
            }
            for change in changes.changes
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def changes_as_text(changes: RunChanges, language: str) -> str:
    """Return changes in words, a line each, by kind."""
    if not changes.changes:
        return "no rule changed\n"
    titles = _TITLES | (_PUBLIC_TITLES if changes.is_public else {})
    parts = [(titles[kind], changes.of_kind(kind)) for kind in ChangeKind]
    return "\n".join(
        f"{title}: {len(found)}\n" + "".join(f"  {_line(change, language)}\n" for change in found)
        for title, found in parts
        if found
    )


def _line(change: RuleChange, language: str) -> str:
    name = f"{change.rule} (published)" if change.is_published else change.rule
    if change.kind is ChangeKind.REWORDED:
        return f"{name}\n    before: {change.before}\n    now: {change.after}"
    words = change.text or {}
    said = words.get(language) or next(iter(words.values()), None) or change.manchester
    told = "; ".join(_figures(change))
    return "  ".join(part for part in (name, said, told and f"[{told}]") if part)


def _figures(change: RuleChange) -> Iterator[str]:
    if change.before and change.after:
        yield f"{change.before} before, now {change.after}"
    elif change.before or change.after:
        yield f"{change.before or change.after}"
    if change.since:
        yield f"since {change.since[:10]}"
