"""What a reviewer is to a platform, in each language: in the person's words, or in the language's for a common role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.render.language.choose import closest_tag, in_language
from kmgraph.render.language.language import available_languages, load_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kmgraph.model import Text


def role_in(role: Text, language: str, common: Mapping[str, str]) -> str | None:
    """Return a role in a language, or None where nobody said it in that language and it is no common one.

    >>> role_in({"en": "moderator"}, "zh", {"moderator": "版主"})
    '版主'
    >>> role_in({"en": "policy team"}, "zh", {"moderator": "版主"})

    Args:
        role: By language.
        language: Whose words are wanted.
        common: The language's words for common roles, by the English ones.
    """
    own = in_language(role, language)
    if own is not None:
        # An English word is the bare one of projects in other languages too.
        return common.get(own.lower(), own)
    return next((common[words.lower()] for _, words in sorted(role.items()) if words.lower() in common), None)


def role_words(role: Text, languages: Iterable[str]) -> dict[str, str]:
    """Return a role by language: as it was given, and a common one in each further language that kmgraph speaks.

    >>> role_words({"en": "moderator"}, ("en", "zh"))
    {'en': 'moderator', 'zh': '审核人员'}

    Args:
        role: By language.
        languages: Those that are wanted.
    """
    spoken = [tag for tag in languages if closest_tag(available_languages(), tag)]
    known = {tag: role_in(role, tag, load_language(tag).words.roles) for tag in spoken}
    return {**role, **{tag: words for tag, words in known.items() if words}}
