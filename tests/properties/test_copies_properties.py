"""Laws of copies and clusters: the same groups in any order; equal texts together; joined as a naive search joins."""

from __future__ import annotations

import random

import numpy as np
from copied_texts import ENGLISH, chinese, codes, edit_chinese, edit_english, english, jaccard, shingles
from hypothesis import given, settings
from hypothesis import strategies as st

from kmgraph.learn.sample.clusters import cluster_codes, linking_copies
from kmgraph.observe.raw import encode_column
from kmgraph.observe.text.copies import ALIKE, MAX_SHORT_ROWS, group_copies
from kmgraph.observe.text.sketches import LONG, is_long, similarities, sketch_texts
from kmgraph.observe.text.wordings import read_wordings, wording

WORD = st.sampled_from([*ENGLISH[:12], "种草", "我们", "😀", "@anna", "42", "HTTPS://a.example/1"])
# Few beginnings, so that many texts share most of what they say.
BEGINNING = st.sampled_from(
    ["", "one of the first people that he would come to see", "请问大家知道在哪里可以买到这种新出的东西吗谢谢大家"]
)
TEXT = st.builds(lambda beginning, words: " ".join([beginning, *words]), BEGINNING, st.lists(WORD, max_size=9))
TEXTS = st.lists(TEXT, min_size=1, max_size=14)


def partition(groups: list[int]) -> set[frozenset[int]]:
    """The rows of each group."""
    return {frozenset(np.flatnonzero(np.array(groups) == group).tolist()) for group in set(groups) - {-1}}


@given(TEXTS, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_texts_changes_no_group(texts: list[str], shuffler: random.Random) -> None:
    order = list(range(len(texts)))
    shuffler.shuffle(order)
    found, shuffled = codes(texts), codes([texts[place] for place in order])
    # Not only the groups are the same, but their numbers.
    assert [found[place] for place in order] == shuffled


@given(TEXTS, st.integers(0, 14))
@settings(max_examples=100, deadline=None)
def test_it_does_not_matter_which_file_a_text_is_in(texts: list[str], cut: int) -> None:
    parts = [part for part in (texts[:cut], texts[cut:]) if part]
    columns = [encode_column("text", part) for part in parts]
    wordings = [read_wordings([column], np.ones(len(column.codes), dtype=np.bool_)) for column in columns]
    assert group_copies(wordings).codes.tolist() == codes(texts)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_equal_wordings_are_together_unless_they_are_everyday_phrases(texts: list[str]) -> None:
    found = codes(texts)
    plain = [wording(text) for text in texts]
    for text in set(plain) - {""}:
        rows = [place for place, other in enumerate(plain) if other == text]
        groups = {found[row] for row in rows}
        is_common = len(rows) > MAX_SHORT_ROWS and not is_long([text])[0]
        assert len(groups) == 1
        if len(rows) > 1:
            assert (groups == {-1}) == is_common
    assert all(code == -1 for code, text in zip(found, plain, strict=True) if not text)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_groups_are_chains_of_texts_that_are_alike(texts: list[str]) -> None:
    """What is in one group hangs together; what is as good as the same is never apart."""
    for group in partition(codes(texts)):
        rest, reached = set(group), {min(group)}
        while reached:
            rest -= reached
            # The measure is an estimate; three standard deviations (of 128 hashes) off the threshold is too far.
            near = ALIKE - 3 * np.sqrt(ALIKE * (1 - ALIKE) / 128)
            reached = {row for row in rest for other in group - rest if _are_alike(texts[row], texts[other], near)}
        assert not rest


def _are_alike(left: str, right: str, least: float) -> bool:
    if wording(left) == wording(right):
        return True
    return bool(is_long([wording(left), wording(right)]).all()) and jaccard(left, right) >= least


@given(st.lists(TEXT.map(wording), max_size=8))
@settings(max_examples=100, deadline=None)
def test_characters_of_unspaced_scripts_count_twice(texts: list[str]) -> None:
    widths = [sum(2 if "\u4e00" <= letter <= "\u9fff" else 1 for letter in text) for text in texts]
    assert is_long(texts).tolist() == [width >= LONG for width in widths]


def test_sketches_estimate_the_exact_similarity() -> None:
    """Against the exact Jaccard similarity: no bias, and the spread of a MinHash of 128 hashes or less."""
    numbers = random.Random(11)
    pairs = []
    for _ in range(400):
        text, other = english(numbers, 40), chinese(numbers, 90)
        first, second = text, other
        for _ in range(numbers.randrange(16)):
            first, second = edit_english(numbers, first), edit_chinese(numbers, second)
        pairs += [(text, first), (other, second)]
    exact = np.array([jaccard(*pair) for pair in pairs])
    left, right = (sketch_texts([wording(pair[side]) for pair in pairs]).sketches for side in (0, 1))
    errors = similarities(left, right) - exact
    assert exact.min() < 0.5
    assert abs(errors.mean()) < 0.005
    assert np.sqrt((errors**2).mean()) < 1.2 * np.sqrt((exact * (1 - exact)).mean() / 128)


def test_a_sketch_is_of_the_set_of_pieces() -> None:
    repeated = "all the same words again " * 4
    assert len(shingles(repeated)) < len(repeated) // 2
    once, twice = sketch_texts([repeated, repeated * 2]).sketches
    assert similarities(once[np.newaxis], twice[np.newaxis]).tolist() == [1.0]


GROUP = st.integers(-1, 4)
ROWS = st.lists(st.tuples(GROUP, GROUP, GROUP), min_size=1, max_size=12)


def columns(rows: list[tuple[int, int, int]]) -> list[np.ndarray]:
    return [np.array(codes, dtype=np.int32) for codes in zip(*rows, strict=True)]


@given(ROWS)
@settings(max_examples=200, deadline=None)
def test_clusters_are_what_a_search_from_row_to_row_reaches(rows: list[tuple[int, int, int]]) -> None:
    found = cluster_codes(*columns(rows)).tolist()
    for start in range(len(rows)):
        reached, seen = {start}, {start}
        while reached:
            reached = {
                other
                for other in set(range(len(rows))) - seen
                if any(a == b >= 0 for row in seen for a, b in zip(rows[row], rows[other], strict=True))
            }
            seen |= reached
        assert seen == {place for place, code in enumerate(found) if code == found[start]}
    assert set(found) == set(range(max(found) + 1))


@given(ROWS)
@settings(max_examples=200, deadline=None)
def test_copies_link_the_authors_who_do_little_else(rows: list[tuple[int, int, int]]) -> None:
    author, copies, _ = columns(rows)
    posts = list(zip(author.tolist(), copies.tolist(), strict=True))
    by = {group: {who for who, code in posts if code == group} for group in copies.tolist() if group >= 0}
    shared = [group >= 0 and (len(by[group]) > 1 or -1 in by[group]) for _, group in posts]
    for place, link in enumerate(linking_copies(author, copies).tolist()):
        who, group = posts[place]
        own = [is_shared for (other, _), is_shared in zip(posts, shared, strict=True) if other == who]
        links = shared[place] and (who < 0 or 2 * sum(own) >= len(own))
        assert link == (group if links else -1)
