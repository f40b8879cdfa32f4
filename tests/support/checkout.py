"""Where the checkout keeps what tests read."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SUPPORT = ROOT / "tests" / "support"
BENCHMARKS = ROOT / "benchmarks"
EXAMPLE = ROOT / "examples" / "tiktok-refugees"
