"""The provider made of the description refuses what the description does not allow."""

import json
from collections.abc import Sequence

import pytest

from tests.adapters.openapi_provider import OpenApiProvider

ACCOUNT = "/2010-04-01/Accounts/AC" + "0" * 32
CALL = [("To", "+917715550001"), ("From", "+917715550100"), ("Timeout", "30")]


def status(
    method: str, path: str, form: Sequence[tuple[str, str]] = (), authorization: str = "Basic x"
) -> int:
    return OpenApiProvider()(method, "https://api.example" + path, form, authorization)[0]


def test_what_is_described_is_answered_with_a_new_sid_each_time() -> None:
    provider = OpenApiProvider()
    answers = [
        provider("POST", f"https://api.example{ACCOUNT}/Calls.json", CALL, "Basic x")
        for _ in range(2)
    ]
    assert [code for code, _ in answers] == [201, 201]
    assert len({json.loads(body)["sid"] for _, body in answers}) == 2
    assert provider.asked[0][2]["Timeout"] == 30


@pytest.mark.parametrize(
    ("method", "path", "form"),
    [
        ("POST", "/Calls.json", [("To", "+917715550001")]),
        ("POST", "/Calls.json", [*CALL, ("Nonsense", "1")]),
        ("POST", "/Calls.json", [*CALL, ("Url", "no address")]),
        ("POST", "/Calls.json", [*CALL, ("Method", "PUT")]),
        ("POST", "/Calls.json", [("To", "7715550001"), ("From", "+917715550100")]),
        ("POST", "/Calls.json", [*CALL[:2], ("Timeout", "soon")]),
        ("POST", "/Calls.json", [*CALL, ("Timeout", "31")]),
        ("POST", "/Nonsense.json", CALL),
        ("PUT", "/Calls.json", CALL),
        ("GET", "/Calls.json?Nonsense=1", []),
        ("GET", "/Calls.json?PageSize=many", []),
        ("GET", "/Recordings/XX.json", []),
    ],
)
def test_what_is_not_described_is_refused(
    method: str, path: str, form: Sequence[tuple[str, str]]
) -> None:
    assert status(method, ACCOUNT + path, form) == 400


def test_an_account_that_is_none_and_a_request_without_authorization_are_refused() -> None:
    assert status("POST", "/2010-04-01/Accounts/AC1/Calls.json", CALL) == 400
    assert status("POST", f"{ACCOUNT}/Calls.json", CALL, authorization="") == 400
