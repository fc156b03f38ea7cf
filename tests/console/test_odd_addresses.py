"""What nobody means and somebody will write into an address or a form: refused, never an error."""

from collections.abc import Iterator

import pytest

from helpline.directory.model import Role
from tests.console.desk import Browser
from tests.console.table import Table, filled

LONG = "9" * 5000
"""More digits than Python makes a number of."""


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    yield from filled(tmp_path_factory.mktemp("odd"))


@pytest.fixture(scope="module")
def browser(table: Table) -> Browser:
    return table.desk.browser(
        table.desk.user(
            "sp", Role.SP, table.desk.place.district, table.desk.place.officers["sho"][0]
        )
    )


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/numbers?last=0001-01-01", 200),
        ("/numbers?first=0001-01-01&last=9999-12-31", 200),
        ("/numbers.csv?first=9999-12-31", 200),
        ("/numbers/month?month=9999-12", 200),
        ("/numbers/month?month=0001-01", 200),
        ("/numbers?unit=LONG", 403),
        ("/board?station=LONG", 403),
        ("/board?beat=LONG", 200),
        ("/cases?station=LONG", 200),
        ("/incidents/LONG", 404),
    ],
)
def test_no_day_and_no_number_in_an_address_is_too_much(
    browser: Browser, address: str, status: int
) -> None:
    assert browser.get(address.replace("LONG", LONG)).status_code == status


@pytest.mark.parametrize(
    "number", [LONG, "9" * 19, "-1", "²"], ids=["long", "too large", "negative", "superscript"]
)
def test_an_id_that_is_none_names_nothing(table: Table, browser: Browser, number: str) -> None:
    secret = browser.secret("/second-factor")
    fields = {"form_secret": secret, "officer": number, "telephone": number}
    for path in (
        f"/units/{table.own.id}/postings/end",
        f"/units/{table.own.id}/postings/again",
        f"/seniors/{table.paths['senior_id']}/show",
        f"/cases/{table.paths['case_id']}/show",
    ):
        assert browser.send(path, fields).status_code == 404
    going = f"/incidents/{table.paths['incident_id']}/going"
    assert browser.send(going, fields).status_code == 422
