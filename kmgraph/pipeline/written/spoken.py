"""What a piece of text speaks of, by the part it plays in a rule.

What does harm, or is a matter of rules by itself, is told from what doesn't: adverts, contact details, news, politics.
A text that names both ("fundraising for terrorists") is about their meeting, and about the second kind alone only where
it says nothing else ("No advertising").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kmgraph.model import Hierarchy
from kmgraph.pipeline.written.mentions import Mention, RuleWords, fold_rule

# "…, including minors", "adults or young people": of them too, not of them alone.
_AMONG = re.compile(
    r"(?:\b(?:including|especially|particularly|such as|like)\W+(?:\w+\W+){0,3}|\b(?:or|and|adults?)\W+"
    r"|成年人(?:和|或|及|与))$"
)
_LONGEST_PASSING = 12
_MOST_OF_TITLE = 0.8
_LONG_QUOTE = re.compile(
    '[“"](?:[^”"]{24,}|(?:[^”"\\s]+ ){3,}[^”"]*)(?:[”"]|$)|[“「『][\u3400-\u9fff，。！？]{12,}(?:[”」』]|$)'
)
# The name of a policy is not what a rule is about: "isn't allowed under our graphic content policy".
_POLICY = re.compile(
    r"\b(?:under|see|follow|with|per|in) (?:our|the|these) [^.,;:]{0,80}?"
    r"(?:polic(?:y|ies)|guidelines|rules|standards)\b"
)
_HAN = re.compile("[\u3400-\u9fff]")
_PLAIN_WORD = re.compile(
    r"(?:the|an?|any|all|or|and|of|for|in|on|at|to|from|with|as|by|that|this|these|those|such|it|its|our|your|their|we|you|they|"
    r"users?|members?|people|creators?|anyone|is|are|be|being|been|was|do|does|did|don|doesn|isn|aren|won|can|may|might|must|will|"
    r"should|shall|cannot|not|no|never|t|s|re|ll|also|generally|strictly|please|other|types?|kinds?|forms?|examples?|"
    r"allow\w*|permit\w*|prohibit\w*|forbid\w*|banned?|bans|remov\w*|tolerat\w*|accept\w*|delet\w*|restrict\w*|eligible|"
    r"ineligible|recommend\w*|feed|post\w*|shar\w*|upload\w*|publish\w*|creat\w*|display\w*|show\w*|send\w*|featur\w*|"
    r"includ\w*|contain\w*|content|material|media|videos?|images?|photos?|accounts?|messages?|comments?|platform|here|"
    r"services?|products?|about|fyf)"
)
_TITLE_WORD = re.compile(
    r"(?:what|if|how|why|when|means?|overview|polic(?:y|ies)|rationale|more|learn|reach|following|violat\w*|exceptions?|rules?|"
    r"guidelines?|standards?|examples?|adults?|only|age|\d+|january|february|march|april|may|june|july|august|september|october|"
    r"november|december|tier|main|principles?)"
)
_PLAIN_HAN = re.compile(
    "不得|禁止|严禁|不允许|不可以?|不能|不要|请勿|切勿|谢绝|拒绝|发布|传播|分享|上传|展示|制作|复制|任何|一切|所有|各类|相关|"
    "类|内容|信息|视频|图片|笔记|行为|的|在|本|平台|社区|用户|和|或|与|及|等|将|会|被|一律|删除|下架|示例|政策|规则|说明|更多"
)
# "…, gambling or adverts": another thing; "adverts for gambling", 赌博广告: that thing's.
_BESIDE_BEFORE = re.compile(r"(?:\b(?:or|and|nor)|[,/&、，]|或者?|和|及|与)\s*$")
_BESIDE_AFTER = re.compile(r"^\s*(?:(?:or|and|nor)\b|[,/&、，]|或|和|及|与)")
_LISTED = re.compile(r"\s*(?:,\s*(?:or\s|and\s)?|、)\s*")
_CARRIES = re.compile(
    r"^[\s'\"]*(?:(?:for|of|about|that|which|promot\w+|to|sell\w*|an?|the|any|all)\b[^.;:!?]{0,40})?$"
)
_CARRIED_HAN = re.compile("^[^、,.;:!?。或和及与]{0,5}$")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a piece of text speaks of, by the part it plays.

    Attributes:
        ruled: What does harm or is a matter of rules by itself.
        harmless: What doesn't, and is named too.
        carriers: Those of the harmless that are about the ruled here: adverts for it.
        as_such: The harmless that are all that the text says.
        settings: In which setting.
        everyday: Everyday subjects that the text is about.
        passing: All that a short text mentions; a permission needs no more.
        whole: Those that are all that a title says.
        minors: Whether it is about minors alone.
        is_empty: Whether no word is left that could name a subject: of a title, that it says nothing of content.
    """

    ruled: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    as_such: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    everyday: tuple[str, ...] = ()
    passing: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    minors: bool = False
    is_empty: bool = False

    @property
    def names_something(self) -> bool:
        """Whether it names any subject or setting."""
        return bool(self.ruled or self.harmless or self.settings)


@dataclass(frozen=True)
class SpokenReader:
    """Reads what texts speak of, each once, with the words of one ontology."""

    words: RuleWords
    hierarchy: Hierarchy
    _known: dict[str, Spoken] = field(default_factory=dict)

    def read(self, text: str) -> Spoken:
        """Return what a text speaks of."""
        if text not in self._known:
            self._known[text] = self._read(text)
        return self._known[text]

    def kinds(self, iris: Iterable[str]) -> frozenset[str]:
        """Return some classes with all that they lie in."""
        return frozenset().union(*map(self.hierarchy.ancestors, iris))

    def is_harmless(self, iri: str) -> bool:
        """Return whether a class is one that no rule bans as a whole without saying so."""
        above = self.hierarchy.ancestors(iri)
        if not above.isdisjoint(self.words.harmful):
            return False
        if iri in self.words.harmless:
            return True
        listed = self.words.harmless | self.words.everyday
        return not above.isdisjoint(listed) and (above & self.words.ruled) <= self.words.harmless

    def _read(self, text: str) -> Spoken:
        # Posts that are quoted as examples speak of many things.
        folded = fold_rule(_LONG_QUOTE.sub("…", text))
        found = self._spoken_in(_POLICY.sub(" ", folded))
        return found if found.names_something else self._spoken_in(folded)

    def _spoken_in(self, folded: str) -> Spoken:
        mentions = self.words.mentions(folded) if folded.strip() else ()
        subjects = [mention for mention in mentions if self._is_subject(mention)]
        harmless = [mention for mention in subjects if self.is_harmless(mention.iri)]
        ruled = [mention for mention in subjects if mention not in harmless]
        minors = any(
            mention.iri == self.words.minors and not _AMONG.search(folded[: mention.start]) for mention in mentions
        )
        told = [mention.iri for mention in ruled]
        if self.kinds(told) & self.words.of_minors:
            # A class about children says by itself that it is about them, and how.
            minors = False
            told = [iri for iri in told if self.kinds([iri]).isdisjoint(self.words.sexual) or self._is_of_minors(iri)]
        left = _left_over(folded, mentions)
        return Spoken(
            ruled=_once(told),
            harmless=_iris(harmless),
            carriers=_iris(mention for mention in harmless if self._carries(folded, mention, ruled)),
            as_such=_iris(harmless) if not ruled and not left and not minors else (),
            settings=_iris(
                mention for mention in mentions if mention.is_setting and not _is_listed(folded, mention, ruled)
            ),
            everyday=_iris(mention for mention in harmless if _is_topic_of(folded, mention)),
            passing=_iris(harmless) if len(folded.split()) <= _LONGEST_PASSING else (),
            whole=_iris(mention for mention in harmless if _is_most(folded, mention)),
            minors=minors,
            is_empty=not mentions and not [word for word in left if not _TITLE_WORD.fullmatch(word)],
        )

    def _is_subject(self, mention: Mention) -> bool:
        is_other = mention.is_setting or mention.iri == self.words.minors
        return not is_other and self.kinds([mention.iri]).isdisjoint(self.words.never)

    def _carries(self, text: str, mention: Mention, ruled: Sequence[Mention]) -> bool:
        return bool(self.kinds([mention.iri]) & self.words.carriers) and _carries(text, mention, ruled)

    def _is_of_minors(self, iri: str) -> bool:
        return not self.kinds([iri]).isdisjoint(self.words.of_minors)


def _left_over(text: str, mentions: Sequence[Mention]) -> list[str]:
    """Return the words of a text that are neither mentions nor words that any rule has."""
    rest = list(text)
    for mention in mentions:
        rest[mention.start : mention.end] = " " * (mention.end - mention.start)
    said = _PLAIN_HAN.sub(" ", "".join(rest))
    english = [word for word in re.findall(r"[a-z0-9]+", said) if not _PLAIN_WORD.fullmatch(word)]
    return [*english, *_HAN.findall(said)]


def _is_listed(text: str, setting: Mention, ruled: Sequence[Mention]) -> bool:
    """Return whether what may be a setting stands in a list of content: "violence, surgery or injuries"."""
    return any(_LISTED.fullmatch(text[other.end : setting.start]) is not None for other in ruled)


def _carries(text: str, mention: Mention, ruled: Sequence[Mention]) -> bool:
    """Return whether something harmless is that of all the ruled beside it: "adverts for drugs", 赌博网站的广告."""
    before, after = text[: mention.start], text[mention.end :]
    if not ruled or _BESIDE_BEFORE.search(before) or _BESIDE_AFTER.search(after):
        return False
    if all(other.start >= mention.end for other in ruled):
        return _CARRIES.match(text[mention.end : min(other.start for other in ruled)]) is not None
    if all(other.end <= mention.start for other in ruled):
        between = text[max(other.end for other in ruled) : mention.start]
        return (_CARRIED_HAN if _HAN.search(text) else re.compile(r"^[\s-]*$")).match(between) is not None
    return False


def _is_topic_of(text: str, mention: Mention) -> bool:
    """Return whether an everyday subject is what a rule is about, and not met in passing: "… content", a short text."""
    said, follows = text[mention.start : mention.end], text[mention.end :].lstrip()
    return (
        said.endswith(("content", "内容"))
        or follows.startswith(("content", "posts", "videos", "内容", "类"))
        or len(text.split()) <= 4
    )


def _is_most(text: str, mention: Mention) -> bool:
    return mention.end - mention.start >= _MOST_OF_TITLE * len(text.strip())


def _iris(mentions: Iterable[Mention]) -> tuple[str, ...]:
    return _once([mention.iri for mention in mentions])


def _once(iris: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(iris))
