"""Two sides, kind of posts by kind of posts: do their rates differ, and what shows on each?

In come the posts of two platforms (or periods) and which of them are of each kind; out go adjusted p-values of the
differences, and whether a kind is acted against, or left alone, on each side. Adds tests that respect sources with
several posts and count a rule on the posts that the search for it never saw; forgets what the kinds are.
"""

from kmgraph.learn.comparing.contrasts import ComparedKind, KindContrast, compare_kinds
from kmgraph.learn.comparing.side_posts import SidePosts

__all__ = ["ComparedKind", "KindContrast", "SidePosts", "compare_kinds"]
