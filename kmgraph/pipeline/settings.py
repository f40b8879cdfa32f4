"""How a project wants its rules learned: one place for all that learn, plan and count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.learn import LearnSettings

if TYPE_CHECKING:
    from kmgraph.model import Project


def learn_settings(project: Project) -> LearnSettings:
    """Return how a project wants its rules learned."""
    return LearnSettings(
        target=project.target,
        seed=project.seed,
        max_seconds=project.limits.learn_seconds,
        reference_sample=project.reference_sample,
    )
