"""Makes worlds from a rule base, learns the rules back with kmgraph, and prints a table.

python benchmarks/keyword-rules/run.py qqmail --data DATA --posts 50000 200000
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from keyword_posts import WorldSettings
from keyword_project import write_project
from keyword_rules import GROUP, read_qqmail, read_wechat_chats, read_wechat_lists
from keyword_score import score
from keyword_world import simulate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from keyword_rules import RuleBase
    from keyword_score import Score

HERE = Path(__file__).resolve().parent
BASES = {
    "qqmail": (read_qqmail, "qqmail"),
    "wechat-chats": (read_wechat_chats, "wechat"),
    "wechat-lists": (read_wechat_lists, "wechat"),
}
FRESH_SEED = 1_000_003


@dataclass(frozen=True)
class Line:
    """One world: its settings, how the run did, and what it took."""

    settings: WorldSettings
    score: Score
    run: dict[str, Any]
    removed: float


def one_world(base: RuleBase, settings: WorldSettings, folder: Path, arguments: argparse.Namespace) -> Line:
    ordinary = (HERE / "ordinary.txt").read_text(encoding="utf-8").split()
    _say(f"{base.name}: {settings.posts:,} posts, noise {settings.noise:.0%}, enforcement {settings.enforcement:.0%}")
    world = simulate(base, settings, ordinary)
    write_project(world, folder, as_text=arguments.text)
    _say(f"  learning ({world.removed.mean():.1%} removed)")
    found = folder / "found.json"
    command = [sys.executable, str(HERE / "learn_project.py"), str(folder), str(found)]
    for option in ("max_rules", "max_literals", "work", "seconds", "profile"):
        value = getattr(arguments, option)
        command += [f"--{option.replace('_', '-')}", str(value)] if value is not None else []
    subprocess.run(command, check=True)
    run = json.loads(found.read_text(encoding="utf-8"))
    _say(f"  {run['seconds']['learning']:.1f} s, {len(run['rules'])} rules; comparing")
    fresh = simulate(base, replace(settings, seed=settings.seed + FRESH_SEED, posts=arguments.fresh), ordinary)
    result = score(world, fresh, run["rules"], arguments.max_literals or 4)
    return Line(settings, result, run, float(world.removed.mean()))


def table(lines: Sequence[Line]) -> Iterator[str]:
    yield (
        "| posts | removed | noise | enforced | combinations revealed | found (exact + equivalent) "
        "| exceptions revealed | found | false exceptions "
        "| rules | redundant | too broad | false | hints | learning | processor | peak memory |"
    )
    yield "|" + "--:|" * 17
    for line in lines:
        got, settings = line.score, line.settings
        cells = (
            f"{settings.posts:,}",
            f"{line.removed:.1%}",
            f"{settings.noise:.0%}",
            f"{settings.enforcement:.0%}",
            f"{got.revealed} of {got.combinations}",
            _found(got.exact, got.equivalent, got.revealed),
            f"{got.revealed_exceptions:,} of {got.exceptions:,}",
            _found(got.exact_exceptions, got.equivalent_exceptions, got.revealed_exceptions),
            str(got.false_exceptions),
            str(got.rules),
            str(got.redundant),
            str(got.broad),
            str(got.false),
            str(got.hints),
            f"{line.run['seconds']['learning']:.1f} s",
            f"{line.run['seconds']['processor']:.1f} s",
            f"{line.run['peak_mib']:.0f} MiB",
        )
        yield "| " + " | ".join(cells) + " |"


def chat_table(lines: Sequence[Line]) -> Iterator[str]:
    yield "| posts | in both kinds: found without | in group chat only: found with it | as an exception | wrong |"
    yield "|" + "--:|" * 5
    for line in lines:
        chats = line.score.by_chat
        cells = f"{chats['both']} | {chats[GROUP]} | {line.score.roundabout} | {len(line.score.wrong_chat)}"
        yield f"| {line.settings.posts:,} | {cells} |"


def _found(exact: int, equivalent: int, revealed: int) -> str:
    share = f"{(exact + equivalent) / revealed:.1%}" if revealed else "–"
    return f"{share} ({exact} + {equivalent})"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", choices=sorted(BASES))
    parser.add_argument("--data", type=Path, required=True, help="folder with qqmail/ and wechat/")
    parser.add_argument("--posts", type=int, nargs="+", default=[50_000, 200_000])
    parser.add_argument("--noise", type=float, nargs="+", default=[0.05])
    parser.add_argument("--enforcement", type=float, nargs="+", default=[0.9])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--fresh", type=int, default=200_000, help="fresh posts to compare extensions on")
    parser.add_argument("--text", action="store_true", help="let kmgraph find the terms in texts")
    parser.add_argument("--whole-terms", action="store_true", help="a term does not mention the terms inside it")
    parser.add_argument("--max-rules", type=int)
    parser.add_argument("--max-literals", type=int)
    parser.add_argument("--work", type=float)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--profile", type=Path, help="write a cProfile of the learning")
    parser.add_argument("--keep", type=Path, help="keep the project folders here")
    parser.add_argument("--json", type=Path, help="write all figures, with what was missed")
    arguments = parser.parse_args(argv)
    read, folder = BASES[arguments.base]
    base = read(arguments.data / folder)
    lines = []
    with TemporaryDirectory(prefix="keyword-rules-") as temporary:
        place = arguments.keep or Path(temporary)
        for posts in arguments.posts:
            for noise in arguments.noise:
                for enforcement in arguments.enforcement:
                    settings = WorldSettings(
                        posts, arguments.seed, enforcement, noise, whole_terms=arguments.whole_terms
                    )
                    name = f"{base.name}-{posts}-{noise}-{enforcement}-{arguments.seed}"
                    lines.append(one_world(base, settings, place / name, arguments))
                    print(list(table(lines[-1:]))[-1], file=sys.stderr, flush=True)
    print("\n".join(table(lines)))
    if base.has_chats:
        print("\n" + "\n".join(chat_table(lines)))
    if arguments.json:
        figures = [{**asdict(line), "run": {**line.run, "rules": len(line.run["rules"])}} for line in lines]
        arguments.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
