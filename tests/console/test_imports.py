"""Files on a page: everything wrong is shown, and nothing is stored before the button."""

import re
from html import unescape

import httpx
import pytest

from console.errors import BadForm
from console.web.forms import LARGEST_FILE, packed, unpacked
from helpline.directory.model import Role
from helpline.importing.seniors import COLUMNS
from tests.console.desk import Browser, Desk, visible

LINE = {
    "name": "Savitri Bai",
    "phone": "9876543210",
    "language": "hi",
    "address": "House 7",
    "pin_code": "492001",
    "consent_on": "2026-01-02",
}


def csv(desk: Desk, *lines: dict[str, str]) -> bytes:
    beat = desk.place.beat.code
    rows = [",".join({"beat": beat, **LINE, **line}.get(c, "") for c in COLUMNS) for line in lines]
    return "\r\n".join([",".join(COLUMNS), *rows, ""]).encode()


def upload(
    browser: Browser, content: bytes, kind: str = "seniors", boundary: str = "xBOUNDARYx"
) -> httpx.Response:
    """The form as a browser sends it."""
    secret = browser.secret("/second-factor")
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="form_secret"\r\n\r\n{secret}\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n'
        "Content-Type: text/csv\r\n\r\n"
    ).encode()
    body += content + f"\r\n--{boundary}--\r\n".encode()
    headers = {"content-type": f"multipart/form-data; boundary={boundary}"}
    client, loop = browser.client, browser._loop
    return loop.run_until_complete(client.post(f"/import/{kind}", content=body, headers=headers))


def store(browser: Browser, preview: httpx.Response, kind: str = "seniors") -> httpx.Response:
    """Press the button of the preview."""
    found = re.search(r'name="file" value="([^"]+)"', preview.text)
    assert found, visible(preview.text)
    return browser.submit("/second-factor", f"/import/{kind}/store", file=unescape(found.group(1)))


def count(desk: Desk) -> int:
    return sum(desk.world.store.read(lambda tx: tx.seniors.count_by_state()).values())


def test_a_file_is_looked_through_and_stored_by_one_button(desk: Desk) -> None:
    browser = desk.at("sho")
    content = csv(desk, {}, {"name": "Gita Bai", "phone": "9876543211"})
    preview = upload(browser, content)
    assert preview.status_code == 200
    assert "Nothing is wrong in 2 lines" in preview.text
    assert "new: 2" in visible(preview.text)
    assert count(desk) == 0
    assert "Stored, 2 lines." in store(browser, preview).text
    assert count(desk) == 2
    again = upload(browser, content)
    assert "as they were: 2" in visible(again.text)
    trail = desk.world.store.read(lambda tx: tx.overviews.deeds("import", 0, 5))
    row = next(row for row in trail if row.action == "imported_on_page")
    assert row.actor_id == desk.place.officers["sho"][0]


def test_every_problem_is_shown_with_line_column_and_what_to_write(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    browser = desk.at("sho")
    content = csv(desk, {"phone": "12"}, {"beat": "NOWHERE"}, {"consent_on": ""})
    page = upload(browser, content)
    assert page.status_code == 422
    text = visible(page.text)
    for line, column in ((2, "phone"), (3, "beat"), (4, "consent_on")):
        assert f"{line} {column} " in text
    assert "a mobile number has 10" in text
    assert "Store these" not in page.text
    hindi = browser.client.headers["accept-language"]
    browser.client.headers["accept-language"] = "hi"
    assert "मोबाइल में 10 होते हैं" in upload(browser, content).text
    browser.client.headers["accept-language"] = hindi
    assert count(desk) == 0


def test_a_file_that_is_none_is_told_so(sqlite_desk: Desk) -> None:
    browser = sqlite_desk.at("sho")
    for content in (b"", b"PK\x03\x04 no workbook", b"\xff\xfe", b"name;phone\r\nA;1\r\n", b"\0"):
        page = upload(browser, content)
        assert page.status_code == 422
        assert "To correct" in page.text


def test_a_seniors_file_reaches_no_other_station(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    desk.enrol(name="Savitri Bai", phone="+919876543210")
    neighbour = desk.neighbour()
    other = desk.browser(desk.user("next door", Role.SHO, neighbour))
    page = upload(other, csv(desk, {}))
    assert page.status_code == 422
    assert "No beat has this code" in page.text


def test_only_who_sees_all_imports_units_and_officers(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    local = desk.browser(desk.user("local", Role.ADMINISTRATOR, desk.place.district))
    assert local.get("/import/organisation").status_code == 409
    assert local.get("/import/seniors").status_code == 200
    top = desk.browser(desk.user("top", Role.ADMINISTRATOR, desk.place.state))
    code = desk.place.station.code
    file = f"name,role,unit,phone,language,gender\r\nRani,sho,{code},9876500001,hi,female\r\n"
    preview = upload(top, file.encode(), "officers")
    assert "new: 1" in visible(preview.text)
    assert "Stored, 1 lines." in store(top, preview, "officers").text
    assert desk.at("sho").get("/import/officers").status_code == 403


def test_an_upload_is_bounded_and_needs_the_secret(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    browser = desk.at("sho")
    assert upload(browser, b"x" * (LARGEST_FILE * 2)).status_code == 400
    assert upload(browser, b"x" * (LARGEST_FILE + 1)).status_code == 400
    headers = {"content-type": "multipart/form-data; boundary=b"}
    client, loop = browser.client, browser._loop
    for body in (b"", b"--b--", b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nx'):
        answer = loop.run_until_complete(
            client.post("/import/seniors", content=body, headers=headers)
        )
        assert answer.status_code == 403
    other = loop.run_until_complete(client.post("/board", content=b"--b--", headers=headers))
    assert other.status_code == 405
    with pytest.raises(BadForm):
        unpacked("no base64!")
    with pytest.raises(BadForm):
        unpacked(packed(b"\0" * (LARGEST_FILE + 1)))
    assert unpacked(packed(b"a\r\nb")) == b"a\r\nb"
