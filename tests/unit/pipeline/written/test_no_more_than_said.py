"""Proposed scopes ban, permit and oblige no more than the statement does: the kinds of mistakes that people found."""

from __future__ import annotations

import pytest
from proposed_scopes import proposed, proposer

from kmgraph.model import And, Named, Not, Or
from kmgraph.namespaces import KM
from kmgraph.pipeline.written.expressions import both, either, satisfiable


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("You may not give false medical advice on life-threatening diseases.", "HealthMisinformationContent"),
        ("You may not threaten to expose someone.", "BlackmailContent"),
        ("You may not threaten to share someone's nude pictures.", "SextortionContent"),
        ("You may not threaten others.", "ThreatContent"),
        ("You may not share non-sexualized nude pictures.", "NudityContent"),
        ("You may not send unsolicited adult media.", "SexualHarassmentContent"),
        ("You may not send unsolicited messages.", "SpamContent"),
        ("Links to off-platform sites with pornography are not allowed.", "PornographicContent"),
        ("Hate isn't allowed under our graphic violence policy.", "HateContent"),
    ],
)
def test_idioms_are_read_as_a_whole(text: str, scope: str) -> None:
    assert proposed(text) == [scope]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("You may not post fundraising for terrorists.", "TerrorismContent and FundraisingContent"),
        ("Gambling ads are not allowed.", "GamblingContent and AdvertisementContent"),
        ("We prohibit recruiting, advertising or praising drugs.", "DrugContent"),
        ("Spam and advertising are prohibited.", "SpamContent"),
        ("禁止发布任何赌博网站的推广链接或二维码。", "GamblingContent"),
        ("禁止发布赌博广告。", "GamblingContent and AdvertisementContent"),
        ("We don't allow paid political advertising or promotional tools.", "PoliticalAdvertisementContent"),
        ("No advertising.", "AdvertisementContent"),
        ("不得发布广告。", "AdvertisementContent"),
        ("Advertising that annoys our dear neighbours is not allowed.", None),
        ("Restrictive diets by someone unqualified are not allowed.", None),
    ],
)
def test_what_is_harmless_is_banned_alone_only_where_that_is_all_that_is_said(text: str, scope: str | None) -> None:
    assert proposed(text) == [scope]


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        (
            "While we don't allow nudity, we make limited exceptions for sex education and art.",
            ["NudityContent", "NudityContent and (ArtsContent or SexEducationContent)"],
        ),
        (
            "We may make exceptions to condemn misinformation that violates our policies.",
            ["MisinformationContent and CriticismContent"],
        ),
        ("除非来自权威媒体，不得发布时政新闻。", [None]),
        ("未经授权不得搬运他人作品，除非属于合理使用。", [None]),
        ("Gore is prohibited unless the moon is full.", [None]),
        ("Offering drugs only if others pay is prohibited.", ["DrugContent"]),
        ("# Hate\n\n## Allowed\n\n- Fiction, unless it promotes hate\n", [None]),
        ("Art that shows gore is allowed, as long as the wounds are small.", [None]),
    ],
)
def test_exceptions_are_neither_lost_nor_turned_round(text: str, scopes: list[str | None]) -> None:
    assert proposed(text) == scopes


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("# Harassment\n\nYou must be respectful.", [None]),
        ("# Spam\n\nComments should be authentic.", [None]),
        ("We expect people to respect others and not harass them.", ["HarassmentContent"]),
        ("Nudity must be labelled.", ["NudityContent"]),
        ("## 暴力\n\n影视作品可以发布，但须注明来源。", [None, None]),
        ("## Sponsored content\n\nIt must be labelled.", ["SponsoredContent"]),
    ],
)
def test_duties_have_a_scope_where_content_has_to_be_marked(text: str, scopes: list[str | None]) -> None:
    assert proposed(text)[-len(scopes) :] == scopes


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("# Gambling\n\n## Not allowed\n\n- Showing how it is done well\n", "GamblingContent"),
        ("# Gambling\n\n## Not allowed\n\n- Travel stories of clowns\n", None),
        ("# Gambling\n\n## Zebras\n\nNot allowed:\n\n- Showing how it is done well\n", None),
        ("# Gambling, spam and nudity\n\n## Not allowed\n\n- Showing how it is done well\n", None),
        ("# Gambling\n\nYou may not sleep.\n", None),
    ],
)
def test_a_title_stands_in_only_for_what_is_plainly_of_its_list(text: str, scope: str | None) -> None:
    assert proposed(text) == [scope]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("严禁任何对未成年人的性化描写。", "ChildSexualisationContent"),
        ("禁止宣称食品、保健品具有治疗疾病的功效。", "MedicalClaimContent"),
        ("可以分享个人与抑郁症相处的经历。", "MentalHealthContent and PersonalStoryContent"),
        ("不得捏造事实。", "DeceptionContent"),
        ("不得制作伪造的身份证、毕业证等证件。", "ForgedDocumentContent"),
    ],
)
def test_chinese_wordings(text: str, scope: str) -> None:
    assert proposed(text) == [scope]


def test_what_the_permitted_lacks_is_not_permitted() -> None:
    assert proposed("# Art\n\n## Behind a warning screen\n\n- It does not involve nudity\n") == [None]


def test_bodies_are_not_permitted_as_a_whole() -> None:
    assert proposed("You may show nudity by the sea.") == [None]


def test_settings_in_a_list_of_content_are_content() -> None:
    assert proposed("Violence, medical procedures or gore are not eligible for the feed.") == [
        "ViolenceContent or GoreContent"
    ]


def test_nothing_is_left_of_what_takes_itself_out() -> None:
    tree = proposer().hierarchy
    hate, racism, gore = (f"{KM}{name}" for name in ("HateContent", "RacismContent", "GoreContent"))

    assert satisfiable(both(Named(racism), Not(Named(hate))), tree) is None
    assert satisfiable(both(either((racism, gore)), Not(Named(hate))), tree) == And((Named(gore), Not(Named(hate))))
    assert satisfiable(both(Named(hate), Not(Named(racism))), tree) == And((Named(hate), Not(Named(racism))))
    assert satisfiable(both(Named(hate), Named(racism)), tree) == Named(racism)
    assert satisfiable(Or((Named(hate), Named(gore))), tree) == Or((Named(hate), Named(gore)))
