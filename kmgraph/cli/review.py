"""`kmgraph review`: people accept, reword, reject or retire the rules that a run found."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kmgraph.cli.options import format_option, language_option, option, output_option, project_option, rules_option
from kmgraph.cli.talk import Talker, talk_options

if TYPE_CHECKING:
    from kmgraph.commands import Review, RuleVerdict
    from kmgraph.errors import UsageError
    from kmgraph.model import RuleDecision

_STATES = {"accept": "reviewed", "codify": "codified", "reject": "rejected", "retire": "retired"}
_NO_TAG = re.compile(r"[\w-]*", re.ASCII)
"""What is meant as a language before a sign of equality, and is none if it isn't a tag: one word, or nothing."""


@click.command("review", epilog='Example: kmgraph review r-3f2a91c7 --accept --advice en="Write about your own life."')
@click.argument("names", nargs=-1, metavar="[RULE]...")
@option("--accept", "act", flag_value="accept", help="It is a rule, and may be published. Or: the scope holds.")
@option("--codify", "act", flag_value="codify", help="It is put into writing: a published rule from now on.")
@option("--reject", "act", flag_value="reject", help="It is no rule, list of terms, or scope.")
@option("--retire", "act", flag_value="retire", help="It was a rule, and holds no longer.")
@option("--text", "texts", multiple=True, metavar="LANG=WORDS", help="Your sentence. Repeatable.")
@option("--advice", "advice", multiple=True, metavar="LANG=WORDS", help="What to do instead. Repeatable.")
@option("--with", "others", multiple=True, metavar="RULE", help="Show it in one entry with another. Repeatable.")
@option("--for-all/--for-own", "is_for_all", default=None, help="Your sentence says those as well, or not.")
@option("--to", metavar="RULE", help="The decision goes over to this rule.")
@option("-m", "--reason", metavar="WORDS", help="Why.")
@option("--by", metavar="NAME", help="Who decides; shown only if the project says so.")
@option("--role", "roles", multiple=True, metavar="[LANG=]ROLE", help="Such as moderator. Repeatable.")
@option("--name", "named", multiple=True, metavar="LANG=WORDS", help="Name of a list of terms. Repeatable.")
@option("--under", metavar="CLASS", help="Topic that posts are of which mention the terms.")
@option("--scope", metavar="SCOPE", help="Scope of a published rule, or one to try, in Manchester syntax.")
@option("--list", "is_list", is_flag=True, help="Tell what awaits review and what was decided.")
@option("--try", "is_trial", is_flag=True, help="Tell what the rule would have done to the observations.")
@option("--platform", metavar="ID", help="With --try: on whose posts.  [default: the rule's, or all]")
@project_option
@rules_option
@language_option("Language of rules.")
@format_option
@output_option
@talk_options
def command(
    names: tuple[str, ...],
    *,
    act: str | None,
    texts: tuple[str, ...],
    advice: tuple[str, ...],
    others: tuple[str, ...],
    is_for_all: bool | None,
    to: str | None,
    reason: str | None,
    by: str | None,
    roles: tuple[str, ...],
    named: tuple[str, ...],
    under: str | None,
    scope: str | None,
    is_list: bool,
    is_trial: bool,
    platform: str | None,
    project: Path,
    rules: Path | None,
    language: str,
    form: str | None,
    output: Path | None,
    talker: Talker,
) -> None:
    """Decide about the rules of the latest run; decisions.toml in the project keeps it, and the next run obeys.

    RULE is the id of a learned rule (or the first characters of it), of a list of terms (t-…), or of a published rule
    that awaits its scope. On a terminal, and without an option that decides, kmgraph asks about each rule in turn.

    --list and --try answer on standard output with exact figures, which are private.
    """
    from kmgraph.cli.answers import file_of, write_answer
    from kmgraph.cli.output_forms import ANSWER_FORMS, form_of
    from kmgraph.commands import open_review, review_as_json, review_as_text
    from kmgraph.errors import UsageError

    file = file_of(output)
    form = form_of(file, form, ANSWER_FORMS, "text")
    with talker.working():
        review = open_review(project, rules)
    if is_list and is_trial:
        raise UsageError("--list and --try answer different questions", hint="choose one of them")
    if is_list:
        with talker.working():
            answer = review_as_json(review) if form == "json" else review_as_text(review, language)
        write_answer(answer, file, private=True)
        return
    if is_trial:
        with talker.working():
            answer = _tried(review, names, scope, platform, as_json=form == "json")
        write_answer(answer, file, private=True)
        return
    verdict = replace(_verdict(review, act, texts, advice, others, to, reason, by, roles), is_for_all=is_for_all)
    if act or texts or advice or others or to is not None or named or scope or is_for_all is not None:
        for name in _named(names):
            _decide(review, name, verdict, act, _words(review, named, "--name"), under, scope, talker)
        talker.say("decided; the next run of kmgraph guidelines obeys")
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        hint = "decide with --accept, --codify, --reject or --retire; --list tells what awaits review"
        raise UsageError("without a terminal nobody can be asked", hint=hint)
    from kmgraph.cli.review_dialog import Dialog

    Dialog(review, language, verdict).run(names)


def _tried(review: Review, names: tuple[str, ...], scope: str | None, platform: str | None, *, as_json: bool) -> str:
    from kmgraph.commands import trial_as_json, trial_as_text, try_out
    from kmgraph.errors import UsageError

    if len(names) + (scope is not None) != 1:
        raise UsageError("--try takes one rule", where="--try", hint='name a rule, or --scope "PoliticalContent"')
    tried = try_out(review, names[0] if names else None, scope, platform)
    return trial_as_json(tried) if as_json else trial_as_text(tried)


def _named(names: tuple[str, ...]) -> tuple[str, ...]:
    from kmgraph.errors import UsageError

    if not names:
        raise UsageError("no rule is named", hint="name one; kmgraph review --list tells what awaits review")
    return names


def _verdict(
    review: Review,
    act: str | None,
    texts: tuple[str, ...],
    advice: tuple[str, ...],
    others: tuple[str, ...],
    to: str | None,
    reason: str | None,
    by: str | None,
    roles: tuple[str, ...],
) -> RuleVerdict:
    from kmgraph.commands import RuleVerdict
    from kmgraph.model import Lifecycle

    return RuleVerdict(
        state=Lifecycle(_STATES[act]) if act else None,
        by=by,
        role=_words(review, roles, "--role"),
        reason=reason,
        text=_words(review, texts, "--text"),
        advice=_words(review, advice, "--advice"),
        shown_with=others,
        to=to,
    )


def _words(review: Review, given: tuple[str, ...], option: str) -> dict[str, str]:
    """Return words by language; without a language, those of the project's first."""
    from kmgraph.errors import UsageError
    from kmgraph.model import canonical_language, is_language_tag

    words: dict[str, str] = {}
    for text in given:
        tag, sign, rest = text.partition("=")
        tagged = bool(sign) and is_language_tag(tag.strip())
        if sign and not tagged and _NO_TAG.fullmatch(tag.strip()):
            raise _no_language(tag.strip(), option)
        language = canonical_language(tag.strip()) if tagged else review.project.languages[0]
        said = " ".join((rest if tagged else text).split())
        if not said:
            raise UsageError("there are no words", where=option, hint=f'such as {option} en="…"')
        if language in words:
            hint = f'begin each with its own language, such as {option} en="…"'
            raise UsageError(f'the language "{language}" is given twice', where=option, hint=hint)
        words[language] = said
    return words


def _no_language(tag: str, option: str) -> UsageError:
    """Return the error that what stands before a sign of equality is no language, with what to write instead."""
    from kmgraph.errors import UsageError
    from kmgraph.model import canonical_language, is_language_tag

    mended = tag.replace("_", "-")
    language = canonical_language(mended) if is_language_tag(mended) else "en"
    hint = f'begin with a language, such as {option} {language}="…"; so must words that hold a sign of equality'
    return UsageError(f'"{tag}" is no language', where=option, hint=hint)


def _decide(
    review: Review,
    name: str,
    verdict: RuleVerdict,
    act: str | None,
    named: dict[str, str],
    under: str | None,
    scope: str | None,
    talker: Talker,
) -> None:
    from kmgraph.commands import day_of_decision, decide_rule, decide_scope, decide_terms

    if name.startswith("t-"):
        reviewed = decide_terms(review, name, named, under, reject=act == "reject")
        talker.say(f"{name}: {'rejected' if reviewed.is_rejected else 'named'}")
    elif scope is not None or not _is_learned(review, name):
        decide_scope(review, name, scope, reject=act == "reject")
        talker.say(f"{name}: {'its proposed scope is refused' if act == 'reject' else 'its scope is settled'}")
    else:
        decision = decide_rule(review, name, verdict, day_of_decision())
        talker.say(_decided(review, decision))


def _is_learned(review: Review, name: str) -> bool:
    """Return whether a name is meant as that of a learned rule: all but published rules that await their scope."""
    return name not in {rule.id for rule in review.knowledge.awaiting} if not name.startswith("r-") else True


def _decided(review: Review, decision: RuleDecision) -> str:
    waiting = {found.id for found in review.awaiting_terms()}
    held = sorted(name for name in waiting if name in decision.scope)
    more = f"; it stays private until {held[0]} has a name" if held else ""
    return f"{decision.rule}: {decision.state}{more}"
