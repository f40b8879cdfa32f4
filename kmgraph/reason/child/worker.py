"""The child that holds a JVM with the OWL API: a request a line in, an answer a line out, in order, until the end.

It starts Java before the first request, so that this is done by the time somebody asks.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Any

from jpype import JException

from kmgraph.reason.child.classification import classify, relate
from kmgraph.reason.child.explanation import explain
from kmgraph.reason.child.jvm import start_jvm
from kmgraph.reason.child.owlapi import load_ontology
from kmgraph.reason.child.profiles import check_profiles
from kmgraph.reason.child.syntaxes import write_syntax

Json = dict[str, Any]

_ACTIONS: dict[str, Callable[[Any, Json], Json]] = {
    "classify": classify,
    "explain": explain,
    "profiles": check_profiles,
    "relate": relate,
    "write": write_syntax,
}


def main() -> None:
    """Answer requests `{"action", "ontology": N-Triples, …}`.

    Arguments are Java's memory in MB, and about how many bytes of ontologies will come. A request that has
    `"silent": true` is carried out and not answered: it is there to warm up.
    """
    memory_mb, ontology_bytes = int(sys.argv[1]), int(sys.argv[2])
    answers_to = _claim_stdout()
    requests: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_receive, args=(requests,), daemon=True).start()
    start_jvm(memory_mb, ontology_bytes)
    with os.fdopen(answers_to, "wb") as stream:
        while True:
            request = json.loads(requests.get())
            answer = _answer(request)
            if not request.get("silent"):
                stream.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
                stream.flush()


def _receive(requests: SimpleQueue[bytes]) -> None:
    # In a thread, so that the parent never waits for Java to be written to, and its end is noticed while Java works.
    for line in sys.stdin.buffer:
        requests.put(line)
    os._exit(0)


def _claim_stdout() -> int:
    # Java and the OWL API print when they like; what they print must not end up among the answers.
    answers_to = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers_to


def _answer(request: Json) -> Json:
    try:
        return _ACTIONS[request["action"]](load_ontology(request["ontology"]), request)
    except JException as error:
        # As Java prints it, so that one reader of messages serves both children.
        return {"error": str(error.toString())}


if __name__ == "__main__":
    main()
