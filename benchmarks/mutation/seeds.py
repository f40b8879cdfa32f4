"""Valid inputs of the kinds that no file of the repository is: tables, graphs in each syntax, Parquet, rules."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kmgraph.rdf import RDF_FORMATS

_HEADERS = (
    "id",
    "outcome",
    "platform",
    "author",
    "topic",
    "posted_at",
    "decided_at",
    "reason",
    "text",
    "durationSeconds",
    "thema",
)
_ROWS = [
    (
        *(f"p{number}", ("removed", "kept", "restricted")[number % 3], ("a", "b")[number % 2], f"u{number % 4}"),
        *(("DietContent", "DietContent|NewsContent", "")[number % 3], f"2025-01-{number + 1:02}T08:00:00+08:00"),
        *(f"2025-02-{number + 1:02}", 'spam, and "more"', "wörds 词语 lose weight", str(number * 7), "Diät"),
    )
    for number in range(12)
]


def table_seeds(kind: str) -> list[bytes]:
    """Return tables with columns of every kind: of the contract, terms, times, numbers, text, foreign ones."""
    if kind == "json":
        rows = [
            dict(zip(_HEADERS, row, strict=True)) | {"n": number, "x": [1, True, None]}
            for number, row in enumerate(_ROWS)
        ]
        return ["\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=kind, lineterminator="\n")
    writer.writerows([_HEADERS, *_ROWS])
    return [text.getvalue().encode(), kind.join(("id", "outcome")).encode() + f"\nx{kind}kept\n".encode()]


@cache
def parquet_seeds() -> list[bytes]:
    """Return Parquet files of several types, codecs and encodings."""
    import duckdb

    typed = "'p' || n AS id, 'kept' AS outcome, n::INTEGER AS i, n * 0.5 AS d, n::DOUBLE AS f, DATE '2025-01-01' AS day"
    timed = "TIMESTAMP '2025-01-01' AS posted_at, [n, n] AS l, {'a': n} AS s, 'x'::BLOB AS b, NULL AS nothing"
    selects = [
        f"SELECT {typed}, {timed} FROM range(50) t(n)",
        "SELECT 'p' AS id, 'removed' AS outcome",
        f"SELECT {typed} FROM range(3000) t(n)",
    ]
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, (select, codec) in enumerate(zip(selects, ("zstd", "uncompressed", "snappy"), strict=True)):
            path = Path(folder, f"{number}.parquet")
            duckdb.connect().execute(f"COPY ({select}) TO '{path}' (FORMAT parquet, COMPRESSION {codec})")
            files.append(path.read_bytes())
    return files


_FIXTURES = Path(__file__).parents[2] / "tests" / "fixtures" / "exports"
_STATEMENTS = """uuid,decision_visibility,decision_account,category,content_type,application_date,platform_name
1,"[""DECISION_VISIBILITY_CONTENT_REMOVED""]",,STATEMENT_CATEGORY_VIOLENCE,"[""CONTENT_TYPE_TEXT""]",2025-08-02 00:00:00,A
2,,DECISION_ACCOUNT_SUSPENDED,,,2025-08-02 00:00:00,B"""


@cache
def export_seeds(kind: str) -> list[bytes]:
    """Return exports of a platform: those of the tests."""
    if kind == "dsa":
        return [_STATEMENTS.encode()]
    from kmgraph.observe.readers.registry import find_reader

    return [path.read_bytes() for path in sorted(_FIXTURES.glob("*.[cj]s*")) if find_reader(path).kind == kind]


@cache
def archive_seeds() -> list[bytes]:
    """Return zips of CSV files, and a zip of such zips."""
    plain = [_zipped({"a.csv": _STATEMENTS.encode()}, kind) for kind in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)]
    return [*plain, _zipped({"a.csv.zip": plain[1], "b.csv.zip": plain[0]}, zipfile.ZIP_STORED)]


@cache
def sheet_seeds(suffix: str) -> list[bytes]:
    """Return spreadsheets: stored and packed."""
    parts = _XLSX if suffix == ".xlsx" else _ODS
    packed = {name: text.encode() for name, text in parts.items()}
    return [_zipped(packed, kind) for kind in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)]


def _zipped(members: dict[str, bytes], kind: int) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", kind) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, kind)
    return data.getvalue()


_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_XLSX = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" Type="{_OFFICE}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="A" sheetId="1" r:id="r"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" Type="{_OFFICE}/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>outcome</t></is></c></row><row r="2"><c r="A2"><v>1</v></c><c r="B2" t="b"><v>1</v></c></row>'
    "</sheetData></worksheet>",
}
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_ODS = {
    "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
    "content.xml": f'<office:document-content xmlns:office="{_ODF}:office:1.0" xmlns:table="{_ODF}:table:1.0" xmlns:text="{_ODF}:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="A"><table:table-row><table:table-cell office:value-type="string">'
    "<text:p>id</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>",
    "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
}

_TURTLE = """@prefix km: <https://w3id.org/kmgraph/ns#> . @prefix : <https://e.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:o1 a km:Observation ; km:rowId "p1" ; km:hasOutcome km:Removed ; km:ofContent :c1 ; km:sourceRow 1 ; km:observedAt "2025-01-01T00:00:00Z"^^xsd:dateTime .
:c1 a km:Content , km:DietContent ; km:publishedOn :platformA ; km:hasAuthor :u1 ; km:topic [ a km:DietContent ] .
:o2 a km:Observation ; km:hasOutcome "kept" ; km:ofContent [ a km:Content ; km:publishedOn :platformA ] .
:A a owl:Class ; rdfs:label "a"@en , "词"@zh ; rdfs:subClassOf km:Content ;
  owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( km:Content [ a owl:Restriction ; owl:onProperty km:durationSeconds ;
  owl:someValuesFrom [ a rdfs:Datatype ; owl:onDatatype xsd:integer ; owl:withRestrictions ( [ xsd:minInclusive 7 ] [ xsd:maxExclusive 8.5 ] ) ] ] ) ] .
"""
_PUBLISHED = (
    _TURTLE
    + """:r1 a km:PublishedRule ; km:ruleId "r1" ; km:deontic km:Prohibition ; km:onPlatform <https://e.org/platform/a> ; km:scope :A ;
  km:ruleText "no"@en ; km:inTerritory "DE" ; km:inForceFrom "2025-01-31T00:00:00Z"^^xsd:dateTime ; km:prescribesOutcome km:NotAllowed .
"""
)
_PROTEGE = b"""<?xml version="1.0"?><!DOCTYPE rdf:RDF [<!ENTITY owl "http://www.w3.org/2002/07/owl#" >]>
<rdf:RDF xmlns="https://e.org/" xml:base="https://e.org/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<owl:Class xmlns:owl="&owl;" rdf:about="#A" xml:lang="en"><rdf:li rdf:parseType="Collection"><rdf:Description/></rdf:li>
<b rdf:parseType="Literal"><i>x</i></b><c rdf:resource="&owl;Thing"/><d rdf:nodeID="n1"/></owl:Class></rdf:RDF>"""
_CONTEXT = b"""{"@context": {"@base": "https://e.org/", "@vocab": "https://e.org/v#", "p": {"@id": "q", "@type": "@id", "@container": "@list"}},
"@graph": [{"@id": "a", "@type": ["T"], "p": ["b", "c"], "n": 1.5, "t": {"@value": "x", "@language": "en"}, "@reverse": {"r": {"@id": "d"}}}]}"""


@cache
def graph_seeds(kind: str) -> list[bytes]:
    """Return graphs in a syntax of RDF; `published` for rules in OWL, `rules` for a rules.json."""
    if kind == "rules":
        return [_rules()]
    if kind == "published":
        return [_PUBLISHED.encode()]
    triples = [quad.triple for quad in ox.parse(_TURTLE, ox.RdfFormat.TURTLE)]
    written = ox.serialize(triples, format=RDF_FORMATS[kind]) or b""
    more = {"ttl": [_TURTLE.encode()], "trig": [b"<https://e.org/g> { " + b"<a:a> <a:b> 1 }"], "jsonld": [_CONTEXT]}
    return [written, *more.get(kind, [_PROTEGE] if kind in {"rdf", "owl", "xml"} else [])]


def _rules() -> bytes:
    figures = {"target": 60, "kept": 5, "clusters": 40, "rate": 0.92, "interval": [0.8, 0.97], "base_rate": 0.2}
    figures |= {
        "holdout": {"target": 20, "kept": 1, "p_value": 0.001, "p_adjusted": 0.01},
        "first": "2025-01-01T00:00:00Z",
    }
    rule = {
        "id": "r-0123456789ab",
        "iri": "https://e.org/rule/r-0123456789ab",
        "platform": "a",
        "status": "tacit",
        "relations": [{"kind": "narrower", "to": "https://e.org/published/x"}],
        "confidence": "likely",
        "scope": {
            "manchester": "DietContent",
            "all": [
                {"class": "https://w3id.org/kmgraph/ns#DietContent"},
                {
                    "property": "https://w3id.org/kmgraph/ns#durationSeconds",
                    "datatype": "http://www.w3.org/2001/XMLSchema#integer",
                    "min": 7,
                },
            ],
            "unless": [
                [{"property": "https://w3id.org/kmgraph/ns#hasMedium", "some": ["https://w3id.org/kmgraph/ns#Video"]}]
            ],
        },
        "indistinguishable": [],
        "evidence": figures,
        "lifecycle": "candidate",
        "text": {"en": "Posts about diets are removed.", "zh": "词"},
    }
    document = {
        "platforms": [{"id": "a", "iri": "https://e.org/platform/a", "label": {"en": "A"}}],
        "totals": {"observations": 100, "target": 60, "by_published": 0.1, "by_tacit": 0.5, "unexplained": 0.4},
        "rules": [rule],
        "published": [{"id": "x", "iri": "https://e.org/published/x", "status": "enforced", "target": 5, "kept": 1}],
        "warnings": [{"code": "deletions-only", "numbers": {"n": 1}, "text": {"en": "w"}}],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


SERVER_RULES = b"""[{"id": "1", "text": "No gambling, unless it's a lottery. You may post links.", "hint": "See \\u0040us.",
  "translations": {"zh-cn": {"text": "\xe7\xa6\x81\xe6\xad\xa2\xe8\xb5\x8c\xe5\x8d\x9a\xe3\x80\x82", "hint": null}}}, {"text": "Be kind."}]"""
"""The rules of a server, with all keys that they may have."""
GUILD_RULES = b"""[{"id": "9", "name": "Words", "event_type": 1, "trigger_type": 1, "enabled": true, "exempt_roles": ["1"],
  "trigger_metadata": {"keyword_filter": ["cat*", "*http://*", "*https://*"], "allow_list": ["cats"],
    "regex_patterns": ["(?is)(?:\\\\bcat\\\\b|dog).*(?:https?://)", "(?is)(?:https?://).*(?:\\\\bcat\\\\b|dog)", "b(a|4)d"]},
  "actions": [{"type": 1, "metadata": {"custom_message": "No cats."}}, {"type": 3, "metadata": {}}]},
 {"name": "Mentions", "trigger_type": 5, "trigger_metadata": {"mention_total_limit": 20}, "actions": [{"type": 1}]},
 {"name": "Lists", "trigger_type": 4, "trigger_metadata": {"presets": [1, 2]}, "actions": [{"type": 1}]}]"""
"""Rules of Discord's AutoMod, of each kind that is read."""
AUTOMODERATOR = b"""# Rules
type: submission
title+body (includes-word): ["gift card", giveaway]
~title+body (includes, regex): ['\\bart\\b', "https?://"]
author:
    account_age: "< 2 days"
    combined_karma: "> 10"
    satisfy_any_threshold: true
    name: [joe]
action: remove
comment: |
    Hello {{author}},
    no adverts.
---
body_longer_than: 5
body_shorter_than: 2000
is_edited: yes
reports: 2
action: filter
action_reason: 'short: 2001-01-01 0x1f 1_000 1:30 .inf'
---
set_nsfw: true
title+body+url (includes, regex): ["https?://"]
"""
"""A page of AutoModerator, with checks of each kind and values that YAML reads as others."""
GUIDELINES = """# House rules

## Trade <a id="trade"></a>

You may not:

- sell accounts, or ask for *payment* elsewhere;
- post [links](https://example.org/x?y=1) to shops, unless you **name** the seller.

| Kind | Allowed? |
|---|---|
| Giveaways | We do not allow giveaways. |

We remove nudity. Adults may show art. <br> Advertising must be labelled.

## 广告

不得发布虚假广告。可以分享使用体验，除非收了钱。
""".encode()
"""Guidelines with all that Markdown is read for."""

DRAFTS = """# Made from a.md.

[[rule]]
id = "no-trade-1"
deontic = "prohibition"
source = "a.md"
anchor = "trade"
scope_proposed = "TradeContent"   # rename to scope once read
text = { en = "Do not sell accounts.", zh = "不得出售账号。" }

[[rule]]
id = "own"
deontic = "permission"
scope = "ArtContent"
text = { en = "Art is welcome." }
""".encode()
"""A file of published rules, some of them drafts."""
