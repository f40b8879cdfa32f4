"""The one launcher of children: what runs apart from the command, with limits, and never outlives it.

In come the name of a module of kmgraph or the file of a program, its arguments and what it may use; out go its exit
code and output, or one answer after another. This folder adds a deadline, a limit of memory, a private folder and,
where the system can, no network; it forgets whatever the child left on disk. Nothing else in kmgraph starts a
process.

The command holds one end of a pipe, the lifeline, as long as it wants the child. At the other end sits the first
process of the child (`supervise`), which does nothing but wait: once the lifeline breaks, by whatever ended the
command, it ends the second one, which does the work, and all that this one started.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.io.children.launch import AnsweringChild, ChildResult, run_limited, run_program
    from kmgraph.io.children.limits import ChildLimits
else:
    __getattr__ = load_lazily(
        __name__, {"launch": "AnsweringChild ChildResult run_limited run_program", "limits": "ChildLimits"}
    )

__all__ = ["AnsweringChild", "ChildLimits", "ChildResult", "run_limited", "run_program"]
