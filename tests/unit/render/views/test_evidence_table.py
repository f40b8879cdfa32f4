"""What the table of evidence says, what is told beside it once for all rules, and what a part leaves of a rule."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from newcomer_world import (
    BEGAN,
    CLINIC,
    DIET,
    IS_VIDEO,
    NO_TRADE,
    PHOTOS,
    POLITICS,
    RULES,
    SURE,
    WITH_LINK,
    account_range,
    by,
    evidence,
    rule,
    run,
    topic,
)

from kmgraph.model import (
    EvidenceBasis,
    Lifecycle,
    Relation,
    RelationKind,
    Rule,
    RuleDecision,
    RuleNeighbourhood,
    Scope,
    Status,
    Uncounted,
    Variant,
)
from kmgraph.namespaces import KM
from kmgraph.render import GuidelineInput, guidelines_html, guidelines_markdown, guidelines_short, report_markdown

PART = rule(Scope.of((topic(DIET), topic(POLITICS))), Status.TACIT, SURE, evidence(400, 4, 200, 0.95, 1.0))
WHOLE = replace(
    rule(Scope.of((topic(DIET),)), Status.TACIT, SURE, evidence(500, 300, 300, 0.58, 0.66)),
    relations=(Relation(RelationKind.BROADER, PART.iri),),
)
JOINED = {WHOLE.id: RuleDecision(WHOLE.id, Lifecycle.REVIEWED, shown_with=(PART.id,))}


def of(*rules: Rule, **changes: object) -> GuidelineInput:
    return replace(run(rules=rules), surroundings={}, **changes)  # type: ignore[arg-type]


def notes(data: GuidelineInput, language: str = "en") -> str:
    return guidelines_markdown(data, language).partition('<a id="evidence"></a>')[2].partition("\n|")[0]


def test_what_a_part_leaves_of_a_rule_follows_from_what_is_told_of_both() -> None:
    text = guidelines_markdown(of(WHOLE, PART, decisions=JOINED), "en")
    # 500 less 400; "a few" of 300 are half of k.
    left = "Posts about dieting that are not about politics: about 295 left alone, about 100 removed."
    assert f"  - {left}\n" in text
    assert "These figures include" not in text
    assert "关于节食且与政治无关的帖子：约295条未被处理，约100条被删除。" in guidelines_markdown(
        of(WHOLE, PART, decisions=JOINED), "zh"
    )


@pytest.mark.parametrize(
    "part",
    [
        replace(PART, evidence=replace(PART.evidence, basis=EvidenceBasis.HOLDOUT)),
        replace(PART, evidence=replace(PART.evidence, target=495)),
        replace(PART, evidence=replace(PART.evidence, clusters=4)),
        replace(PART, scope=Scope.of((topic(DIET), topic(POLITICS), WITH_LINK))),
    ],
    ids=["counted on others", "hardly any left", "withheld", "more than one thing apart"],
)
def test_nothing_is_said_of_what_is_left_where_figures_do_not_tell(part: Rule) -> None:
    text = guidelines_markdown(of(WHOLE, part, decisions=JOINED), "en")
    assert "not about politics" not in text
    assert "These figures include the posts of the rule that is shown with it." in text


def test_a_rule_of_which_a_part_has_a_line_is_told_to_be_all_taken_together() -> None:
    short = guidelines_short(of(WHOLE, PART), "en")
    assert "- Posts about dieting, all taken together\n" in short
    assert "- Posts about dieting\n" in guidelines_short(of(replace(WHOLE, relations=())), "en")


def test_posts_that_could_not_be_counted_are_told_once_for_all_rules() -> None:
    found = [
        replace(each, evidence=replace(each.evidence, uncounted=Uncounted(posts, 40, (), (20, 20))))
        for each, posts in ((RULES[0], 60), (RULES[4], 31))
    ]
    told = (
        "About 60 posts (rule 1) and about 30 posts (rule 2) were not counted, because what was read of them does not"
    )
    rest = "For the other rules, the number of posts not counted is left out"
    assert guidelines_markdown(of(*found), "en").count(told) == 1
    assert rest not in guidelines_markdown(of(*found), "en"), "there are no others"
    others = [*found, RULES[1]]
    assert guidelines_markdown(of(*others), "en").count(rest) == 1
    by_words = replace(RULES[1], evidence=replace(RULES[1].evidence, basis=EvidenceBasis.HOLDOUT))
    assert rest not in guidelines_markdown(of(*found, by_words), "en"), "it is not known of rules on words"
    assert "not counted, because" not in guidelines_markdown(of(*RULES), "en")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            "About 60 posts (rule 1a: posts about dieting) and about 30 posts (rule 1b: posts about dieting that ",
        ),
        ("zh", "约60条帖子（第1a条：关于节食的帖子）和约30条帖子（第1b条：关于节食"),
        ("es", " (regla 1a: publicaciones sobre «diet content» (en inglés)) y unas 30 publicaciones (regla 1b: "),
    ],
)
def test_rules_that_share_an_entry_are_told_apart(language: str, told: str) -> None:
    whole, part = (
        replace(each, evidence=replace(each.evidence, uncounted=Uncounted(posts, 40, (), (20, 20)), last="2025-01-20"))
        for each, posts in ((WHOLE, 60), (PART, 31))
    )
    text = guidelines_markdown(of(whole, part, decisions=JOINED), language)
    assert told in text
    rows = [line for line in text.splitlines() if f"](#{whole.id}) | " in line]
    assert [row.partition("[")[2].partition("]")[0] for row in rows] == ["1a", "1b"]


def test_what_is_said_of_one_of_two_rules_begins_with_its_posts() -> None:
    late = replace(PART, evidence=replace(PART.evidence, first="2025-03-20", last="2025-04-20"))
    both, only = (replace(data, first="2024-06-01T00:00:00Z") for data in (of(WHOLE, late, decisions=JOINED), of(late)))
    text, known = guidelines_markdown(both, "en"), "Before March 2025, few cases are known"
    part = f"**[1b](#{WHOLE.id}) · Posts about dieting that are also about politics**"
    assert f"{part}\n\n{known}" in text
    html = guidelines_html(both, "en")
    assert f"<strong>Posts about dieting that are also about politics</strong><br>{known}" in html
    assert '<th scope="row">1b · Posts about dieting that are also about politics</th>' in html
    alone = guidelines_markdown(only, "en")
    assert f"**[1](#{late.id})** · {known}" in alone


def test_why_people_are_told_as_at_least_so_many_is_said_where_they_are() -> None:
    # How many people each period is of is never told.
    assert "| at least 10 |" in guidelines_markdown(of(BEGAN), "en")
    assert "reads “at least …”, a more exact number" in notes(of(BEGAN))
    assert "Where a rule changed, each stretch of time has a row of its own." in notes(of(BEGAN))
    assert [word for word in ("at least 10", "changed") if word in notes(of(RULES[0]))] == []


def test_of_what_time_a_word_for_how_often_is_is_said_where_there_is_one() -> None:
    told, worded = (
        "The rule’s word for how often",
        RuleDecision(BEGAN.id, Lifecycle.REVIEWED, text={"en": "No diets, please."}),
    )
    assert told in notes(of(BEGAN))
    without = notes(of(BEGAN, decisions={BEGAN.id: worded}))
    assert told not in without, "the person's words say none"
    assert "each stretch of time has a row of its own" in without


def test_words_are_chosen_by_what_happened_only_where_a_rule_says_so() -> None:
    aside = replace(RULES[4], evidence=replace(RULES[4].evidence, basis=EvidenceBasis.HOLDOUT))
    assert "For rules on words (2), only posts set aside" in notes(of(RULES[0], aside))
    assert "rules on words" not in notes(of(*RULES))


@pytest.mark.parametrize(
    ("language", "some", "none"),
    [
        ("en", "85% to nearly 100%", "85% to 100%"),
        ("zh", "85%至近100%", "85%至100%"),
        ("es", "85 % a casi 100 %", "85 % a 100 %"),
    ],
)
@pytest.mark.parametrize(("kept", "is_all"), [(13, False), (0, True)])
def test_a_share_is_not_all_where_some_were_left_alone(
    language: str, some: str, none: str, kept: int, *, is_all: bool
) -> None:
    high = 0.963 if kept else 1.0
    found = rule(Scope.of((topic(DIET),)), Status.TACIT, SURE, evidence(192, kept, 180, 0.893, high))
    said, other = (none, some) if is_all else (some, none)
    for text in (guidelines_markdown(of(found), language), report_markdown(of(found), language)):
        assert said in text
        assert other not in text


@pytest.mark.parametrize(("language", "column"), [("en", 0), ("zh", 1), ("es", 2)])
def test_only_words_that_the_document_uses_are_explained(language: str, column: int) -> None:
    usually, often = (("usually", "通常", "suelen")[column], ("often", "经常", "con frecuencia")[column])
    first = rule(Scope.of((topic(DIET),)), Status.TACIT, SURE, evidence(560, 300, 300, 0.62, 0.66))
    uses_both = of(first, rule(Scope.of((topic(POLITICS),)), Status.TACIT, SURE, evidence(300, 500, 300, 0.34, 0.41)))
    said = dict.fromkeys(("en", "zh", "es"), "Leave it out.")
    decisions = {first.id: RuleDecision(first.id, Lifecycle.REVIEWED, text=said)}
    for data, shown in ((uses_both, (True, True)), (replace(uses_both, decisions=decisions), (False, True))):
        text = guidelines_markdown(data, language)
        assert tuple(f"\n| {word} |" in text for word in (usually, often)) == shown
        example = usually if shown[0] else often
        assert re.search(f"[“«]{example}[”»]", text)


def test_where_every_rule_is_in_a_persons_words_no_word_for_how_often_is_explained() -> None:
    shown = RuleDecision(
        RULES[0].id, Lifecycle.REVIEWED, text={"en": "Do."}, text_also_for=(RULES[1].id,), shown_with=(RULES[1].id,)
    )
    text = guidelines_markdown(replace(of(*RULES[:2]), decisions={RULES[0].id: shown}), "en")
    assert "When a rule says" not in text
    assert "words for how often" not in text
    assert "| When a mark says | it means |" in text
    assert '<a id="evidence-' in text


def test_who_may_leave_out_either_of_two_things_is_not_told_to_leave_out_one() -> None:
    both = (topic(DIET), topic(PHOTOS), WITH_LINK)
    found = rule(Scope.of(both), Status.TACIT, SURE, evidence(300, 20, 90, 0.8, 0.9))
    near = [
        Variant(Scope.of(tuple(kept for kept in both if kept != lacked), ((lacked,),)), 3, 212, 150)
        for lacked in both[1:]
    ]
    for some, is_told in ((near[1:], True), (near, False)):
        data = replace(of(found), surroundings={found.id: RuleNeighbourhood(nearest=tuple(some))})
        assert ("**What to do instead**" in guidelines_markdown(data, "en")) is is_told


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Posts about dieting without a link, except those from verified clinics: about 210 left alone"),
        ("zh", "关于节食且不含链接的帖子（认证诊所发布的帖子除外）：约210条未被处理"),
    ],
)
def test_what_is_left_alone_close_to_a_rule_names_the_exceptions_that_it_is_counted_without(
    language: str, told: str
) -> None:
    unless = ((by(CLINIC),),)
    found = rule(Scope.of((topic(DIET), WITH_LINK), unless), Status.TACIT, SURE, evidence(300, 20, 90, 0.8, 0.9))
    near = Variant(Scope.of((topic(DIET),), ((WITH_LINK,),)), 3, 212, 150, unless=unless)
    data = replace(of(found), surroundings={found.id: RuleNeighbourhood(nearest=(near,))})
    assert told in guidelines_markdown(data, language)
    bare = replace(data, surroundings={found.id: RuleNeighbourhood(nearest=(replace(near, unless=()),))})
    assert told not in guidelines_markdown(bare, language)


def test_who_wrote_a_rule_said_in_it_what_to_do() -> None:
    found = rule(Scope.of((topic(DIET), IS_VIDEO)), Status.TACIT, SURE, evidence(300, 20, 90, 0.8, 0.9))
    near = Variant(Scope.of((topic(DIET),), ((IS_VIDEO,),)), 3, 212, 150)
    data = replace(of(found), surroundings={found.id: RuleNeighbourhood(nearest=(near,))})
    own = {found.id: RuleDecision(found.id, Lifecycle.REVIEWED, text={"en": "No diets on video."})}
    assert "**What to do instead**" in guidelines_markdown(data, "en")
    assert "**What to do instead**" not in guidelines_markdown(replace(data, decisions=own), "en")


def test_the_short_form_of_the_platform_lists_what_else_it_published() -> None:
    ads, polls = (
        replace(NO_TRADE, id=name, iri=f"{NO_TRADE.iri}-{name}", text={"en": f"No {name}."})
        for name in ("ads", "polls")
    )
    ended = replace(ads, in_force_until="2025-02-01T00:00:00Z")
    published = (*run().published, ended, replace(polls, in_force_from="2025-04-01T00:00:00Z"))
    own = guidelines_short(of(RULES[0], published=published, is_publisher=True), "en")
    long = guidelines_markdown(of(RULES[0], published=published, is_publisher=True), "en").partition("## Contents")[0]
    assert "- Do not take trade off the platform. [→](#rule-no-trade-on-rednote)" in long
    assert "Do not take trade" not in guidelines_markdown(of(RULES[0]), "en").partition("## Contents")[0]
    also = own.partition("**Other published rules**")[2].partition("\n**")[0]
    assert also.split("\n- ")[1:] == ["Do not take trade off the platform.", "No polls. (in force from April 2025)\n"]
    assert "The published rules apply as well." not in own
    other = guidelines_short(of(RULES[0], published=published), "en")
    assert "Other published rules" not in other
    assert "The published rules apply as well." in other
    assert "apply as well" not in guidelines_short(of(RULES[0], published=()), "en")


def test_published_rules_that_stand_above_are_pointed_to() -> None:
    same = replace(RULES[4], relations=(Relation(RelationKind.EQUIVALENT, NO_TRADE.iri),))
    words = {same.id: RuleDecision(same.id, Lifecycle.REVIEWED, text=dict(NO_TRADE.text))}
    rants = replace(NO_TRADE, id="rants", iri=f"{NO_TRADE.iri}-rants", text={"en": "No rants."})
    text = guidelines_markdown(of(RULES[0], same, decisions=words, published=(NO_TRADE, rants)), "en")
    assert "These are the platform’s own words. The one that stands above as rule 2 is not repeated.\n" in text


def test_nobody_is_said_to_have_confirmed_rules_only_where_there_are_such() -> None:
    reviewed = {each.id: RuleDecision(each.id, Lifecycle.REVIEWED) for each in RULES[:2]}
    told = "Nobody has confirmed those marked “not reviewed”."
    assert told in guidelines_markdown(of(*RULES[:3], decisions=reviewed), "en")
    assert told not in guidelines_markdown(of(*RULES[:2], decisions=reviewed), "en")


@pytest.mark.parametrize(
    ("language", "said", "instead"),
    [
        ("en", "Everything here is invented: the posts", "These are invented, and stand for the platform’s own words."),
        ("zh", "这里的一切都是虚构的", "以下为虚构，用来代替平台自己的表述。"),
        ("es", "Todo lo que hay aquí es inventado", "Son inventadas y están en lugar de las palabras de"),
    ],
)
def test_what_is_invented_is_said_to_be_at_the_head_of_every_document(language: str, said: str, instead: str) -> None:
    for write in (guidelines_markdown, guidelines_short, report_markdown):
        assert said in write(of(RULES[0], is_synthetic=True), language).partition("\n## ")[0]
        assert said not in write(of(RULES[0]), language)
    assert instead in guidelines_markdown(of(RULES[0], is_synthetic=True), language)
    assert instead not in guidelines_markdown(of(RULES[0]), language)


def test_that_limits_are_of_what_was_seen_is_said_where_rules_have_limits() -> None:
    new = replace(RULES[0], scope=Scope((account_range(KM.accountAgeDays, None, 30.0),)))
    assert "The limit in rule 1 is one that fits the posts observed. The platform’s own limit may be" in notes(of(new))
    assert "that fits the posts" not in notes(of(RULES[0]))
    worded = RuleDecision(new.id, Lifecycle.REVIEWED, text={"en": "Wait for thirty days."})
    assert "that fits the posts" not in notes(of(new, decisions={new.id: worded})), "the person's words set the limit"
    own = notes(of(new, decisions={new.id: worded}, is_publisher=True))
    assert "platform’s own" not in own
    assert "The limit in rule 1 is one that fits the posts observed. Others may fit as well" in own


def test_the_report_says_how_many_entries_its_rules_have_where_some_share_one() -> None:
    joined = of(WHOLE, PART, RULES[1], decisions=JOINED)
    assert "| Rules in the guidelines | 3 (entries: 2) |" in report_markdown(joined, "en")
    assert "| Rules in the guidelines | 2 |" in report_markdown(of(*RULES[:2]), "en")


def test_the_report_names_the_rules_that_are_counted_on_what_was_set_aside() -> None:
    aside = replace(RULES[0], evidence=replace(RULES[0].evidence, basis=EvidenceBasis.HOLDOUT))
    assert f"For rules on words ({aside.id}), only posts" in report_markdown(of(aside), "en")
    assert "For rules on words" not in report_markdown(of(RULES[0]), "en")
