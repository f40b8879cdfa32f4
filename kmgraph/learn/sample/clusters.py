"""Which posts do not count as independent: those of one author, of one campaign or thread, and copies of one text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.model import Indices, ObservationTable

_COPIED_SHARE = 0.5
"""Share of an author's posts that must be copies for these to link the author to others.

With one post in ten a copy at random, links through all copies put more than half of all posts into one cluster, these
less than 2 % (`tests/unit/learn/sample/test_clusters.py`, `docs/decisions/0010`).
"""


def table_clusters(table: ObservationTable, rows: Indices | None = None) -> Indices:
    """Return which independent group each row belongs to: authors, given clusters and copies that hang together.

    Args:
        table: The observations.
        rows: Positions of the rows that count, or None for all.
    """
    chosen = np.arange(len(table)) if rows is None else rows
    author = table.author[chosen]
    groupings = [author, table.cluster[chosen]]
    if table.copies is not None:
        groupings.append(linking_copies(author, table.copies[chosen]))
    return cluster_codes(*groupings)


def linking_copies(author: NDArray[np.int32], copies: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the copies that tell of joint action: of known authors, those at least half of whose posts are copies.

    One chain letter among a hundred posts of one's own says nothing of the ninety-nine; without this, a few common
    texts would chain thousands of authors into one cluster.

    >>> linking_copies(np.array([0, 0, 1, 1, 1, -1]), np.array([5, -1, 5, -1, -1, 5])).tolist()
    [5, -1, -1, -1, -1, 5]

    Args:
        author: Author codes, -1 if unknown, shape (n_rows,).
        copies: Codes of groups of copies, -1 if none, shape (n_rows,).
    """
    # Copies of one's own posts tell nothing of others: a group counts where it has a second author, or an unknown one.
    order = np.lexsort((author, copies))
    is_group = copies[order] >= 0
    group, by = copies[order][is_group], author[order][is_group]
    several = np.zeros(int(copies.max(initial=-1)) + 2, dtype=np.bool_)
    several[group[1:][(group[1:] == group[:-1]) & (by[1:] != by[:-1])]] = True
    several[group[by < 0]] = True
    shared = several[copies] & (copies >= 0)
    known = author >= 0
    n_authors = int(author.max(initial=-1)) + 1
    posts = np.bincount(author[known], minlength=n_authors)
    share = np.bincount(author[known & shared], minlength=n_authors) / np.maximum(posts, 1)
    # The last place stands for an unknown author, who may have posted nothing else.
    links = np.append(share >= _COPIED_SHARE, True)
    return np.where(shared & links[author], copies, -1).astype(np.int32)


def cluster_codes(*groupings: NDArray[np.int32]) -> Indices:
    """Return the connected component of each row, where rows hang together by any of the groupings.

    >>> cluster_codes(np.array([0, 0, 1, -1, -1]), np.array([-1, 3, 3, -1, -1])).tolist()
    [0, 0, 0, 1, 2]

    Args:
        groupings: Codes of authors, of campaigns, of copies; each -1 where a row is in no group, shape (n_rows,).

    Returns:
        Codes from 0 without holes, shape (n_rows,); a row in no group at all stands alone.
    """
    count = len(groupings[0])
    # Nodes: the groups of each grouping in turn, then one for each row that is in none.
    node = np.full(count, -1, dtype=np.intp)
    links, size = [], 0
    for codes in groupings:
        group_node = np.where(codes >= 0, codes.astype(np.intp) + size, -1)
        both = (node >= 0) & (group_node >= 0)
        links.append(np.stack((node[both], group_node[both])))
        node = np.where(node >= 0, node, group_node)
        size += int(codes.max(initial=-1)) + 1
    alone = node < 0
    node[alone] = size + np.arange(int(alone.sum()))
    size += int(alone.sum())
    first, second = np.concatenate(links, axis=1)
    graph = coo_array((np.ones(len(first), dtype=np.int8), (first, second)), shape=(size, size))
    _, label = connected_components(graph, directed=False)
    return np.asarray(np.unique(label[node], return_inverse=True)[1], dtype=np.intp).reshape(count)
