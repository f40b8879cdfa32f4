"""A user's own templates in a limited child, so that a template that never ends or eats memory harms nobody.

Run as a module it is that child: a job comes in on standard input, the text or an error goes out on standard output.
"""

from __future__ import annotations

import json
import pickle
import sys
from typing import TYPE_CHECKING

from kmgraph.errors import ConfigError, KmgraphError, LimitError
from kmgraph.io import ChildLimits, run_limited
from kmgraph.render.contexts import PageContext
from kmgraph.render.output.clean import clean_shallow
from kmgraph.render.output.own_page import with_body
from kmgraph.render.output.templates import render_template

if TYPE_CHECKING:
    from pathlib import Path

    from kmgraph.render.output.templates import Context

_LIMITS = ChildLimits(seconds=30.0, memory_bytes=1024**3)


def render(name: str, context: Context, tag: str, own: Path | None = None) -> str:
    """Return a template filled with a context; see `render_template`. Templates of `own` run with limits.

    Raises:
        ConfigError: If a template is wrong.
        LimitError: If a user's template takes more than 30 seconds or 1 GiB.
    """
    if own is None:
        return render_template(name, context, tag)
    job = pickle.dumps((name, context, tag, own))
    child = run_limited(__name__, limits=_LIMITS, work=f'the template "{name}"', stdin=job)
    if child.returncode != 0:
        raise LimitError(f'the template "{name}" was stopped: it needs too much memory', where=str(own))
    answer = json.loads(child.stdout)
    if "error" in answer:
        refusal = LimitError if answer["is_limit"] else ConfigError
        raise refusal(answer["error"], where=answer["where"], hint=answer["hint"])
    return str(answer["text"])


def _settled(name: str, text: str, context: Context) -> str:
    """Return the text such that no more than a moment's work is left to do with it outside of this child."""
    if not name.endswith(".html"):
        return text
    if not isinstance(context, PageContext):
        return clean_shallow(text, name)
    page = with_body(text, lambda body: clean_shallow(body, name))
    # Cleaning takes the block of data, too; that the template shows it is told behind the page.
    return f"{page}{context.data}" if context.data in text else page


def main() -> None:
    """Read one job, render, print the answer."""
    # The job was pickled by the parent a moment ago: it holds our own contexts, never anything from outside.
    name, context, tag, own = pickle.loads(sys.stdin.buffer.read())
    answer: dict[str, object]
    try:
        answer = {"text": _settled(name, render_template(name, context, tag, own), context)}
    except KmgraphError as error:
        is_limit = isinstance(error, LimitError)
        answer = {"error": error.what, "where": error.where or name, "hint": error.hint, "is_limit": is_limit}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
