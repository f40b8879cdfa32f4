"""All minimal sets of axioms from which something follows, by asking whether it follows from fewer. Pure.

Source: R. Reiter, "A theory of diagnosis from first principles", AIJ 32 (1987), for the tree of hitting sets;
    U. Junker, "QuickXPlain: preferred explanations and relaxations for over-constrained problems" (AAAI 2004), for one
    minimal set.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence


def find_justifications(
    axioms: Sequence[str], follows: Callable[[Sequence[str]], bool], limit: int
) -> tuple[tuple[str, ...], ...]:
    """Return minimal subsets of the axioms from which it follows.

    Args:
        axioms: All axioms, in an order that decides which subsets are found first.
        follows: Whether it follows from these axioms; monotone.
        limit: The most subsets wanted; all are found if there are fewer.

    Returns:
        Distinct minimal subsets, each in the order of the axioms; none if it does not follow from all of them.
    """
    justifications: list[tuple[str, ...]] = []
    todo: deque[frozenset[str]] = deque([frozenset()])
    seen = {frozenset[str]()}
    while todo and len(justifications) < limit:
        without = todo.popleft()
        justification = next((known for known in justifications if not without & set(known)), None)
        if justification is None:
            left = [axiom for axiom in axioms if axiom not in without]
            if not follows(left):
                continue
            justification = find_justification(left, follows)
            justifications.append(justification)
        for axiom in justification:
            if (more := without | {axiom}) not in seen:
                seen.add(more)
                todo.append(more)
    return tuple(justifications)


def find_justification(axioms: Sequence[str], follows: Callable[[Sequence[str]], bool]) -> tuple[str, ...]:
    """Return one minimal subset of the axioms, from all of which it must follow, in their order."""
    needed = set(_needed((), (), axioms, follows))
    return tuple(axiom for axiom in axioms if axiom in needed)


def _needed(
    background: Sequence[str], added: Sequence[str], axioms: Sequence[str], follows: Callable[[Sequence[str]], bool]
) -> Sequence[str]:
    """Return which of the axioms are needed beside the background; `added` are those that it got last."""
    if (added and follows(background)) or not axioms:
        return ()
    if len(axioms) == 1:
        return () if not background and follows(()) else axioms
    middle = len(axioms) // 2
    first, second = axioms[:middle], axioms[middle:]
    of_second = _needed((*background, *first), first, second, follows)
    of_first = _needed((*background, *of_second), of_second, first, follows)
    return (*of_first, *of_second)
