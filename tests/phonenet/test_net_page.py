"""The page of handsets in a real browser: somebody answers, presses, says, reads and writes."""

from __future__ import annotations

import io
import json
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.phonenet.live_bench import LiveBench, live_bench
from tests.phonenet.service import BEAT, LINE, NEIGHBOUR, SENIOR

pytestmark = pytest.mark.browser

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]

ASK = (
    "<Play>/audio/hi/checkin.greeting.wav</Play>"
    "<Gather input='dtmf speech' action='/turn' numDigits='1' timeout='60'>"
    "<Say language='hi-IN'>सब ठीक है तो एक दबाइए</Say></Gather>"
)


@pytest.fixture(scope="module", name="browser")
def a_browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(name="live")
def a_live_bench(tmp_path: Path) -> Iterator[LiveBench]:
    entries = [
        {"number": SENIOR, "name": "कमला बाई", "role": "senior", "group": "RPR", "featured": True},
        {"number": BEAT, "name": "R. Verma", "role": "beat_officer", "featured": True},
        {"number": NEIGHBOUR, "name": "Sita", "role": "contact"},
    ]
    crowd = [
        {"number": f"+91981{index:07}", "name": f"Person {index}", "role": "contact",
         "personality": {"kind": "never_answers"}}
        for index in range(600)
    ]  # fmt: skip
    directory = tmp_path / "handsets.json"
    directory.write_text(json.dumps(entries + crowd), encoding="utf-8")
    with live_bench(directory, speed=5) as bench:
        bench.says["/call"] = ASK
        bench.says["/audio/hi/checkin.greeting.wav"] = ("audio/wav", sound())
        yield bench


@pytest.fixture(name="page")
def a_page(browser: Browser, live: LiveBench) -> Iterator[Page]:
    """The page in English; whatever the browser complains of fails the test."""
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None,
    )
    page.goto(live.url)
    expect(page.locator(".phone")).to_have_count(2)
    page.click("#language")
    expect(page.locator("h1")).to_have_text("Phones")
    yield page
    context.close()
    assert complaints == []


def sound() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * 8000)
    return out.getvalue()


def call(live: LiveBench, number: str) -> None:
    client = live.library()
    client.calls.create(to=number, from_=LINE, url=live.service_url + "/call")
    client.http_client.close()


def test_a_phone_rings_is_answered_heard_and_a_key_is_pressed(live: LiveBench, page: Page) -> None:
    live.says["/turn"] = "<Say language='hi-IN'>धन्यवाद</Say><Pause length='20'/>"
    phone = page.locator(".phone", has_text="कमला बाई")
    call(live, SENIOR)
    expect(phone.locator(".view")).to_contain_text("Incoming call")
    expect(page.locator(".row").first).to_contain_text("ringing")
    with page.expect_response(lambda answer: "/sound?url=" in answer.url) as audio:
        phone.locator(".green").click()
    assert audio.value.status == 200
    expect(phone.locator(".transcript")).to_contain_text("सब ठीक है तो एक दबाइए")
    expect(phone.locator(".awaited")).to_contain_text("A key or a word is awaited")
    phone.locator("[data-key='1']").click()
    expect(phone.locator(".transcript")).to_contain_text("धन्यवाद")
    phone.locator(".red").click()
    expect(phone.locator(".view")).to_contain_text("Call ended")
    assert [form["Digits"] for path, form in live.asked if path == "/turn"] == ["1"]


def test_everything_works_from_the_keyboard(live: LiveBench, page: Page) -> None:
    live.says["/turn"] = "<Say>thanks</Say><Pause length='20'/>"
    phone = page.locator(".phone", has_text="कमला बाई")
    call(live, SENIOR)
    expect(phone.locator(".view")).to_contain_text("Incoming call")
    phone.focus()
    page.keyboard.press("Enter")
    expect(phone.locator(".awaited")).to_contain_text("awaited")
    page.keyboard.press("2")
    expect(phone.locator(".transcript")).to_contain_text("thanks")
    page.keyboard.press("Escape")
    expect(phone.locator(".view")).to_contain_text("Call ended")
    assert [form["Digits"] for path, form in live.asked if path == "/turn"] == ["2"]


def test_a_word_is_said(live: LiveBench, page: Page) -> None:
    phone = page.locator(".phone", has_text="कमला बाई")
    call(live, SENIOR)
    expect(phone.locator(".view")).to_contain_text("Incoming call")
    phone.locator(".green").click()
    expect(phone.locator(".awaited")).to_contain_text("word")
    phone.locator(".mouth input").fill("सब ठीक है")
    phone.locator(".mouth button").click()
    expect(phone.locator(".view")).to_contain_text("Call ended")
    assert [form["SpeechResult"] for path, form in live.asked if path == "/turn"] == ["सब ठीक है"]


def test_a_message_is_read_and_answered(live: LiveBench, page: Page) -> None:
    phone = page.locator(".phone", has_text="R. Verma")
    client = live.library()
    client.messages.create(to=BEAT, from_=LINE, body="4821 कोतवाली")
    client.http_client.close()
    expect(phone.locator(".view")).to_contain_text("1 new messages")
    phone.get_by_role("button", name="Messages").click()
    expect(phone.locator(".messages")).to_contain_text("4821 कोतवाली")
    phone.get_by_role("button", name="Write").click()
    phone.locator("textarea").fill("1 4821")
    phone.get_by_role("button", name="Send").click()
    expect(phone.locator(".messages .mine")).to_contain_text("1 4821")
    assert [form["Body"] for path, form in live.asked if path == "/twilio/message"] == ["1 4821"]


def test_the_helpline_is_called_by_choosing_or_by_typing(live: LiveBench, page: Page) -> None:
    live.says["/twilio/voice"] = "<Say>नमस्ते</Say><Pause length='30'/>"
    phone = page.locator(".phone", has_text="R. Verma")
    phone.locator(".green").click()
    phone.get_by_role("button", name="Helpline").click()
    expect(phone.locator(".transcript")).to_contain_text("नमस्ते")
    phone.locator(".red").click()
    expect(phone.locator(".view")).to_contain_text("Call ended")
    phone.locator(".red").click()
    for key in LINE[3:]:
        phone.locator(f"[data-key='{key}']").click()
    phone.get_by_role("button", name="Call", exact=True).click()
    expect(phone.locator(".transcript")).to_contain_text("नमस्ते")


def test_among_hundreds_of_phones_what_rings_comes_first_and_opens(
    live: LiveBench, page: Page
) -> None:
    expect(page.locator("#count")).to_contain_text("603 of 603 phones")
    call(live, NEIGHBOUR)
    expect(page.locator(".row").first).to_contain_text("Sita")
    expect(page.locator(".phone")).to_have_count(3)
    page.fill("#search", "person 599")
    expect(page.locator("#count")).to_contain_text("1 of 603 phones")
    page.locator(".row").first.click()
    expect(page.locator(".phone")).to_have_count(4)
    page.locator(".phone").last.locator(".put-away").click()
    expect(page.locator(".phone")).to_have_count(3)
    page.fill("#search", "")
    page.select_option("#role", "senior")
    expect(page.locator("#count")).to_contain_text("1 of 603 phones")


def test_any_number_can_be_taken_and_the_choice_is_remembered(live: LiveBench, page: Page) -> None:
    page.fill("#number", "+919812345678")
    page.click("#add button")
    expect(page.locator(".phone")).to_have_count(3)
    page.reload()
    expect(page.locator(".phone")).to_have_count(3)
    expect(page.locator("h1")).to_have_text("Phones")
