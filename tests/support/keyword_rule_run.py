"""Rules with many exceptions, as keyword rule bases have them: two words are mentioned, unless a third is there."""

from __future__ import annotations

from dataclasses import replace

from newcomer_world import (
    CLINIC,
    DIET,
    HAS_LINK,
    NEWS,
    POLITICS,
    REDNOTE,
    RULES,
    SURE,
    VOCABULARY,
    by,
    evidence,
    fine,
    mentioning,
    rule,
    run,
    topic,
    words,
)

from kmgraph.model import IndividualTerm, Literal, RuleNeighbourhood, Scope, Status, ValueLiteral, Vocabulary
from kmgraph.namespaces import KM
from kmgraph.render import GuidelineInput

EX = "https://example.org/words#"
BADGE, SELL = EX + "badge", EX + "sell"
NAMES = {
    "antique": "古董", "auction": "拍卖", "blog": "博客", "camera": "相机", "clock": "钟表",
    "coin": "钱币", "diary": "日记", "exhibit": "展品", "film": "电影", "game": "游戏",
    "gift": "礼物", "map": "地图", "medal": "奖章", "museum": "博物馆", "novel": "小说",
    "poster": "海报", "school": "学校", "stamp": "邮票", "story": "故事", "toy": "玩具",
}  # fmt: skip
_TERMS = {"badge": "徽章", "sell": "出售", **NAMES}
_WORDS = {EX + en: IndividualTerm(EX + en, words(en, zh), (KM.LexicalEntry,)) for en, zh in _TERMS.items()}
KEYWORDS = Vocabulary(VOCABULARY.classes, VOCABULARY.properties, {**VOCABULARY.individuals, **_WORDS})


def word(name: str) -> Literal:
    """Posts that mention a word."""
    return mentioning(EX + name)


def selling_badges(*unless: tuple[Literal, ...]) -> Scope:
    """Posts that mention badges and selling, unless one of the exceptions holds."""
    return Scope.of((word("badge"), word("sell")), unless)


TWENTY = selling_badges(*((word(name),) for name in NAMES))
MIXED = selling_badges(
    *((word(name),) for name in list(NAMES)[:12]),
    (word("medal"), word("museum")),
    (word("novel"), by(CLINIC)),
    (by(CLINIC),),
    (topic(NEWS),),
    (topic(POLITICS), topic(DIET)),
    (ValueLiteral(HAS_LINK, value=False),),
)
TWENTY_RULE = rule(TWENTY, Status.TACIT, SURE, evidence(310, 40, 220, 0.81, 0.93))
MIXED_RULE = rule(MIXED, Status.BROADER, SURE, evidence(410, 80, 320, 0.71, 0.83))


NOT_FINE = ((word("auction"),), (word("medal"), word("museum")), (topic(NEWS),))
KEYWORD_SURROUNDINGS = {
    TWENTY_RULE.id: RuleNeighbourhood(fine=fine(*TWENTY.unless)),
    MIXED_RULE.id: RuleNeighbourhood(fine=fine(*(each for each in MIXED.unless if each not in NOT_FINE))),
}


def keyword_run() -> GuidelineInput:
    """Return a run whose rules have many exceptions; posts of three of them are not mostly left alone."""
    data = run(platforms=(REDNOTE,), rules=(TWENTY_RULE, MIXED_RULE, RULES[0]))
    return replace(data, vocabulary=KEYWORDS, surroundings=KEYWORD_SURROUNDINGS)
