"""Does any changed input get past a door with a crash, a hang or a traceback? Thousands of inputs a door.

python -m benchmarks.mutate_inputs                     # 5,000 inputs a door, on all processors
python -m benchmarks.mutate_inputs --inputs 200 Turtle CSV
python -m benchmarks.mutate_inputs --show "Turtle" 4711  # the input itself, on standard output

Each input is made from its door's name and its number, read in a worker with a deadline and a limit of memory, and
counted by the exit code that the command line gives. A worker that dies or hangs counts as a crash and is replaced.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from random import Random
from threading import Thread
from typing import IO

from benchmarks.mutation.doors import DOORS, Door, look_names_up_once
from benchmarks.mutation.mutate import mutated

SECONDS = 10.0
"""Processor time of an input, so that a busy machine makes nothing look slow."""
KILL_SECONDS = 90.0
MEMORY_BYTES = 6 * 1024**3
"""Address space of a worker: what it reserves, of which it uses a part."""
START_SECONDS = 120.0
FINE = frozenset(("0", "3", "4"))


@dataclass
class Outcome:
    """What became of a door's inputs: exit codes with their counts, the slowest, and the crashes by number."""

    codes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    crashes: list[str] = field(default_factory=list)


def make_input(door: Door, number: int) -> bytes:
    """Return an input of a door, the same for the same number."""
    random = Random(f"{door.name}/{number}")
    seeds = door.seeds()
    return door.wrap(mutated(random.choice(seeds), seeds, random, is_text=door.is_text))


def enter(door: Door, data: bytes) -> str:
    """Return the exit code that the command line would give, or the name of what nobody caught."""
    from kmgraph.cli.errors import EXIT_BUG, _message

    with tempfile.TemporaryDirectory(prefix="kmgraph-door-") as folder:
        file = Path(folder, door.file)
        file.write_bytes(data)
        try:
            door.enter(file)
        except Exception as error:
            told = _message(error)
            if told.code == EXIT_BUG or len(told.text.split("\n")) > 3:
                return f"70 {type(error).__name__}: {str(error)[:120]} {_place(error)}"
            return str(told.code)
    return "0"


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""


def work() -> None:
    """Read numbers of inputs from standard input, answer each with a line: the worker's whole life."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    look_names_up_once()
    by_name = {door.name: door for door in DOORS}
    print(json.dumps(["ready", 0]), file=answers, flush=True)
    for line in sys.stdin:
        name, number = json.loads(line)
        data = make_input(by_name[name], number)
        started = time.process_time()
        answer = enter(by_name[name], data)
        print(json.dumps([answer, time.process_time() - started]), file=answers, flush=True)
        gc.collect(0)


@dataclass(frozen=True)
class Answer:
    """What became of an input, and the processor time that it took."""

    what: str
    seconds: float


class Worker:
    """A worker process as its watcher sees it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.mutate_inputs", "--worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._answers: SimpleQueue[str] = SimpleQueue()
        assert self._process.stdout is not None
        Thread(target=self._read, args=(self._process.stdout,), daemon=True).start()
        if self._answer(START_SECONDS).what != "ready":
            raise RuntimeError("a worker doesn't start: python -m benchmarks.mutate_inputs --worker")

    def ask(self, door: str, number: int) -> Answer:
        """Return what became of an input: an exit code, `hang`, or how the process died."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([door, number]) + "\n")
        self._process.stdin.flush()
        answer = self._answer(KILL_SECONDS)
        return answer if answer.seconds <= SECONDS else replace(answer, what=f"hang ({answer.what})")

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            self._answers.put(line)
        self._answers.put("")

    def _answer(self, seconds: float) -> Answer:
        try:
            line = self._answers.get(timeout=seconds)
        except Empty:
            return Answer("hang", seconds)
        return Answer(*json.loads(line)) if line else Answer(f"died ({self._process.wait()})", 0)


def try_door(door: Door, numbers: range, idle: SimpleQueue[Worker]) -> Outcome:
    """Return what became of a door's inputs; the worker comes from the idle ones, and goes back to them."""
    outcome = Outcome()
    worker = Worker() if idle.empty() else idle.get()
    for number in numbers:
        answer = worker.ask(door.name, number)
        outcome.slowest = max(outcome.slowest, answer.seconds)
        code = answer.what.split(" ")[0]
        outcome.codes[code] += 1
        if code not in FINE:
            outcome.crashes.append(f"{door.name} {number}: {answer.what}")
        if code in {"hang", "died"}:
            worker.close()
            worker = Worker()
    idle.put(worker)
    return outcome


def try_doors(doors: list[Door], numbers: range, jobs: int) -> Iterator[tuple[Door, Outcome]]:
    """Yield each door with what became of its inputs, in the order given."""
    idle: SimpleQueue[Worker] = SimpleQueue()
    try:
        with ThreadPoolExecutor(jobs) as pool:
            yield from zip(doors, pool.map(lambda door: try_door(door, numbers, idle), doors), strict=True)
    finally:
        while not idle.empty():
            idle.get().close()


def main() -> int:
    """Try the doors, print a table, and return 1 if anything fell."""
    arguments = _arguments()
    if arguments.worker:
        work()
        return 0
    if arguments.show:
        door = next(door for door in DOORS if door.name == arguments.show[0])
        sys.stdout.buffer.write(make_input(door, int(arguments.show[1])))
        return 0
    doors = [door for door in DOORS if not arguments.doors or door.name in arguments.doors]
    numbers = range(arguments.first, arguments.first + arguments.inputs)
    print("| door | inputs | read (0) | refused (3) | limit (4) | crashes | slowest |\n|---|--:|--:|--:|--:|--:|--:|")
    crashes: list[str] = []
    for door, outcome in try_doors(doors, numbers, arguments.jobs):
        counts = " | ".join(f"{outcome.codes[code]:,}" for code in ("0", "3", "4"))
        fallen = len(outcome.crashes)
        print(f"| {door.name} | {len(numbers):,} | {counts} | {fallen} | {outcome.slowest:.1f} s |", flush=True)
        crashes += outcome.crashes
    print(f"\n{len(doors) * len(numbers):,} inputs, {len(crashes)} crashes.")
    for crash in crashes:
        print(crash, file=sys.stderr)
    return int(bool(crashes))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("doors", nargs="*", help="names of doors; all by default")
    parser.add_argument("--inputs", type=int, default=5_000, help="inputs a door")
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--show", nargs=2, metavar=("DOOR", "NUMBER"), help="write one input to standard output")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
