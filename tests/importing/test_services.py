"""The services file."""

import pytest

from helpline.importing import Parsed, ServiceKind, ServiceRow, read_services
from helpline.numbers import is_short_code
from tests.importing.tables import CONTEXT, NODAL_PHONE, SERVICE, SHO_PHONE, table


def read(*services: dict[str, str]) -> Parsed[ServiceRow]:
    return read_services(table(*services), CONTEXT)


def test_a_service_is_read() -> None:
    (row,) = read(SERVICE).records
    assert row.kind is ServiceKind.ONE_STOP_CENTRE
    assert row.languages == ("hi", "en")
    assert row.nodal_officer_phone == NODAL_PHONE


def test_a_national_helpline_is_kept_as_its_short_code() -> None:
    (row,) = read(SERVICE | {"phone": "1098", "district": "CG", "nodal_officer_phone": ""}).records
    assert is_short_code(row.phone)


@pytest.mark.parametrize(
    ("column", "value", "advice"),
    [
        ("kind", "shop", "one_stop_centre, childline"),
        ("district", "KOTWALI", "code of the district"),
        ("district", "XX", "import the organisation first"),
        ("phone", "117", "digits"),
        ("hours", "mostly", "24x7"),
        ("hours", "", "24x7"),
        ("languages", "Hindi & English", "hi en"),
        ("nodal_officer_phone", SHO_PHONE, "no nodal officer"),
    ],
)
def test_a_wrong_value_says_what_to_write(column: str, value: str, advice: str) -> None:
    parsed = read(SERVICE | {column: value})
    assert parsed.records == ()
    assert [problem.column for problem in parsed.problems] == [column]
    assert advice in parsed.problems[0].message


def test_the_same_service_twice_in_a_district_is_a_slip() -> None:
    parsed = read(SERVICE, SERVICE | {"name": "SAKHI"})
    assert len(parsed.records) == 1
    assert "line 2" in str(parsed.problems[0])
