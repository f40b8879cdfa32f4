"""Which strings and values from cells may be published: those that enough sources say and that name nobody.

In come rule sets with exact figures, and single strings; out go rule sets without rules, names and reasons that may be
of people, and strings or nothing. Adds nothing, and forgets what it leaves out but for how much it was.

    personal (what has the form of a name or an address) <- cell_values (what of a rule set came from cells)
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.rules.disclosure.strings.cell_values import (
        is_public_variant,
        naming_told,
        public_terms,
        without_private_strings,
    )
    from kmgraph.rules.disclosure.strings.personal import holds_personal_string, public_header, public_string
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "cell_values": "is_public_variant naming_told public_terms without_private_strings",
            "personal": "holds_personal_string public_header public_string",
        },
    )

__all__ = [
    "holds_personal_string",
    "is_public_variant",
    "naming_told",
    "public_header",
    "public_string",
    "public_terms",
    "without_private_strings",
]
