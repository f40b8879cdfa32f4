"""Words for outcomes, as moderators and platforms write them -> the seven outcomes. A proposal, never a fact."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kmgraph.model import Outcome
from kmgraph.observe.columns import fold
from kmgraph.observe.proposal.header_words import header_phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

# In this order: "not removed" and "unbanned" hold words of a later line, and a "nsfw flag" is a label.
_WORDS: tuple[tuple[Outcome | None, tuple[str, ...]], ...] = (
    (
        None,
        (
            "pending",
            "queue",
            "await",
            "escalat",
            "in review",
            "under review",
            "unreviewed",
            "new$",
            "open$",
            "待审",
            "待处理",
            "审核中",
            "复审中",
        ),
    ),
    (
        Outcome.REINSTATED,
        (
            "reinstat",
            "restor",
            r"\bun ?(ban|delet|remov|hid|block)",
            "overturn",
            "revers",
            "appeal (granted|won|upheld|accepted)",
            "恢复",
            "申诉成功",
            "撤销",
        ),
    ),
    (
        Outcome.REMOVED,
        (
            "(not|dis|un|non) ?approv",
            "not (visible|allowed|accepted|published)",
            "未通过",
            "不通过",
            "不予通过",
            "不合规",
            "未过审",
        ),
    ),
    (
        Outcome.KEPT,
        (
            r"\b(not|no|non|never)\b.*(remov|delet|violat|action|block|spam|restrict|measure|issue)",
            "no action",
            "^none$",
            "approv",
            "allow",
            r"\bkeep",
            r"\bkept",
            "visible",
            r"\blive\b",
            "publish",
            "^public$",
            "^ok$",
            "okay",
            "^pass",
            "clean",
            r"\bham\b",
            "accept",
            "^active$",
            "dismiss",
            "ignor",
            "valid",
            "legit",
            "left up",
            "^up$",
            "stay",
            "^normal$",
            "^good$",
            "^untouched$",
            "通过",
            "正常",
            "保留",
            "可见",
            "无违规",
            "未违规",
            "不违规",
            "不处理",
            "未处理",
            "忽略",
            "放行",
            "已发布",
            "上线",
            "合规",
        ),
    ),
    (
        Outcome.AGE_RESTRICTED,
        (r"\bage\b", "age ?(restrict|gate)", "adults? only", r"\b18\b", "年龄", "成人可见"),
    ),
    (
        Outcome.LABELLED,
        ("label", "flag", "warn", r"\btag", "notice", "interstitial", "nsfw", "标记", "警告", "提示", "打标"),
    ),
    (
        Outcome.DEMOTED,
        (
            "demot",
            "down ?rank",
            "de ?rank",
            "depriorit",
            "reduc",
            "limited reach",
            "visibility (limit|filter)",
            "限流",
            "降权",
            "降低",
        ),
    ),
    (
        Outcome.RESTRICTED,
        (
            "shadow",
            "restrict",
            "hid(e|den)",
            "quarantin",
            "limit",
            "(?<!b)lock",
            r"\bmute",
            r"\bgeo",
            "withh",
            "private",
            "invisible",
            "collaps",
            "屏蔽",
            "隐藏",
            "禁言",
            "自己可见",
            "折叠",
            "锁定",
            "限制",
        ),
    ),
    (
        Outcome.REMOVED,
        (
            "remov",
            "delet",
            "t(ook|aken?|ake) ?down",
            "reject",
            r"\bban",
            "block",
            "spam",
            "violat",
            "purg",
            "withdr",
            "pull",
            "eras",
            "nuk",
            "suspend",
            "declin",
            "denied",
            "disabl",
            "terminat",
            "^down$",
            "删",
            "下架",
            "驳回",
            "违规",
            "拦截",
            "封",
            "拒",
        ),
    ),
)
_COMPILED = tuple((outcome, re.compile("|".join(patterns))) for outcome, patterns in _WORDS)
_TRUE_MEANS = (
    (
        Outcome.KEPT,
        re.compile(r"^(is |was )?(approved|kept|visible|live|published|public|accepted|ok)$|通过$|保留$|可见$"),
    ),
    (
        Outcome.REMOVED,
        re.compile(
            r"^(is |was |got |been )?(removed|deleted|taken down|banned|spam|violat\w*|rejected|blocked|moderated|"
            r"actioned|removal)$|^(是否)?(已)?(删除|违规|下架|被删|封禁|驳回)$"
        ),
    ),
)


def outcome_of_word(value: str, names: Mapping[str, Outcome]) -> Outcome | None:
    """Return what a word for an outcome may mean, or None.

    Args:
        value: As a cell or a file's name has it.
        names: The words that are always understood, folded.

    >>> outcome_of_word("shadowbanned", {}), outcome_of_word("已删除", {}), outcome_of_word("escalated", {})
    (<Outcome.RESTRICTED: 'restricted'>, <Outcome.REMOVED: 'removed'>, None)
    """
    known = names.get(fold(value))
    if known is not None:
        return known
    phrase = header_phrase(value)
    return next((outcome for outcome, pattern in _COMPILED if pattern.search(phrase)), None)


def outcome_of_flag(header: str) -> Outcome | None:
    """Return the outcome that "true" means under a header, or None: it may mean anything.

    >>> outcome_of_flag("is_removed"), outcome_of_flag("has_image")
    (<Outcome.REMOVED: 'removed'>, None)
    """
    phrase = header_phrase(header)
    return next((outcome for outcome, pattern in _TRUE_MEANS if pattern.search(phrase)), None)
