"""Exports as platforms and forums really give them: invented posts under hidden rules, each written in another way.

As a script it writes them into a folder:

    python tests/support/exports.py FOLDER
"""

from __future__ import annotations

import csv
import io
import json
import random
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

_START = datetime(2025, 1, 6, 7, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Post:
    """One invented post.

    Attributes:
        number: Position in the order of time.
        age: Days since the author joined.
    """

    number: int
    posted: datetime
    author: int
    section: int
    label: int
    has_link: bool
    has_photo: bool
    age: int
    is_removed: bool


# Rates of the hidden rules: label 1 outside section 0 from young accounts; label 2 in section 1; links of the youngest.
_ADVERTS, _JOKES, _LINKS, _ELSE = 0.92, 0.88, 0.92, 0.02


def posts(count: int = 1_800, seed: int = 1, days: int = 300) -> list[Post]:
    """Return posts in the order of time."""
    random_numbers = random.Random(seed)
    ages = {author: random_numbers.choice((3, 8, 12, 20, 60, 90, 200, 400, 700)) for author in range(count // 3)}
    made = []
    for number in range(count):
        author = random_numbers.randrange(count // 3)
        section, label = random_numbers.randrange(4), random_numbers.choice((0, 0, 1, 2, 3))
        has_link, has_photo = random_numbers.random() < 0.2, random_numbers.random() < 0.4
        rate = _ELSE
        if label == 1 and section != 0 and ages[author] < 100:
            rate = _ADVERTS
        elif label == 2 and section == 1:
            rate = _JOKES
        elif has_link and ages[author] < 15:
            rate = _LINKS
        posted = _START + timedelta(minutes=int(days * 1440 * number / count) + random_numbers.randrange(60))
        is_removed = random_numbers.random() < rate
        made.append(Post(number, posted, author, section, label, has_link, has_photo, ages[author], is_removed))
    return made


def _delimited(rows: list[dict[str, object]], delimiter: str) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _words(number: int) -> str:
    words = ("roses", "compost", "slugs", "pruning", "seeds", "frost", "shed", "hedge", "bees", "moss", "peas", "beans")
    return " ".join(words[(number * step + step) % len(words)] for step in (1, 5, 7, 11)) + f" in plot {number}"


def _chinese_words(number: int) -> str:
    random_numbers = random.Random(number)
    common = (bytes((random_numbers.randrange(0xB0, 0xD7), random_numbers.randrange(0xA1, 0xFE))) for _ in range(12))
    return b"".join(common).decode("gbk") + "，求助"


SECTIONS = ("Market & Swaps", "Front Yard", "Ponds", "Off Topic")
LABELS = ("question", "advert", "joke", "news")


def write_forum(folder: Path) -> Path:
    """A forum's decisions: semicolons, a byte order mark, days first, its own words."""
    rows: list[dict[str, object]] = [
        {
            "case_no": 7_000 + post.number * 3,
            "opened": post.posted.strftime("%d.%m.%Y %H:%M"),
            "action": ("hidden" if post.number % 9 == 0 else "deleted") if post.is_removed else "approved",
            "username": f"gardener{post.author}",
            "section": SECTIONS[post.section],
            "label": LABELS[post.label],
            "has_photo": "yes" if post.has_photo else "no",
            "has_link": "Y" if post.has_link else "N",
            "account_age": post.age,
            "mod": ("mod_ina", "automod", "mod_raj")[post.number % 3] if post.is_removed else "",
            "mod_note": ("low effort", "ads go elsewhere", "")[post.number % 3] if post.is_removed else "",
            "title": _words(post.number),
        }
        for post in posts()
    ]
    random.Random(2).shuffle(rows)
    path = folder / "decisions.csv"
    path.write_text("\ufeff" + _delimited(rows, ";"), encoding="utf-8", newline="")
    return path


def write_gbk(folder: Path) -> Path:
    """A Chinese platform's spreadsheet: GBK, Chinese headers and words, years first."""
    rows: list[dict[str, object]] = [
        {
            "编号": f"T{post.number:05d}",
            "发布时间": post.posted.strftime("%Y/%m/%d %H:%M"),
            "处理结果": "已删除" if post.is_removed else "正常",
            "昵称": f"花友{post.author}",
            "版块": ("交易区", "前院", "池塘", "闲聊")[post.section],
            "标签": ("提问", "广告", "段子", "新闻")[post.label],
            "含链接": "是" if post.has_link else "否",
            "注册天数": post.age,
            "处理人": "版主甲" if post.is_removed else "",
            "正文": _chinese_words(post.number),
        }
        for post in posts(seed=3)
    ]
    path = folder / "导出.csv"
    path.write_bytes(_delimited(rows, ",").encode("gbk"))
    return path


def write_utf16(folder: Path) -> Path:
    """A table saved as "Unicode text": UTF-16, tabs, months first with AM and PM, whether it was removed as 1 and 0."""
    rows: list[dict[str, object]] = [
        {
            "Post ID": f"p-{post.number}",
            "Created At": post.posted.strftime("%m/%d/%Y %I:%M %p"),
            "Is Removed": int(post.is_removed),
            "Author": f"member{post.author}",
            "Forum Section": SECTIONS[post.section],
            "Post Type": LABELS[post.label],
            "Has Link": str(post.has_link).upper(),
            "Account Age (days)": f"{post.age:,}",
            "Modified": (post.posted + timedelta(days=1)).strftime("%m/%d/%Y %I:%M %p"),
        }
        for post in posts(seed=4)
    ]
    path = folder / "Posts Export.tsv"
    path.write_bytes(_delimited(rows, "\t").encode("utf-16"))
    return path


def write_epoch(folder: Path) -> Path:
    """A database's JSON Lines: milliseconds since 1970, names in camel case, lists."""
    lines = [
        json.dumps(
            {
                "postId": f"{post.number:08x}",
                "createdAt": int(post.posted.timestamp() * 1000),
                "moderatedAt": int(post.posted.timestamp() * 1000) + 3_600_000 if post.is_removed else None,
                "status": "taken_down" if post.is_removed else "visible",
                "userId": f"u{post.author * 17}",
                "section": SECTIONS[post.section].lower().replace(" ", "-"),
                "tags": [LABELS[post.label], "photo" if post.has_photo else "no-photo"],
                "hasLink": post.has_link,
                "accountAgeDays": post.age,
                "removalReason": "policy-4" if post.is_removed else None,
            }
        )
        for post in posts(seed=5)
    ]
    path = folder / "dump.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_ambiguous(folder: Path) -> Path:
    """Dates of which nothing tells which number is the day: none is over 12, and the rows are in no order."""
    kept = [post for post in posts(5_000, seed=6) if post.posted.day <= 12]
    rows: list[dict[str, object]] = [
        {
            "id": post.number,
            "date": post.posted.strftime("%d/%m/%Y"),
            "result": "rejected" if post.is_removed else "accepted",
            "handle": f"@m{post.author}",
            "section": SECTIONS[post.section],
            "kind": LABELS[post.label],
            "link": "x" if post.has_link else "",
            "days_since_joining": post.age,
        }
        for post in kept
    ]
    random.Random(7).shuffle(rows)
    path = folder / "queue.csv"
    path.write_text(_delimited(rows, ","), encoding="utf-8", newline="")
    return path


def write_one_hot(folder: Path) -> Path:
    """A data scientist's table: a column a topic, 1 and 0, and -1 for an unknown age."""
    rows: list[dict[str, object]] = [
        {
            "uuid": f"{post.number:04x}-{post.author:04x}",
            "timestamp": post.posted.isoformat(),
            "label_outcome": "",
            "decision": "block" if post.is_removed else "allow",
            "user_hash": f"{post.author * 2_654_435_761 % 2**32:08x}",
            **{
                f"topic_{name}": int(post.label == number)
                for number, name in enumerate(("care", "trade", "humor", "press"))
            },
            **{
                f"area_{name}": float(post.section == number)
                for number, name in enumerate(("swaps", "front", "pond", "other"))
            },
            "has_link": int(post.has_link),
            "account_days": -1 if post.number % 11 == 0 else post.age,
            "toxicity": round((post.number * 37 % 100) / 100, 2),
        }
        for post in posts(seed=8)
    ]
    path = folder / "features.csv"
    path.write_text(_delimited(rows, ","), encoding="utf-8", newline="")
    return path


def write_two_files(folder: Path) -> tuple[Path, Path]:
    """A log of removals, and a list of posts in which some of the removed ones are as well."""
    made = posts(seed=9)
    removals: list[dict[str, object]] = [
        {
            "id": f"a{post.number}",
            "removed_on": (post.posted + timedelta(hours=5)).isoformat(),
            "rule_violated": "rule 3" if post.number % 2 else "rule 7",
            **_described(post),
        }
        for post in made
        if post.is_removed
    ]
    kept: list[dict[str, object]] = [
        {"id": f"a{post.number}", "published": post.posted.isoformat(), **_described(post)}
        for post in made
        if not post.is_removed or post.number % 5 == 0
    ]
    removed_path, kept_path = folder / "removed.csv", folder / "kept.csv"
    removed_path.write_text(_delimited(removals, ","), encoding="utf-8", newline="")
    kept_path.write_text(_delimited(kept, ","), encoding="utf-8", newline="")
    return removed_path, kept_path


def _described(post: Post) -> dict[str, object]:
    return {
        "poster": f"k{post.author}",
        "section": SECTIONS[post.section],
        "label": LABELS[post.label],
        "has_link": "true" if post.has_link else "false",
        "account_age": post.age,
    }


WRITERS = {
    "forum": write_forum,
    "gbk": write_gbk,
    "utf16": write_utf16,
    "epoch": write_epoch,
    "ambiguous": write_ambiguous,
    "one-hot": write_one_hot,
    "two-files": write_two_files,
}
"""Name of an export to what writes it into a folder."""


def write_export(name: str, folder: Path) -> tuple[Path, ...]:
    """Write one of the exports into a folder and return its files."""
    written = WRITERS[name](folder)
    return written if isinstance(written, tuple) else (written,)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    for each in WRITERS:
        (target / each).mkdir(parents=True, exist_ok=True)
        write_export(each, target / each)
