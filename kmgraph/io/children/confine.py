"""What a process does to itself before it works: it gives up memory, network and core dumps, and ends with its parent.

None of it can be taken back, by this process or by what it starts. Where a system lacks one of these, it is passed over
(docs/security.md has the table).
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import signal
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.io.children.limits import ChildLimits

# Linux: <linux/prctl.h>, <linux/seccomp.h>, <linux/sched.h>.
_SET_PARENT_DEATH_SIGNAL = 1
_SET_SECCOMP = 22
_SET_CHILD_SUBREAPER = 36
_SET_NO_NEW_PRIVILEGES = 38
_SECCOMP_FILTER = 2
_NEW_USER_AND_NETWORK = 0x10000000 | 0x40000000

# Instructions of a socket filter, <linux/bpf_common.h>.
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_SYSCALL_NUMBER, _ARCHITECTURE = 0, 4
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EACCES
_X32_BIT = 0x40000000


@dataclass(frozen=True, slots=True)
class _Machine:
    """Numbers that differ by processor: its own for audits, and those of the calls that make a socket."""

    audit: int
    socket: int
    io_uring_setup: int = 425


_MACHINES = {
    "x86_64": _Machine(0xC000003E, 41),
    "aarch64": _Machine(0xC00000B7, 198),
    "riscv64": _Machine(0xC00000F3, 198),
}


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_ushort),
        ("then", ctypes.c_ubyte),
        ("otherwise", ctypes.c_ubyte),
        ("operand", ctypes.c_uint),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.POINTER(_Instruction)))


def confine(limits: ChildLimits) -> None:
    """Give up what the limits don't allow (POSIX)."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  not on Windows

    # A crash must not leave the memory, with a run's graph in it, on disk.
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if limits.memory_bytes:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    if not limits.network:
        leave_network()


def leave_network() -> bool:
    """Return whether this process, and what it starts, can make no socket any more (Linux), or none that leads out.

    To refuse sockets comes first: a network namespace alone would leave the sockets of a name service within reach,
    which asks others on the process's behalf.
    """
    return sys.platform == "linux" and (_refuse_sockets() or _enter_empty_network())


def end_with_parent(parent: int) -> None:
    """Have the system kill this process when the thread that started it ends (Linux); `parent` is its process."""
    if sys.platform == "linux":
        _prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def adopt_orphans() -> None:
    """Become the parent of whatever this process's children leave behind (Linux), so that it can be waited for."""
    if sys.platform == "linux":
        _prctl(_SET_CHILD_SUBREAPER, 1)


def _refuse_sockets() -> bool:
    machine = _MACHINES.get(os.uname().machine) if sys.platform != "win32" else None
    if machine is None or sys.maxsize < 2**32:
        return False
    instructions = tuple(_socket_filter(machine))
    program = _Program(len(instructions), (_Instruction * len(instructions))(*instructions))
    return _prctl(_SET_NO_NEW_PRIVILEGES, 1) and _prctl(_SET_SECCOMP, _SECCOMP_FILTER, ctypes.byref(program))


def _socket_filter(machine: _Machine) -> Iterator[_Instruction]:
    """Yield a program that refuses to make sockets, also by the ways that other conventions of call would open."""
    refuse = 5
    yield _Instruction(_LOAD, 0, 0, _ARCHITECTURE)
    yield _Instruction(_IF_EQUAL, 0, refuse, machine.audit)
    yield _Instruction(_LOAD, 0, 0, _SYSCALL_NUMBER)
    yield _Instruction(_IF_AT_LEAST, refuse - 2, 0, _X32_BIT)
    yield _Instruction(_IF_EQUAL, refuse - 3, 0, machine.socket)
    yield _Instruction(_IF_EQUAL, refuse - 4, 0, machine.io_uring_setup)
    yield _Instruction(_RETURN, 0, 0, _ALLOW)
    yield _Instruction(_RETURN, 0, 0, _REFUSE)


def _enter_empty_network() -> bool:
    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL(None, use_errno=True)
        return bool(library.unshare(_NEW_USER_AND_NETWORK) == 0)
    return False


def _prctl(option: int, *values: object) -> bool:
    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL(None, use_errno=True)
        words = (ctypes.c_ulong(value) if isinstance(value, int) else value for value in values)
        filled = (*words, *(ctypes.c_ulong(0) for _ in range(4 - len(values))))
        return bool(library.prctl(option, *filled) == 0)
    return False
