"""A sentence that prohibits -> what it announces for what is posted all the same: "… is forbidden and will be demoted".

Only what the platform itself says to do counts, after the words that prohibit: "posts that are labelled as news are not
allowed" and "don't add false labels" announce nothing.
"""

from __future__ import annotations

import re

from kmgraph.model import PrescribedOutcome

# Who acts, or that something will be done; "that are …" and "which are …" tell which posts are meant.
_DONE = (
    r"(?<!that )(?<!which )(?<!who )\b(?:we|we[’']ll|will|may|might|can|is|are|be|gets?|and|or)"
    r"(?: (?:also|be|get|then|\w+ly|will|may))*"
)
_HAN_DONE = "(?:违者|将|会|予以|一律|并|或|[，；,;])[^，。；]{0,6}?"
_REACH = r"(?:the |its |their )?(?:\w+ ){0,3}?(?:distribution|visibility|reach|recommendations?)\b"
_MILDER = {
    PrescribedOutcome.NOT_RECOMMENDED: (
        rf"{_DONE} (?:demote|down-?rank|limited in reach\b|(?:limit|reduce|restrict|lower) {_REACH})",
        rf"{_DONE} (?:shown? (?:\w+ ){{0,3}}?(?:less|lower|to fewer)\b|(?:not|never)(?: be)? recommend(?:ed)?\b)",
        r"\b(?:do|wo|is|are)n[’']t(?: be)? recommend(?:ed)?\b",
        rf"{_HAN_DONE}(?:限流|降权|不(?:予|会|再)?推荐|(?:减少|降低|限制)(?:其)?(?:推荐|曝光|分发|传播|流量))",
    ),
    PrescribedOutcome.ADULTS_ONLY: (
        rf"{_DONE} age.restrict(?:ed)?\b",
        rf"{_HAN_DONE}(?:仅|只)(?:对|限|向|供)(?:年满)?(?:成年人|成人|18)",
    ),
    PrescribedOutcome.WITH_NOTICE: (
        rf"{_DONE} (?:label(?:l?ed)?\b|(?:add|put|place|apply) (?:an? )?(?:\w+ )?(?:warning|label|notice)\b)",
        # "须添加标识" asks it of whoever posts.
        r"(?:违者|将|会|予以|一律)[^，。；须应]{0,6}?(?:添加|加上|打上|附加)\S{0,6}(?:标签|提示|标识|警告)",
    ),
}
_PATTERNS = {outcome: re.compile("|".join(texts), re.IGNORECASE) for outcome, texts in _MILDER.items()}
_REMOVES = re.compile(
    rf"{_DONE} (?:remove|delete|take down|taken down|block|ban)(?:n?ed|d)?\b|删除|下架|移除|封禁|屏蔽|清理|拦截",
    re.IGNORECASE,
)
# What is announced for a part, or beside an exception, is not announced for what is prohibited.
_TURNS = re.compile(
    r"\b(?:but|however|unless|except|although|though|while|otherwise)\b|但|除非|除了|例外", re.IGNORECASE
)


def announced_by(sentence: str, cue: str) -> tuple[PrescribedOutcome, ...]:
    """Return what a prohibition announces, in the order of `PrescribedOutcome`; empty where only that it prohibits.

    That posts are removed is told beside milder outcomes: alone, it says no more than the prohibition.

    >>> [str(outcome) for outcome in announced_by("Spam is not allowed and will be demoted.", "is not allowed")]
    ['not-recommended']

    Args:
        sentence: The sentence.
        cue: The words in it that prohibit.
    """
    if _TURNS.search(sentence):
        return ()
    after = sentence.partition(cue)[2]
    milder = {outcome for outcome, pattern in _PATTERNS.items() if pattern.search(after)}
    if milder and _REMOVES.search(sentence):
        milder.add(PrescribedOutcome.NOT_ALLOWED)
    return tuple(outcome for outcome in PrescribedOutcome if outcome in milder)
