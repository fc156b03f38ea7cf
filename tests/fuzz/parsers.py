"""Every parser of what comes from outside, what it promises for any bytes, and good examples.

A parser's function takes any bytes and raises only when a promise is broken.
"""

from __future__ import annotations

import asyncio
import base64
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import urlencode

from openpyxl import Workbook
from starlette.requests import Request

from adapters.spreadsheet import rows_of
from commands.importing.kinds import schemes
from console.errors import BadForm
from console.web import forms
from flows.engine.checks import check
from flows.engine.load import DEFINITIONS, from_canonical, load_flow
from flows.engine.session import Session
from flows.errors import FlowRefused, SessionUnreadable
from helpline.importing import (
    read_officers,
    read_organisation,
    read_seniors,
    read_services,
    read_shifts,
)
from helpline.importing.schemes import columns_for
from helpline.numbers import NumberProblem, is_diallable, to_e164
from helpline.understanding import key_for, officer_reply, plea, vocabularies
from helpline.understanding.language import language_of
from ivr.errors import NotSigned, TooLarge
from ivr.form import MOST_FIELDS, parse
from tests.importing.tables import CONTEXT, OFFICER, SENIOR, SERVICE, SHIFT, UNIT

READERS = (read_organisation, read_officers, read_shifts, read_seniors, read_services)
LANGUAGES: Final = frozenset({"hi", "en"})
SHEET = "xl/worksheets/sheet1.xml"
SAYINGS = """madad chahiye|मुझे मदद चाहिए|theek hoon|1 4821 dd 123/2026|2 4821 well|sab theek nahi hai
|main gir gayi bachao|I am fine, don't worry|STOP|YES|dawai khatam|kal subah 10 baje call karo
|9876543210|१२३४ पहुँच गया|help|8:00 se 10:00|raat ko mat karna"""


@dataclass(frozen=True, slots=True)
class Parser:
    """`seeds`: inputs that it takes, to begin with."""

    run: Callable[[bytes], None]
    seeds: Callable[[], Iterable[bytes]]


def sms(content: bytes) -> None:
    """What anybody writes to us, and what a recogniser hears: read for every question."""
    text = content.decode("utf-8", "surrogateescape")[:1600]
    for vocabulary in vocabularies():
        key = key_for(vocabulary, text, written=bool(len(content) % 2))
        assert key is None or set(key) <= set("0123456789*"), vocabulary
    plea(text)
    assert language_of(text) in LANGUAGES
    officer_reply(text)


def number(content: bytes) -> None:
    """A telephone number as somebody types it: kept in one form, and only India's is rung."""
    try:
        e164 = to_e164(content.decode("utf-8", "surrogateescape"))
    except NumberProblem:
        return
    assert not is_diallable(e164) or e164.startswith("+91")
    assert to_e164(e164) == e164


def form(content: bytes) -> None:
    """A webhook's body: fields as many as allowed, or refused."""
    try:
        read = parse(content)
    except (TooLarge, NotSigned):
        return
    assert len(read) <= MOST_FIELDS
    pairs = [(name, value) for name in read for value in read.getall(name)]
    again = parse(urlencode(pairs).encode())
    assert {name: again.getall(name) for name in again} == {n: read.getall(n) for n in read}


def page_form(content: bytes) -> None:
    """A form of the console, with a file in it or without."""
    for kind in ("application/x-www-form-urlencoded", 'multipart/form-data; boundary="x"'):
        try:
            fields = asyncio.run(forms.read(_request(content, kind), with_file=True))
        except BadForm:
            continue
        assert len(fields) <= forms.MOST_FIELDS
    try:
        forms.unpacked(content.decode("utf-8", "surrogateescape"))
    except BadForm:
        return


def table(content: bytes) -> None:
    """A file of an office, as every kind of import reads it: records, or what to correct."""
    sheet = rows_of(content)
    assert bool(sheet.rows) != (sheet.problem is not None)
    for read in READERS:
        parsed = read(sheet.rows, CONTEXT)
        assert parsed.records or parsed.problems
        assert all(str(problem) for problem in parsed.problems)
    schemes(LANGUAGES).read(sheet.rows, CONTEXT)


def sheet(content: bytes) -> None:
    """The inside of a workbook that is whole as an archive."""
    table(_with_sheet(content))


def flow(content: bytes) -> None:
    """The file of a conversation: one that is read can be checked, stored and brought back."""
    text = content.decode("utf-8", "replace")
    try:
        read = load_flow(text, "fuzz.toml")
    except FlowRefused as refused:
        assert refused.problems
        return
    check({read.name: read}, {"hi": (), "en": ()})
    assert from_canonical(read.canonical).hash == read.hash


def session(content: bytes) -> None:
    """A stored conversation: one of ours, or refused."""
    try:
        read = Session.from_json(content.decode("utf-8", "replace"))
    except SessionUnreadable:
        return
    assert Session.from_json(read.to_json()) == read


def _request(content: bytes, kind: str) -> Request:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": content, "more_body": False}

    return Request({"type": "http", "headers": [(b"content-type", kind.encode())]}, receive)


@cache
def _workbook() -> Mapping[str, bytes]:
    """The parts of a workbook with a good line of seniors."""
    book = Workbook()
    lines = book.active
    assert lines is not None
    for line in (list(SENIOR), list(SENIOR.values())):
        lines.append(line)
    file = io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _with_sheet(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in _workbook().items():
            archive.writestr(name, content if name == SHEET else part)
    return file.getvalue()


def _csv_seeds() -> Iterable[bytes]:
    for good in (UNIT, OFFICER, SHIFT, SENIOR, SERVICE, dict.fromkeys(columns_for(LANGUAGES), "x")):
        lines = (",".join(f'"{cell}"' for cell in line) for line in (good, good.values()))
        yield "\n".join(lines).encode()


def _session_seeds() -> Iterable[bytes]:
    yield (
        Session(
            flow="senior_checkin",
            flow_hash="0a",
            node="question",
            step=1,
            wrong=0,
            silent=0,
            last_key="2",
            repeats=1,
            facts={"name": "Sita"},
            path=("question",),
            ended=None,
        )
        .to_json()
        .encode()
    )


def _form_seeds() -> Iterable[bytes]:
    yield b"CallSid=CA1&From=%2B919876543210&Digits=1&Body=%E0%A4%AE%E0%A4%A6%E0%A4%A6+a"
    yield b'--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\nc\r\n--x--'
    yield base64.urlsafe_b64encode(b"x\x9c")


PARSERS: Final[Mapping[str, Parser]] = {
    "sms": Parser(sms, lambda: [saying.encode() for saying in SAYINGS.split("|")]),
    "number": Parser(number, lambda: [b"+919876543210", b"098765 43210", b"0771-2000101", b"112"]),
    "form": Parser(form, _form_seeds),
    "page-form": Parser(page_form, _form_seeds),
    "csv": Parser(table, _csv_seeds),
    "xlsx": Parser(table, lambda: [_with_sheet(_workbook()[SHEET])]),
    "sheet": Parser(sheet, lambda: [_workbook()[SHEET]]),
    "flow": Parser(flow, lambda: [file.read_bytes() for file in DEFINITIONS.glob("*.toml")]),
    "session": Parser(session, _session_seeds),
}
