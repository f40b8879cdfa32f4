"""The arrays that the stages exchange, by what they hold."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
"""Which of the rows (or units, or literals) are meant."""

Floats = NDArray[np.float64]
"""Weights, rates, probabilities, seconds or bits: what of, says the parameter."""

Indices = NDArray[np.intp]
"""Positions in another array, or codes into a tuple of names."""

Hashes = NDArray[np.uint64]
"""Hashes of 64 bits."""

Bits = NDArray[np.uint64]
"""Sets of units, packed 64 a word; shape (…, n_words)."""
