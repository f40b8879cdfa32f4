"""What a rule may say: literals, what each covers, and the bit matrix that all searches run over.

In come the sample, the vocabulary and the class tree; out goes the hypothesis language with its literals and cut
points, and a `BitMatrix`: a row a literal, a bit a unit of posts that no literal can tell apart. Adds the closure over
the class tree; forgets single rows.
"""

from kmgraph.learn.hypothesis.bits import Weights, pack, positions, random_hashes, unpack
from kmgraph.learn.hypothesis.blocks import OutcomeBlock, SearchSpace
from kmgraph.learn.hypothesis.conjunction_rule import RuleBody, indistinguishable, narrowed, to_scope, without
from kmgraph.learn.hypothesis.covers import MIN_SUPPORT
from kmgraph.learn.hypothesis.cut_points import is_settled, refined_cut, round_ends
from kmgraph.learn.hypothesis.language import NumberDimension, read_language
from kmgraph.learn.hypothesis.literal_records import LiteralRecords, Recorded, recorded_by_outcome
from kmgraph.learn.hypothesis.literals import SetDimension
from kmgraph.learn.hypothesis.matrix import BitMatrix, encode
from kmgraph.learn.hypothesis.outcome_values import OutcomeValue, outcome_values
from kmgraph.learn.hypothesis.platform_data import PlatformData
from kmgraph.learn.hypothesis.recorded_values import Codes, Lists, record_values

__all__ = [
    "MIN_SUPPORT",
    "BitMatrix",
    "Codes",
    "Lists",
    "LiteralRecords",
    "NumberDimension",
    "OutcomeBlock",
    "OutcomeValue",
    "PlatformData",
    "Recorded",
    "RuleBody",
    "SearchSpace",
    "SetDimension",
    "Weights",
    "encode",
    "indistinguishable",
    "is_settled",
    "narrowed",
    "outcome_values",
    "pack",
    "positions",
    "random_hashes",
    "read_language",
    "record_values",
    "recorded_by_outcome",
    "refined_cut",
    "round_ends",
    "to_scope",
    "unpack",
    "without",
]
