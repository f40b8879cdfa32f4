"""What a world is like: one frozen record of all axes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    """What happens to the first planted rule at `WorldSettings.change_at`."""

    STARTS = "starts"
    ENDS = "ends"
    WEAKENS = "weakens"


class Campaigns(StrEnum):
    """What tells that near-copies belong together: the author, a recorded cluster, or the text."""

    OWN = "own"
    NAMED = "named"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class WorldSettings:
    """How a world is made. Every share is in [0, 1].

    Noise has two sides, as moderation has them. `enforcement` is the chance that a post which breaks a rule is caught
    by it (rules that apply together catch independently), so 1 - enforcement is the share of misses. `noise` is the
    share of the recorded target that no rule has caused: posts outside (or missed by) every rule enter the target with
    the one probability that makes their expected share of it `noise`. A symmetric flip of the same size would drown any
    rule where the target is rare (of 100 posts with 2 in the target, 20 would flip); it can still be had as `flip`.

    Attributes:
        rows: Ordinary posts observed, before `deletions_only` leaves any out; at least 1. Campaigns come on top.
        features: About how many literals a learner can tell apart; numeric features count with their cut points.
        rules: Planted rules; 0 for a world without any.
        literals: Literals of each rule, 1-4; None mixes them (1: 20 %, 2: 40 %, 3: 30 %, 4: 10 %).
        exceptions: Share of the rules that have an exception.
        noise: Share of the recorded target that no rule has caused.
        flip: Chance that a recorded outcome is turned round, either way; on top of `noise`.
        enforcement: Chance that a rule catches a post that breaks it.
        depth: Levels of the tree of topics.
        target_share: Expected share of posts in the target.
        unrecorded: Chance that any one cell is left empty.
        by_outcome: Chance that a cell of every other feature is left empty where the post is kept, and only there.
        missing: Rules of which one literal's feature is not recorded at all.
        proxies: Correlation (phi) of a stand-in flag with one literal of each of up to four rules; 0 for none.
        overlap: Share of the smaller rule of each pair that the other one covers too; None leaves it to chance.
        posts_per_author: Mean number of posts of an author; the numbers are skewed.
        author_spread: How much authors differ in their chance to enter the target, whatever they post: sigma of the
            logarithm of a factor. 0 for not at all.
        campaign_authors: Authors who post near-copies.
        campaign_posts: Near-copies of each of them.
        campaigns: What else tells that they belong together.
        campaign_rate: Share of the campaigns whose posts are all in the target.
        platforms: Platforms; with several, features and base rates differ between them (Simpson).
        base_rates: Target rate of each platform where no rule is planted; None takes `target_share` everywhere.
        change: What happens to the first rule half-way, if anything.
        change_at: When, as a share of the time observed.
        deletions_only: Whether kept posts are left out.
        reference: Where kept posts are left out: how many kept posts are drawn as a reference sample, as a multiple of
            the target.
        published: Share of the rules that are published.
        odd_cuts: Whether numeric limits are any whole number, not round ones.
        timed: Whether times are recorded.
        seed: Of everything that is drawn.
    """

    rows: int = 20_000
    features: int = 300
    rules: int = 8
    literals: int | None = None
    exceptions: float = 0.3
    noise: float = 0.1
    flip: float = 0.0
    enforcement: float = 0.9
    depth: int = 4
    target_share: float = 0.08
    unrecorded: float = 0.0
    by_outcome: float = 0.0
    missing: int = 0
    proxies: float = 0.0
    overlap: float | None = None
    posts_per_author: float = 5.0
    author_spread: float = 0.0
    campaign_authors: int = 0
    campaign_posts: int = 80
    campaigns: Campaigns = Campaigns.OWN
    campaign_rate: float = 0.3
    platforms: int = 1
    base_rates: tuple[float, ...] | None = None
    change: Change | None = None
    change_at: float = 0.5
    deletions_only: bool = False
    reference: float = 0.0
    published: float = 0.0
    odd_cuts: bool = False
    timed: bool = True
    seed: int = 0
