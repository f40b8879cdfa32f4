"""Words for outcomes, as moderators and platforms write them -> the seven outcomes. A proposal, never a fact."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kmgraph.model import Outcome
from kmgraph.observe.columns import fold
from kmgraph.observe.proposal.header_words import header_phrase
from kmgraph.observe.proposal.other_languages import outcome_elsewhere

if TYPE_CHECKING:
    from collections.abc import Mapping

_OWN = r"\b(author|user|owner|poster|creator|uploader|member|op|own|self(?! (promo|harm|advert|injur)))\b"
_TAKEN = r"\b(remov|delet|withdr|eras|hid|pull|private|t(ook|aken?|ake) down)\w*"
_MEASURE = (
    r"\b(remov\w*|delet\w*|take ?downs?|ban\w*|block\w*|hiding|hide|flag\w*|report\w*|appeal\w*|request\w*|"
    r"complaint\w*|strike|restriction|suspension|approval|publication|acceptance)\b"
)
_CAME_TO_NOTHING = (
    r"\b(declin|deni|deny|reject|refus|cancel|withdr|fail|undone|undo|lift|expir|revok|rescind|unsuccess|invalid|"
    r"disput|contest|challeng|request|propos|recommend|suggest|consider|candidate|schedul)\w*"
)
_MEASURE_ZH = "(删|隐藏|屏蔽|限流|封|下架|锁|折叠|禁|标记|警告|限制|降权|打标|拦截)"
# In this order: "not removed" and "unbanned" hold words of a later line, and a "nsfw flag" is a label. None stands for
# what may mean one thing or its opposite, and for what its author did: that is no decision about a post.
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
            "^flagged$",
            "^reported$",
            f"{_OWN}.*{_TAKEN}",
            f"{_TAKEN}.*{_OWN}",
            "(作者|用户|自行|本人|自己|楼主).{0,3}(删|隐藏|撤)|自删",
            f"{_MEASURE}.* {_CAME_TO_NOTHING}",
            f"{_CAME_TO_NOTHING} .*{_MEASURE}",
            "(举报|申诉|投诉|申请).*(驳回|拒|不成立|失败|无效)",
            "(驳回|拒绝).*(举报|申诉|投诉|申请)",
            r"\bno longer\b",
            r"\b(not|no|non|never)\b.* (but|and|yet|until|only|then)\b",
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
            "^untouched$",
            "[未没](有|被)?(删|下架)",
            "无违规",
            "未违规",
            "不违规",
            "不处理",
            "未处理",
        ),
    ),
    (
        None,
        (
            r"\b(not|no|non|never|without|isn|wasn|hasn|didn|cannot) \w",
            r"\bun(?!der|til)\w",
            f"(未|不|没有?|无需|取消|撤回|解除)被?{_MEASURE_ZH}",
            "解(封|禁|锁)",
        ),
    ),
    (
        Outcome.KEPT,
        (
            "approv",
            r"\ballow",
            r"\bkeep",
            r"\bkept",
            r"\bvisible",
            r"\blive\b",
            r"\bpublish",
            "^public$",
            "^ok$",
            "okay",
            "^pass",
            r"\bclean",
            r"\bham\b",
            r"\baccept",
            "^active$",
            r"\bdismiss",
            r"\bignor",
            r"\bvalid",
            r"\blegit",
            "left up",
            "^up$",
            r"\bstay",
            "^normal$",
            "^good$",
            "通过",
            "正常",
            "保留",
            "可见",
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

_MAY_TELL = re.compile(
    r"^(is |was |got |been )?(flag(ged)?|reported|labell?ed|warned|reviewed|hidden|restricted|limited|sanctioned|"
    r"enforced|escalated|appealed)$|^(是否)?(被|已)?(举报|标记|审核|处理|隐藏|限流)$"
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
    return outcome_elsewhere(phrase) or next(
        (outcome for outcome, pattern in _COMPILED if pattern.search(phrase)), None
    )


_SEVERAL = re.compile(r"[|;,+/、，；]")


def outcome_of_cell(cell: str, names: Mapping[str, Outcome]) -> Outcome | None:
    """Return what a cell may mean in which several outcomes may stand: the strictest, or that all were undone.

    None where one of its words is not understood.

    >>> outcome_of_cell("removed;labelled", {}), outcome_of_cell("kept, escalated", {})
    (<Outcome.REMOVED: 'removed'>, None)
    """
    words = [word for word in _SEVERAL.split(cell) if word.strip()]
    if len(words) < 2:
        return outcome_of_word(cell, names)
    found = {outcome_of_word(word, names) for word in words}
    known = [outcome for outcome in Outcome if outcome in found]
    if None in found or not known:
        return None
    return Outcome.REINSTATED if Outcome.REINSTATED in known else known[0]


def is_doubtful(value: str) -> bool:
    """Return whether a word speaks of outcomes and doesn't tell which.

    >>> is_doubtful("removal declined"), is_doubtful("removed"), is_doubtful("blue")
    (True, False, False)
    """
    phrase = header_phrase(value)
    if outcome_elsewhere(phrase):
        return False
    first = next(((outcome,) for outcome, pattern in _COMPILED if pattern.search(phrase)), None)
    return first == (None,)


def may_tell_outcome(header: str) -> bool:
    """Return whether yes and no under a header may tell an outcome, though not which.

    >>> may_tell_outcome("flagged"), may_tell_outcome("has_image")
    (True, False)
    """
    return _MAY_TELL.search(header_phrase(header)) is not None


def outcome_of_flag(header: str) -> Outcome | None:
    """Return the outcome that "true" means under a header, or None: it may mean anything.

    >>> outcome_of_flag("is_removed"), outcome_of_flag("has_image")
    (<Outcome.REMOVED: 'removed'>, None)
    """
    phrase = header_phrase(header)
    return next((outcome for outcome, pattern in _TRUE_MEANS if pattern.search(phrase)), None)
