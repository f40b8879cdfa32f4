"""What platforms hand out -> raw tables: one module a format, named after what it reads.

In come logs, reports and dumps in the formats of platforms; out go raw tables under kmgraph's own headers, with the
platform's codes as cells and a default mapping that says what the codes mean. Adds order: of several actions on one
post the row says what is in force at the end. Forgets what no observation holds: who moderates, actions about no post.
"""

from kmgraph.observe.readers.exports.abuse_filter import ABUSE_FILTER
from kmgraph.observe.readers.exports.activity_streams import ACTIVITY_STREAMS
from kmgraph.observe.readers.exports.discord import DISCORD
from kmgraph.observe.readers.exports.domain_blocks import DOMAIN_BLOCKS
from kmgraph.observe.readers.exports.dsa import DSA
from kmgraph.observe.readers.exports.lemmy import LEMMY
from kmgraph.observe.readers.exports.mastodon import MASTODON_REPORTS
from kmgraph.observe.readers.exports.ozone import OZONE
from kmgraph.observe.readers.exports.reddit import REDDIT

EXPORTS = (
    DSA,
    LEMMY,
    MASTODON_REPORTS,
    DOMAIN_BLOCKS,
    REDDIT,
    OZONE,
    DISCORD,
    ABUSE_FILTER,
    ACTIVITY_STREAMS,
)

__all__ = ["EXPORTS"]
