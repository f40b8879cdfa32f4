"""The competency questions: one SPARQL file a question, the question in its first comments.

A third comment, `reads: observations`, marks a question that single observations answer: those are private.
`reads: validation` marks one that the report of a run's validation answers, which is a file of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.errors import UsageError, did_you_mean
from kmgraph.io import ontology_folder

if TYPE_CHECKING:
    from pathlib import Path

    from kmgraph.model import Text

_OBSERVATIONS, _VALIDATION = "reads: observations", "reads: validation"


@dataclass(frozen=True, slots=True)
class Question:
    """A named query: its name is the file's stem, its words the first comments (English, then Chinese).

    Attributes:
        reads_observations: Whether it needs the graph of single observations.
        reads_validation: Whether it needs the report of a validation.
    """

    name: str
    text: Text
    sparql: str
    reads_observations: bool = False
    reads_validation: bool = False


def list_questions() -> tuple[Question, ...]:
    """Return the competency questions, sorted by name."""
    return tuple(_read_question(path) for path in sorted((ontology_folder() / "competency").glob("*.rq")))


def find_question(name: str) -> Question:
    """Return the competency question with that name.

    Raises:
        UsageError: If there is none; the hint names the closest.
    """
    questions = {question.name: question for question in list_questions()}
    if name not in questions:
        raise UsageError(
            f'there is no question named "{name}"',
            hint=did_you_mean(name, questions) or "kmgraph query --list names them all",
        )
    return questions[name]


def _read_question(path: Path) -> Question:
    sparql = path.read_text(encoding="utf-8")
    comments = [line.removeprefix("#").strip() for line in sparql.splitlines()[:3] if line.startswith("#")]
    words, marks = dict(zip(("en", "zh"), comments, strict=False)), comments[2:]
    return Question(path.stem, words, sparql, _OBSERVATIONS in marks, _VALIDATION in marks)
