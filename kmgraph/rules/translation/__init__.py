"""Words of rules on their way to a translator and back.

In come published rules, people's decisions about learned ones, and terms that stay as they are; out go the texts that
lack in a language, each as it may be sent, and the translated one with its terms put back. This folder adds the two
protocols that services speak, and refuses whatever came back damaged; it forgets nothing and opens no connection.
"""

from kmgraph.rules.translation.protected import DamagedTranslationError, ProtectedText, protect
from kmgraph.rules.translation.protocols import (
    ServiceQuestion,
    TranslationProtocol,
    answer_of,
    protocol_of,
    question_to,
)
from kmgraph.rules.translation.untranslated import (
    TextKind,
    UntranslatedText,
    lacks_language,
    untranslated_decisions,
    untranslated_published,
)

__all__ = [
    "DamagedTranslationError",
    "ProtectedText",
    "ServiceQuestion",
    "TextKind",
    "TranslationProtocol",
    "UntranslatedText",
    "answer_of",
    "lacks_language",
    "protect",
    "protocol_of",
    "question_to",
    "untranslated_decisions",
    "untranslated_published",
]
