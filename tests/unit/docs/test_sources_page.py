"""The page about the kinds of source says what their readers say."""

from __future__ import annotations

import doc_pages as docs
import pytest
from golden_files import Golden
from sources_page import page


def test_the_page_of_sources_is_what_the_readers_say(request: pytest.FixtureRequest) -> None:
    Golden(docs.DOCS, is_writing=request.config.getoption("--write-golden")).check("sources.md", page())
