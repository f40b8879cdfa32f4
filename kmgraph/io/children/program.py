"""Runs a program that is no Python in the place of a child: its input, output, limits and end are the child's.

Arguments are the file of the program, its environment as JSON, and its own arguments.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys


def main() -> None:
    """Become the program; on Windows, which has no such thing, wait for it."""
    program, environment, *arguments = sys.argv[1:]
    variables = json.loads(environment)
    if sys.platform == "win32":
        sys.exit(subprocess.call([program, *arguments], env=variables))
    os.execve(program, [program, *arguments], variables)


if __name__ == "__main__":
    main()
