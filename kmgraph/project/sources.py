"""`[[source]]`: one file of observations, and how its headers, values and times are written."""

from __future__ import annotations

import codecs
import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from kmgraph.errors import did_you_mean
from kmgraph.model import EPOCH_FORMATS, Outcome, Platform, Source
from kmgraph.project.paths import existing_file
from kmgraph.project.source_columns import source_columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kmgraph.io import Section


def read_source(section: Section, folder: Path, platforms: tuple[Platform, ...]) -> Source:
    """Return what a project says of one file.

    Args:
        section: A `[[source]]` table.
        folder: The project's.
        platforms: Those that it declares.

    Raises:
        ConfigError: If a key is missing, unknown, of the wrong type or out of range.
    """
    columns, empty_is_none = source_columns(section.section("columns"))
    source = Source(
        path=existing_file(section, "path", folder, section.required_text("path")),
        kind=section.text("kind"),
        platform=_known_platform(section, platforms),
        time_format=_time_format(section),
        time_zone=_time_zone(section),
        time_formats=_time_formats(section),
        delimiter=_delimiter(section),
        encoding=_encoding(section),
        sheet=section.text("sheet"),
        separators=_separators(section),
        outcome=_outcome_of_file(section),
        has_row_ids=_has_row_ids(section),
        has_confirmed_outcomes=section.flag("outcomes_confirmed", default=True),
        columns=columns,
        values=section.mappings("values"),
        empty_is_none=empty_is_none,
        sampled=_sampled(section),
    )
    section.finish()
    return source


def _sampled(section: Section) -> float:
    share = section.positive("sampled", 1.0)
    if share > 1:
        hint = "write sampled = 0.01 where one post in a hundred of those left alone was taken"
        raise section.error("sampled", f'"sampled" is {share:g}, and is a share of at most 1', hint)
    return share


def _known_platform(section: Section, platforms: tuple[Platform, ...]) -> str | None:
    name = section.text("platform")
    known = [platform.id for platform in platforms]
    if name is not None and name not in known:
        hint = did_you_mean(name, known) or "declare it in a [[platform]] table"
        raise section.error("platform", f'there is no platform "{name}"', hint)
    return name


def _time_format(section: Section) -> str | None:
    return _checked_time_format(section, "time_format", section.text("time_format"))


def _time_formats(section: Section) -> Mapping[str, str]:
    formats = section.mapping("time_formats")
    for header, value in formats.items():
        _checked_time_format(section, f"time_formats.{header}", value)
    return formats


def _checked_time_format(section: Section, key: str, value: str | None) -> str | None:
    if value in EPOCH_FORMATS:
        return value
    if value is not None and "%" not in value:
        hint = f'such as "%d/%m/%Y %H:%M", or one of {", ".join(EPOCH_FORMATS)}'
        raise section.error(key, f'"{value}" is not a time format', hint)
    if value is not None and not _is_time_format(value):
        raise section.error(key, f'"{value}" has a % code that nobody knows', "docs.python.org lists them: strptime")
    return value


def _time_zone(section: Section) -> str | None:
    value = section.text("time_zone")
    if value is not None and value not in available_timezones():
        hint = did_you_mean(value, sorted(available_timezones())) or 'such as "Asia/Shanghai" or "UTC"'
        raise section.error("time_zone", f'there is no time zone "{value}"', hint)
    return value


def _is_time_format(value: str) -> bool:
    try:
        datetime.strptime("", value)
    except ValueError as error:
        return "does not match format" in str(error)
    except re.error:
        return False
    return True


def _delimiter(section: Section) -> str | None:
    value = section.text("delimiter")
    if value is not None and (len(value) != 1 or value in '"\r\n'):
        raise section.error("delimiter", "the delimiter must be one character", r'such as ";" or "\t"')
    return value


# Python's other codecs are no encodings of text (`hex`, `idna`, `unicode_escape`), or take time without bounds
# (`punycode`).
_TEXT = re.compile(
    r"ascii|utf-8(?:-sig)?|utf-(?:16|32)(?:-[bl]e)?|cp\d+|iso8859-\d+|koi8-\w|mac-\w+|gb18030|gb2312|gbk|hz"
    r"|big5(?:hkscs)?|shift_jis\w*|euc_\w+|iso2022_\w+|johab|tis-620|kz1048|ptcp154"
)


def _encoding(section: Section) -> str | None:
    value = section.text("encoding")
    if value is None or _is_text_encoding(value):
        return value
    raise section.error("encoding", f'"{value}" is no encoding of text', 'such as "utf-8", "gb18030" or "utf-16"')


def _separators(section: Section) -> Mapping[str, str]:
    separators = section.mapping("separators")
    for header, value in separators.items():
        if not value:
            raise section.error(f"separators.{header}", "the separator is empty", 'such as "," or ";"')
    return separators


def _has_row_ids(section: Section) -> bool:
    value = section.text("ids")
    if value not in (None, "rows"):
        raise section.error(
            "ids", f'"{value}" is no way to tell rows apart', 'write ids = "rows", or map a column onto id'
        )
    return value == "rows"


def _outcome_of_file(section: Section) -> Outcome | None:
    value = section.text("outcome")
    known = [outcome.value for outcome in Outcome]
    if value is not None and value not in known:
        hint = did_you_mean(value, known) or f"known: {', '.join(known)}"
        raise section.error("outcome", f'"{value}" is no outcome', hint)
    return Outcome(value) if value else None


def _is_text_encoding(name: str) -> bool:
    try:
        return _TEXT.fullmatch(codecs.lookup(name).name) is not None
    except (LookupError, ValueError):
        return False
