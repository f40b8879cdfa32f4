"""XML entities: Protégé's namespace abbreviations pass, bombs and external ones don't."""

from __future__ import annotations

from pathlib import Path

import pytest

from kmgraph.errors import InputError, LimitError
from kmgraph.rdf.guard import check_xml

PATH = Path("a.owl")


def document(entities: str, body: str = "", doctype: str = "") -> bytes:
    return f"<!DOCTYPE r {doctype} [{entities}]><r>{body}</r>".encode()


def check(data: bytes, max_bytes: int = 1_000_000) -> None:
    check_xml(data, PATH, max_bytes=max_bytes)


def test_namespace_entities_pass() -> None:
    check(document('<!ENTITY owl "http://www.w3.org/2002/07/owl#">', '<x about="&owl;Class"/>&owl;'))


@pytest.mark.parametrize(
    ("entities", "message"),
    [
        ('<!ENTITY a "xxx"><!ENTITY b "&a;&a;">', '"b" is nested'),
        ('<!ENTITY b "&#38;a;">', '"b" is nested'),
        ('<!ENTITY a SYSTEM "file:///etc/passwd">', '"a" is external'),
        ('<!ENTITY a PUBLIC "p" "http://localhost/">', '"a" is external'),
        ('<!ENTITY % a "<!ELEMENT r ANY>">', '"a" is nested'),
        ('<!ENTITY % a SYSTEM "http://localhost/"> %a;', '"a" is external'),
        ('<!ENTITY a "<evil/>">', '"a" is nested'),
        (f'<!ENTITY a "{"x" * 9000}">', '"a" is too long'),
    ],
)
def test_other_entities_are_refused(entities: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        check(document(entities))
    assert "a.owl, line 1" in str(caught.value)


def test_external_dtd_is_refused() -> None:
    with pytest.raises(InputError, match="external DTD"):
        check(document("", doctype='SYSTEM "http://localhost/x.dtd"'))


def test_plain_entities_that_add_up_are_refused() -> None:
    many = document(f'<!ENTITY a "{"x" * 8000}">', "&a;" * 1000)
    check(many, max_bytes=8_000_000)
    with pytest.raises(LimitError, match="expand to too much"):
        check(many, max_bytes=7_999_999)
