"""What other systems ask of the files that they load, held to by tests: each check names where it comes from.

The checks are facts about formats, written down anew. While they were written, files of kmgraph also went through the
real parsers: reddit's `Ruleset` (reddit-archive/reddit, r2/lib/automoderator.py) and Osprey's `validate_sources` with
all its validators (roostorg/osprey).
"""

from __future__ import annotations

import ast
import csv
import json
import re
from typing import Any

import yaml
from checkout import ROOT

# --- Mastodon: API documentation, entities/Rule (3.4 text, 4.3 hint, 4.4 translations); the server's model of a rule


def check_mastodon(text: str) -> list[dict[str, Any]]:
    """Return the rules of a Mastodon server, all of them `Rule` entities."""
    rules: list[dict[str, Any]] = json.loads(text)
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert set(rule) == {"id", "text", "hint", "translations"}
        assert isinstance(rule["id"], str)
        for words in (rule, *rule["translations"].values()):
            assert 1 <= len(words["text"]) <= 300
            assert isinstance(words["hint"], str)
        for language, words in rule["translations"].items():
            assert re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", language)
            assert set(words) == {"text", "hint"}
    return rules


# --- Discord: API documentation, resources/auto-moderation


def check_discord(text: str) -> list[dict[str, Any]]:
    """Return bodies of “Create Auto Moderation Rule”, all within the limits of a server."""
    rules: list[dict[str, Any]] = json.loads(text)
    assert len(rules) <= 6
    for rule in rules:
        assert set(rule) == {"name", "event_type", "trigger_type", "trigger_metadata", "actions", "enabled"}
        assert (rule["event_type"], rule["trigger_type"]) == (1, 1)
        assert 1 <= len(rule["name"]) <= 100
        metadata = rule["trigger_metadata"]
        assert metadata
        assert set(metadata) <= {"keyword_filter", "regex_patterns", "allow_list"}
        for key, most, longest in (("keyword_filter", 1000, 60), ("regex_patterns", 10, 260), ("allow_list", 100, 60)):
            assert len(metadata.get(key, ())) <= most
            assert all(1 <= len(value) <= longest for value in metadata.get(key, ()))
        for pattern in metadata.get("regex_patterns", ()):
            assert not re.search(r"\(\?<?[=!]|\\[1-9]", pattern), "Rust's regular expressions have neither"
            re.compile(pattern)
        for action in rule["actions"]:
            assert action["type"] == 1
            assert len(action["metadata"]["custom_message"]) <= 150
    return rules


# --- AutoModerator: reddit's r2/lib/automoderator.py

_FIELDS = {"id", "title", "domain", "url", "body"}
_MODIFIERS = {
    "full-exact",
    "full-text",
    "includes",
    "includes-word",
    "starts-with",
    "ends-with",
    "case-sensitive",
    "regex",
}
_SEARCH = re.compile(r"^(~?[^\s(]+)\s*(?:\((.+)\))?$")
_NUMBER, _PERIOD = r"^(==?|<|>)?\s*-?\d+$", r"^(==?|<|>)?\s*\d+\s*((minute|hour|day|week|month|year)s?)?$"
_AUTHOR = {"account_age": _PERIOD, "comment_karma": _NUMBER, "post_karma": _NUMBER, "combined_karma": _NUMBER}
_KNOWN: dict[str, type | tuple[type, ...]] = {
    "is_edited": bool,
    "body_longer_than": int,
    "body_shorter_than": int,
    "reports": int,
    "action_reason": str,
}


def check_automoderator(text: str) -> list[dict[str, Any]]:
    """Return the rules of a subreddit's AutoModerator page, all of them with a check and an action."""
    rules = []
    for section in re.split("^---", text, flags=re.MULTILINE):
        values = yaml.safe_load(section)
        if not isinstance(values, dict):
            assert values is None, "a section is a rule, or comments alone"
            continue
        assert values["action"] in {"approve", "remove", "spam", "filter", "report"}
        assert len(values) > 2, "a rule without a check is dropped"
        for key, value in values.items():
            _check_key(key, value)
        rules.append(values)
    return rules


def _check_key(key: str, value: Any) -> None:
    if key == "action":
        return
    if key == "author":
        assert value
        for name, limit in value.items():
            assert re.search(_AUTHOR[name], limit), limit
    elif key in _KNOWN:
        assert isinstance(value, _KNOWN[key])
    else:
        match = _SEARCH.match(key)
        assert match, key
        fields = match[1].lstrip("~").partition("#")[0].split("+")
        assert set(fields) <= _FIELDS
        modifiers = {modifier.strip() for modifier in (match[2] or "").split(",")}
        assert modifiers <= _MODIFIERS
        assert all(isinstance(word, str) and word for word in value)
        if "regex" in modifiers:
            re.compile("|".join(value))


# --- Osprey: osprey/engine/ast/py_ast.py (what of Python is SML), stdlib udfs, ast_validator

_NODES = (
    ast.Module, ast.Assign, ast.AnnAssign, ast.Name, ast.Load, ast.Store, ast.Constant, ast.Call, ast.keyword,
    ast.UnaryOp, ast.Not, ast.USub, ast.Compare, ast.BoolOp, ast.And, ast.Or, ast.Expr, ast.List,
    ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn,
)  # fmt: skip
_ARGUMENTS = {
    "JsonData": {"path"},
    "RegexMatch": {"target", "pattern", "case_insensitive"},
    "Rule": {"when_all", "description"},
}


def check_osprey(text: str) -> list[str]:
    """Return the names of the rules of an SML file that has nothing but what Osprey's grammar and functions know."""
    tree = ast.parse(text)
    stored: list[str] = []
    for node in ast.walk(tree):
        assert isinstance(node, _NODES), ast.dump(node)
        if isinstance(node, ast.Compare):
            assert len(node.ops) == 1, "only two things are compared at once"
        if isinstance(node, ast.Call):
            assert isinstance(node.func, ast.Name)
            assert not node.args, "arguments have names"
            assert {argument.arg for argument in node.keywords} == _ARGUMENTS[node.func.id]
    rules = []
    for statement in tree.body:
        assert isinstance(statement, ast.Assign | ast.AnnAssign)
        target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
        assert isinstance(target, ast.Name)
        assert not target.id.startswith("_"), "a rule in a local name is refused"
        call = statement.value
        assert isinstance(call, ast.Call)
        assert isinstance(call.func, ast.Name)
        _check_call(call, stored)
        stored.append(target.id)
        if call.func.id == "Rule":
            rules.append(target.id)
        else:
            assert isinstance(statement, ast.AnnAssign), "what JsonData gives has a stated type"
    assert len(set(stored)) == len(stored), "a name is stored once"
    return rules


def _check_call(call: ast.Call, stored: list[str]) -> None:
    for node in ast.walk(call):
        if isinstance(node, ast.Name) and node.id not in _ARGUMENTS:
            assert node.id in stored, f"{node.id} is used before it is stored"
        if isinstance(node, ast.keyword) and isinstance(node.value, ast.Constant):
            if node.arg == "pattern":
                re.compile(str(node.value.value))
            if node.arg == "description":
                assert not re.search(r"\{([^\d\W]\w*)\}", str(node.value.value)), (
                    "a string that is meant to be an f-string"
                )


# --- DSA Transparency Database: app/Http/Requests/StatementStoreRequest.php, codes as of tests/ontology/dsa-codes.csv

_REQUIRED = {
    "decision_ground", "content_type", "category", "content_date", "application_date", "decision_facts",
    "source_type", "automated_detection", "automated_decision", "puid",
    "incompatible_content_ground", "incompatible_content_explanation",
}  # fmt: skip
_OPTIONAL = {"decision_ground_reference_url", "category_specification", "territorial_scope"}
_ONE_OF = {"decision_visibility", "decision_monetary", "decision_provision", "decision_account"}
_LONGEST = {
    "incompatible_content_ground": 500,
    "incompatible_content_explanation": 2000,
    "decision_ground_reference_url": 500,
}


def check_dsa(text: str) -> list[dict[str, Any]]:
    """Return templates whose filled fields the database takes, and whose open ones are told."""
    with (ROOT / "tests" / "ontology" / "dsa-codes.csv").open(encoding="utf-8") as file:
        codes: dict[str, set[str]] = {}
        for row in csv.DictReader(file):
            codes.setdefault(row["field"], set()).add(row["code"])
    templates: list[dict[str, Any]] = json.loads(text)
    for template in templates:
        statement = template["statement"]
        assert set(statement) == _REQUIRED | _OPTIONAL | _ONE_OF
        empty = {field for field in _REQUIRED if statement[field] is None}
        assert empty == set(template["to_fill"][1:]), "what the database asks for and nobody knows is told"
        for field, longest in _LONGEST.items():
            assert len(statement[field] or "") <= longest
        for field, found in (*statement.items(), *template["possible"].items()):
            if field in codes and found is not None:
                assert set([found] if isinstance(found, str) else found) <= codes[field], field
    return templates
