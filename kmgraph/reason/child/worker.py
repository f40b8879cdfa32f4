"""The child that holds a JVM with the OWL API: a batch of requests in, their answers out, in order."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

from kmgraph.limits import end_with_parent
from kmgraph.reason.child.classification import classify
from kmgraph.reason.child.explanation import explain
from kmgraph.reason.child.jvm import start_jvm
from kmgraph.reason.child.loading import Loader
from kmgraph.reason.child.profiles import check_profiles

Json = dict[str, Any]

_ACTIONS: dict[str, Callable[[Any, Json], Json]] = {
    "classify": classify,
    "explain": explain,
    "profiles": check_profiles,
}


def main() -> None:
    """Answer a batch: `{"memory_mb", "ontologies": [text…], "requests": [{"action", "ontology": index, …}…]}`."""
    end_with_parent()
    answers_to = _claim_stdout()
    batch = json.load(sys.stdin.buffer)
    start_jvm(batch["memory_mb"], sum(map(len, batch["ontologies"])))
    loader = Loader(batch["ontologies"])
    answers = [_answer(loader, request) for request in batch["requests"]]
    with os.fdopen(answers_to, "wb") as stream:
        stream.write(json.dumps(answers, ensure_ascii=False).encode())
    # A JVM takes its time to shut down in order; there is nothing left to lose.
    os._exit(0)


def _claim_stdout() -> int:
    # Java and the OWL API print when they like; what they print must not end up among the answers.
    answers_to = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers_to


def _answer(loader: Loader, request: Json) -> Json:
    import jpype  # noqa: PLC0415  only in a child

    try:
        return _ACTIONS[request["action"]](loader.ontology(request["ontology"]), request)
    except jpype.JException as error:
        # As Java prints it, so that one reader of messages serves both children.
        return {"error": str(error.toString())}


if __name__ == "__main__":
    main()
