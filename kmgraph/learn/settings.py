"""The learner's settings, the published scopes it is given, and its result."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kmgraph.model import DEFAULT_K, Outcome

if TYPE_CHECKING:
    from kmgraph.model import Candidate, Deontic, FoundClass, Mask, Warning

BaseRates = Callable[[Collection[str]], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class LearnSettings:
    """How to learn.

    Attributes:
        target: Outcomes that count as "against the rules"; every other outcome counts as kept.
        seed: Seeds the split and the permutations; nothing else is random.
        max_literals: Longest conjunction searched.
        max_exception_literals: Longest exception searched.
        max_rules: Most rules taken on one platform.
        max_seconds: Wall-clock limit for the search; what it leaves unsearched is reported as a gap. The budget of work
            ends a search long before, unless the machine is slow.
        effort: Work each search for one rule may spend on proving that no better rule exists, in 64-bit words read.
            Unlike a clock it stops at the same place in every run.
        work: Work that all searches and fits of a run together may cost, in numbers read, calls weighed in; like
            `effort`, and unlike a clock, it stops at the same place in every run. About a billion are a second.
        significance: Family-wise level of the tests.
        holdout_share: Share of the rows kept from the search.
        min_clusters: With fewer clusters nothing is held out, and outcomes are permuted instead.
        permutations: Number of permutations on small data.
        max_cuts: Most quantile cut points of a numeric feature.
        any_topics: Whether classes of terms found in texts may hold terms of any topic, however many.
        finds_terms: Whether classes of terms are looked for beside those that people named.
        least_clusters: Clusters of which a rule needs as many to be more than a hint, and a published one to have a
            state.
        reference_sample: Whether kept posts were drawn apart from the others (case-control): odds can then be
            compared, and no rate is known.
    """

    target: frozenset[Outcome] = frozenset({Outcome.REMOVED, Outcome.RESTRICTED})
    seed: int = 0
    max_literals: int = 4
    max_exception_literals: int = 2
    max_rules: int = 400
    max_seconds: float = 180.0
    effort: int = 100_000_000
    work: float = 4.5e10
    significance: float = 0.05
    holdout_share: float = 0.4
    min_clusters: int = 60
    permutations: int = 99
    max_cuts: int = 32
    reference_sample: bool = False
    least_clusters: int = DEFAULT_K
    any_topics: bool = False
    finds_terms: bool = True


@dataclass(frozen=True, eq=False)
class PublishedScope:
    """A published rule as the learner sees it: which rows of the table its scope covers.

    `platform` is None for a rule that holds everywhere. Obligations are never among them: no outcome tells whether one
    was fulfilled.

    Attributes:
        mask: Rows that it covers, shape (n_rows,).
        recorded: Rows that record all that it speaks of, shape (n_rows,); None for all.
        maybe: Rows that it covers or may cover, shape (n_rows,); None where `mask` says it all.
        in_time: Rows of the time by which it is judged whether it is enforced, shape (n_rows,); None for all.
        by_observers: As of `PublishedRule`.
    """

    id: str
    platform: str | None
    deontic: Deontic
    mask: Mask
    recorded: Mask | None = None
    maybe: Mask | None = None
    in_time: Mask | None = None
    by_observers: bool = False

    @property
    def telling(self) -> Mask | None:
        """Return the rows that can tell whether it is enforced, shape (n_rows,); None for all."""
        if self.recorded is None or self.in_time is None:
            return self.in_time if self.recorded is None else self.recorded
        return self.recorded & self.in_time

    @property
    def surely_covered(self) -> Mask:
        """Return the rows that it covers and that record all that it speaks of, shape (n_rows,)."""
        return self.mask if self.recorded is None else self.mask & self.recorded


@dataclass(frozen=True, slots=True)
class SearchReport:
    """What was searched, over all platforms.

    Attributes:
        rows: Observations that took part (what authors deleted themselves is left out).
        signatures: Distinct combinations of features, outcome and split among them.
        columns: Distinct literals searched.
        gap: Bits by which a rule that was not looked at could still beat the one taken, at worst; 0 means exact.
    """

    rows: int
    signatures: int
    columns: int
    gap: float


def _no_base_rates(_rules: Collection[str]) -> Mapping[str, float]:
    return {}


@dataclass(frozen=True, slots=True)
class LearnResult:
    """The learner's result; candidates are ordered by platform, then by targets covered, then by rule id.

    Attributes:
        found: The classes of terms that candidates name, sorted by id.
        base_rates: Gives the rate of the posts that no rule covers, by platform, for the ids of the rules that are
            held to be some: a person may find that others are none.
    """

    candidates: tuple[Candidate, ...]
    warnings: tuple[Warning, ...]
    search: SearchReport
    found: tuple[FoundClass, ...] = ()
    base_rates: BaseRates = field(default=_no_base_rates, compare=False, repr=False)
