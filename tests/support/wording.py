"""Looks over generated documents as an editor would: what none of them may hold, and how long sentences are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAN = r"[\u3400-\u9fff]"
_MARKUP = (
    (r"<a id=[^>]*></a>", ""),
    (r"<https?:[^>]*>", ""),
    (r"\[([^\]]*)\]\([^)]*\)", r"\1"),
    (r"\*\*", ""),
    (r"\\(.)", r"\1"),
    (r"^(#+|>|\s*-|\d+\.) ", ""),
    (r"^\d+\. ", ""),
    (r"→", ""),
)
_FAULTS = {
    "en": {
        r"[\"']": "a straight quotation mark or apostrophe",
        r"(?<![\d,.])1 (posts|rules|sources|kinds|terms|observations|days|rows|more kinds)\b": "a plural of one",
        r"\bnone were not\b": "none were not",
        r"\bNone of the 1\b|\bfewer than 10 were\b|: 1 of the rules": "a figure where none belongs",
        r"that are (memes|vlogs|poems|spam|videos)\b": "a kind of post as a clause",
        r"no longer one of these": "a phrase for programs",
        r"[a-z]\.[A-Z]|\.\.|  | [,.;:!?]": "a fault of spacing",
        r"\ba [aeio]\w": "a before a vowel",
        r"\bsomeones\b|\baccounts exactly\b": "a broken example",
        r"\{|\}|\bNone\b(?! of)": "something that was not filled in",
        r"are mostly left alone\.|\baccount exactly\b": "advice or an example that says the rule again",
        r"^Of such posts\b": "posts of which it was not said what they are",
        r"“(rule|Rule|§) ?\d+”": "a reason that names a number",
        r"stricter than published|on, and not before|Reasons the platform gave|^People recorded": "a claim too large",
        r"no rule was found\.": "a claim too large",
    },
    "es": {
        r"[\"']|[¿¡][^?!]*$|^[^¿]*\?|^[^¡]*!": "a straight quotation mark, or a mark that is not turned over",
        r"(?<![\d,.])1 (publicaciones|reglas|fuentes|clases|términos|observaciones|días|filas)\b": "a plural of one",
        r"\b(un|una) (publicaciones|reglas|cuentas)\b|\bninguna (fueron|son|eliminadas|restringidas)\b": "no agreement",
        r"\b(de|a) el\b|\by (?=h?[ií](?!e))|\bo (?=h?[oó])": "words that Spanish joins or changes",
        r"\b(\w+) \1\b": "a stutter",
        r"\d%|(?<![\d.])\d\.\d{1,3}(?![\d.]| ·)|[1-9],\d{3}\b": "a number as English writes it",
        r": (Las|Los|Publicaciones) ": "a capital letter after a colon",
        r"\b(the|posts?|about|rules?|removed|with|of|are|is|not|and)\b": "English",
        r"[a-zñáéíóú]\.[A-ZÁÉÍÓÚ]|\.\.|  | [,.;:!?]": "a fault of spacing",
        r"^Las .* casi siempre se dejan como están\.": "advice that says the rule again",
        r"^De estas publicaciones\b": "posts of which it was not said what they are",
        r"más estricta que lo publicado|se vio en acción desde|Motivos que dio": "a claim too large",
        r"no se halló ninguna regla": "a claim too large",
        r"\{|\}|\bNone\b": "something that was not filled in",
    },
    "zh": {
        r"[\"']": "a straight quotation mark or apostrophe",
        rf"{_HAN}[,;:!?()]|[,;:!?()]{_HAN}": "punctuation of half width",
        rf"{_HAN} [A-Za-z0-9“]|[A-Za-z0-9%”] {_HAN}|[。，；：] ": "a space between Han and Latin",
        r"其中(?!一部分)[^的，。哪约]{1,8}[，。]": "a fragment",
        r"属于[^，。]{1,12}的(帖子|视频)": "a kind of post as a clause",
        r"的[^，。；：、（）“”|]*的[^，。；：、（）“”|]*的[^，。；：、（）“”|]*的": "a chain of 的",
        r"^(?!其中).*，多半不会被处理。": "advice that says the rule again",
        r"^这类帖子中，": "posts of which it was not said what they are",
        r"“第\d+条(规则)?”": "a reason that names a number",
        r"比公布规则更严|起才在执行|平台给出的理由|没有找到对应的规则": "a claim too large",
        r"的的|发布的账号发布的|。。|，，|，。": "a stutter",
        r"\{|\}|\bNone\b": "something that was not filled in",
    },
}


# Words in quotation marks are somebody's own: a published rule, a term that has no Spanish name and says so.
_OWN_WORDS = {"es": r"«[^»]*»"}


def sentences(document: str) -> Iterator[str]:
    """Yield the sentences, headings and cells of a Markdown document, without markup."""
    for raw in document.splitlines():
        line = raw
        for pattern, text in _MARKUP:
            line = re.sub(pattern, text, line)
        # Cells of a table, marks side by side, and what a note is of stand each by itself.
        for cell in re.split(r" [|·] ", line.strip().strip("|")):
            yield from (part.strip() for part in re.split(r"(?<=[。！？])|(?<=[.!?]) (?=[A-Z])", cell) if part.strip())


def faults(document: str, language: str, *, given: tuple[str, ...] = ()) -> list[str]:
    """Return the faults of a document, each with its sentence; what people gave in their own words is theirs."""
    return [
        f"{name}: {sentence}"
        for sentence in sentences(document)
        if not any(text in sentence for text in given)
        for pattern, name in _FAULTS[language].items()
        if re.search(pattern, re.sub(_OWN_WORDS.get(language, "(?!)"), "«»", sentence))
    ]


def grade(document: str) -> float:
    """Return the Flesch-Kincaid grade of an English document: the year of school that its sentences ask for.

    Source: Kincaid et al. 1975. Headings, badges and cells that are no sentences don't count: they would flatter it.
    """
    parts = [part for part in sentences(document) if part.endswith(".") and len(part.split()) > 2]
    words = [word for part in parts for word in re.findall(r"[A-Za-z’]+", part)]
    return 0.39 * len(words) / len(parts) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """Return about how many syllables an English word has.

    >>> [syllables(word) for word in ("posts", "removed", "politics", "are", "usually", "people", "created")]
    [1, 2, 3, 1, 4, 2, 3]
    """
    plain = word.lower().replace("’", "")
    groups = len(re.findall(r"[aeiouy]+", plain)) + len(re.findall(r"ia|io(?!n)|eo(?!p)|ua|(?<=e)a(?=ted)", plain))
    silent = re.search(r"(?<![aeiouytd])ed$|(?<![aeiouyl])es?$|(?<=[aeiouy]l)es?$", plain)
    soft = re.search(r"[sxzc]es$|[cs]hes$|ges$", plain)
    return max(1, groups - (1 if silent and not soft and groups > 1 else 0))


def length(sentence: str) -> int:
    """Return the length of a Chinese sentence in characters; a Latin word or a number counts as two."""
    return len(re.sub(r"[A-Za-z0-9,.%’-]+", "字字", re.sub(r"\s", "", sentence)))
