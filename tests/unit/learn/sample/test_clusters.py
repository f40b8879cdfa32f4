"""Which posts count as one case: those of an author, of a campaign, and copies of one text."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from learn_tables import table

from kmgraph.learn import LearnSettings
from kmgraph.learn.published.decided_rows import DecidedRows
from kmgraph.learn.sample.clusters import cluster_codes, linking_copies, table_clusters
from kmgraph.learn.sample.sample import platform_samples
from kmgraph.learn.warnings import table_caveats
from kmgraph.model import ObservationTable


def with_copies(rows: list[dict[str, object]]) -> ObservationTable:
    """A table whose rows name their group of copies under `copies`."""
    codes = [row.get("copies", -1) for row in rows]
    return replace(table(rows), copies=np.array(codes, dtype=np.int32))


def test_authors_and_copy_groups_hang_together() -> None:
    author = np.array([0, 0, 1, 2, -1, -1, 3], dtype=np.int32)
    group = np.array([-1, 0, 0, -1, -1, 1, 1], dtype=np.int32)

    codes = cluster_codes(author, group)

    assert [codes[0] == codes[row] for row in range(7)] == [True, True, True, False, False, False, False]
    assert codes[5] == codes[6]
    assert len(set(codes.tolist())) == 4


def test_accounts_that_do_little_but_copy_are_one_cluster() -> None:
    """Sixty accounts post eight texts in turn, and a few words of their own; whole campaigns must stay on one side."""
    campaign: list[dict[str, object]] = [
        {"author": f"bot{account}", "copies": (account + post) % 8} for account in range(60) for post in range(6)
    ]
    own: list[dict[str, object]] = [{"author": f"bot{account}"} for account in range(60) for _ in range(4)]
    people: list[dict[str, object]] = [{"author": f"p{number}"} for number in range(100)]

    source = with_copies([*campaign, *own, *people])
    clusters = table_clusters(source)

    assert len(set(clusters[:600].tolist())) == 1
    assert len(set(clusters.tolist())) == 101
    assert len(set(table_clusters(replace(source, copies=None)).tolist())) == 160


def test_a_text_that_everybody_posts_once_chains_nobody() -> None:
    rows: list[dict[str, object]] = [
        {"author": f"p{person}", "copies": 0 if post == 0 else -1} for person in range(500) for post in range(5)
    ]
    assert len(set(table_clusters(with_copies(rows)).tolist())) == 500


def test_copies_by_nobody_known_are_one_cluster() -> None:
    rows: list[dict[str, object]] = [{"copies": 0}, {"copies": 0}, {"copies": -1}, {"author": "a", "copies": 0}]
    assert table_clusters(with_copies(rows)).tolist() == [0, 0, 1, 0]


def test_posts_that_one_author_repeats_say_nothing_of_others() -> None:
    """That an author says the same every day makes no campaign of the one letter that others share."""
    rows: list[dict[str, object]] = [{"author": "a", "copies": 0}] * 9
    rows += [{"author": "a", "copies": 1}, {"author": "b", "copies": 1}, {"author": "b"}, {"author": "b"}]
    assert len(set(table_clusters(with_copies(rows)).tolist())) == 2


def test_copies_count_wherever_clusters_do() -> None:
    rows: list[dict[str, object]] = [{"copies": 0, "outcome": "removed"}] * 3 + [{"outcome": "kept"}] * 2
    source = with_copies(rows)

    (sample,) = platform_samples(source, LearnSettings())

    assert len(set(sample.cluster.tolist())) == 3
    assert len(set(DecidedRows(source, LearnSettings()).cluster.tolist())) == 3
    assert table_clusters(source, np.array([0, 3])).tolist() == [0, 1]


def test_copies_by_nobody_known_are_no_sources_of_their_own() -> None:
    rows: list[dict[str, object]] = [{"copies": 0}, {"copies": 0}, {}, {"author": "a"}, {"outcome": "removed"}]
    (warning,) = [each for each in table_caveats(with_copies(rows), LearnSettings()) if each.code == "unknown-authors"]
    assert warning.numbers == {"rows": 2}


def test_that_nobody_is_known_is_more_than_that_some_are_not() -> None:
    codes = [warning.code for warning in table_caveats(with_copies([{}, {}]), LearnSettings())]
    assert "no-authors" in codes
    assert "unknown-authors" not in codes


def test_everyday_copying_does_not_chain_everybody() -> None:
    """Eight posts an author, a tenth of all posts copies in groups of twenty: all links together chain most of them."""
    random = np.random.default_rng(4)
    author = np.repeat(np.arange(2_500), 8).astype(np.int32)
    copies = np.full(len(author), -1, dtype=np.int32)
    copies[random.permutation(len(author))[:2_000]] = np.arange(2_000) // 20

    chained = np.bincount(cluster_codes(author, copies)).max() / len(author)
    linked = np.bincount(cluster_codes(author, linking_copies(author, copies))).max() / len(author)

    assert chained > 0.5
    assert linked < 0.02
