"""What a child may use, and how it is told so on its command line."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """What a child may use.

    Attributes:
        seconds: Deadline of the child; of each answer, where it gives several.
        memory_bytes: Address space (not on Windows; macOS may ignore it). None for no limit, as for Java, which has a
            limit of its own and reserves far more than it uses.
        network: Whether the child may use the network. None of kmgraph's needs it.
        remedy: What a person can do where the deadline was too short.
    """

    seconds: float
    memory_bytes: int | None = None
    network: bool = False
    remedy: str = "make the input smaller"


@dataclass(frozen=True, slots=True)
class ChildTerms:
    """All that a child is told about how it lives.

    Attributes:
        limits: What it may use.
        lifeline: The end of the pipe to the parent: a descriptor, on Windows a handle. A byte `START` on it starts the
            deadline anew, `STOP` takes it back, `END` says that the child is wanted no more; where it breaks without
            that, the parent has ended.
        folder: The child's private temporary folder.
        is_timed: Whether the deadline counts from the start.
    """

    limits: ChildLimits
    lifeline: int
    folder: str
    is_timed: bool

    def to_argument(self) -> str:
        """Return the terms as one argument of a command line."""
        return json.dumps(asdict(self))

    @staticmethod
    def from_argument(argument: str) -> ChildTerms:
        """Return the terms that `to_argument` wrote."""
        fields = json.loads(argument)
        return ChildTerms(**{**fields, "limits": ChildLimits(**fields["limits"])})


START = b"+"
STOP = b"-"
END = b"."
TOO_LATE = 124
"""Exit code of a child that ended itself at its deadline, as `timeout` of the GNU core utilities has it."""

GRACE_SECONDS = 1.0
"""How much later than its parent a child ends itself at its deadline: the parent has the better message."""
