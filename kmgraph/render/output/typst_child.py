"""Typesets in a process of its own: a job comes in on standard input, the PDF or an error goes out on standard output.

A template can read files of one empty folder and nothing else; packages are looked for in that folder alone.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from base64 import b64encode
from typing import Any

import typst

_UNSHOWN = re.compile(r'the text [`"]+(.+?)[`"]+ could not be displayed', re.DOTALL)
_HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SONG = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "Songti SC", "SimSun", "STSong")
_HEI = (
    *("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei"),
    *("WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei", "STHeiti"),
)
"""Fonts for Chinese, by what systems and their packages bring; those for texts first."""
_LATIN = "Libertinus Serif"
"""Comes with typst, so that what is written in Latin letters looks alike everywhere."""
_MOST_NAMED = 8


def main() -> None:
    """Read one job, typeset it, print the answer."""
    job = json.loads(sys.stdin.buffer.read())
    # Where a template asks for a package, nothing is fetched, whatever the system lets through.
    os.environ.update(dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9"))
    try:
        answer: dict[str, object] = {"pdf": b64encode(_typeset(job)).decode()}
    except typst.TypstError as error:
        answer = _refusal(error)
    sys.stdout.write(json.dumps(answer))


def _typeset(job: dict[str, Any]) -> bytes:
    fonts = typst.Fonts(include_system_fonts=job["system_fonts"])
    data = {**job["data"], **_chosen(frozenset(fonts.families()), is_chinese=job["data"]["language"] == "zh")}
    root = tempfile.gettempdir()
    return typst.compile(
        job["template"].encode(),
        root=root,
        font_paths=fonts,
        format="pdf",
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=["ua-1"],
        package_path=root,
        package_cache_path=root,
        timestamp=job["time"],
    )


def _chosen(families: frozenset[str], *, is_chinese: bool) -> dict[str, list[str]]:
    """Return the fonts for text and for headings: Latin letters first, then Chinese where a font for it is there."""
    song = [name for name in _SONG if name in families][:1]
    hei = [name for name in _HEI if name in families][:1]
    headings = [*(hei if is_chinese else ()), _LATIN, *(hei or song)]
    return {"text_fonts": [_LATIN, *(song or hei)], "heading_fonts": headings}


def _refusal(error: typst.TypstError) -> dict[str, object]:
    unshown = _UNSHOWN.findall(error.diagnostic or error.message)
    if unshown:
        return _missing_font("".join(dict.fromkeys("".join(unshown))))
    return {
        "error": f"the template of the PDF is wrong: {error.message}",
        "where": "guidelines.typ",
        "hint": " ".join(error.hints) or None,
        "is_font": False,
    }


def _missing_font(letters: str) -> dict[str, object]:
    shown = " ".join(letters[:_MOST_NAMED]) + (" …" if len(letters) > _MOST_NAMED else "")
    if _HAN.search(letters):
        what, name = "a font for Chinese", _HEI[0]
        package = "fonts-noto-cjk (Debian, Ubuntu), google-noto-sans-cjk-fonts (Fedora)"
    else:
        what, name = "a font that has them", "Noto Sans"
        package = "fonts-noto (Debian, Ubuntu), google-noto-fonts (Fedora)"
    return {
        "error": f"no font that is installed has the characters {shown}; the PDF needs {what}, such as {name}",
        "where": "--format pdf",
        "hint": f"install {name}: package {package}; or leave --format pdf out",
        "is_font": True,
    }


if __name__ == "__main__":
    main()
