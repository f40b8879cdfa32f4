"""Words for outcomes, as exports have them."""

from __future__ import annotations

from time import process_time

import pytest

from kmgraph.model import Outcome
from kmgraph.observe.proposal.outcomes import outcome_of_cell, outcome_of_flag, outcome_of_word


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        *(
            (word, Outcome.KEPT)
            for word in ("approved", "OK", "no action", "not removed", "visible", "published", "正常")
        ),
        *((word, Outcome.KEPT) for word in ("no_violation", "left up", "未违规", "审核通过", "ham", "dismissed")),
        *(
            (word, Outcome.REMOVED)
            for word in ("deleted", "taken_down", "TAKEDOWN", "rejected", "spam", "block", "已删除")
        ),
        *((word, Outcome.REMOVED) for word in ("not approved", "disapproved", "未通过", "违规下架", "banned")),
        *((word, Outcome.RESTRICTED) for word in ("shadowbanned", "hidden", "locked", "屏蔽")),
        *((word, Outcome.DEMOTED) for word in ("downranked", "限流")),
        *((word, Outcome.LABELLED) for word in ("nsfw-flag", "warning label")),
        *((word, Outcome.REINSTATED) for word in ("restored", "un-banned", "appeal granted", "恢复")),
        ("age restricted", Outcome.AGE_RESTRICTED),
        *(
            (word, None)
            for word in ("not hidden", "removal declined", "takedown request rejected", "unlocked", "未屏蔽")
        ),
        *((word, None) for word in ("deleted by author", "self-deleted", "user removed", "作者删除", "用户自行删除")),
        *((word, None) for word in ("unflagged", "unpublished", "unrestricted", "unlocked", "approval denied")),
        *((word, None) for word in ("removal recommended", "report rejected", "举报驳回", "not hidden but removed")),
        *((word, Outcome.KEPT) for word in ("not deleted", "never removed", "未删除", "no violation found")),
        *((word, Outcome.REMOVED) for word in ("removal upheld", "deleted by moderator", "removed: self-promotion")),
        ("invisible", Outcome.RESTRICTED),
        *(
            (word, Outcome.REMOVED)
            for word in ("gelöscht", "Geloscht", "entfernt", "ELIMINADO", "supprimé", "削除済み")
        ),
        *(
            (word, Outcome.KEPT)
            for word in ("freigegeben", "behalten", "nicht gelöscht", "aprobado", "conservé", "承認")
        ),
        *((word, Outcome.RESTRICTED) for word in ("gesperrt", "Ausgeblendet", "oculto", "masqué", "非表示")),
        *((word, None) for word in ("vom Nutzer gelöscht", "nicht ausgeblendet", "eliminado por el autor")),
        *((word, None) for word in ("pending", "escalated", "queued", "待审", "blue", "17")),
    ],
)
def test_what_a_word_may_mean(word: str, outcome: Outcome | None) -> None:
    assert outcome_of_word(word, {}) is outcome


@pytest.mark.parametrize(
    ("header", "outcome"),
    [("is_removed", Outcome.REMOVED), ("Approved", Outcome.KEPT), ("违规", Outcome.REMOVED), ("has_image", None)],
)
def test_what_yes_means_under_a_header(header: str, outcome: Outcome | None) -> None:
    assert outcome_of_flag(header) is outcome


@pytest.mark.parametrize(
    ("cell", "outcome"),
    [
        ("removed|labelled", Outcome.REMOVED),
        ("labelled; deleted", Outcome.REMOVED),
        ("kept, labelled", Outcome.LABELLED),
        ("removed|reinstated", Outcome.REINSTATED),
        ("removed;deleted by author", None),
    ],
)
def test_of_several_words_the_strictest_counts(cell: str, outcome: Outcome | None) -> None:
    assert outcome_of_cell(cell, {}) is outcome


def test_a_long_text_is_no_word_and_takes_no_time() -> None:
    text = "not (" * 24_000
    started = process_time()
    assert outcome_of_cell(text, {}) is None
    assert process_time() - started < 10  # looked through, it takes minutes
