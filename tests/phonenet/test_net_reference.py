"""Against reference data that nobody in this project wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from phonenet.segments import encoding, segments
from phonenet.signing import signature

REFERENCE = Path(__file__).parent.parent / "reference"
SIGNATURES = json.loads((REFERENCE / "twilio_signature_vectors.json").read_text())
WITH_FORMS = [vector for vector in SIGNATURES["vectors"] if vector.get("params")]


def test_segments_are_counted_as_the_providers_own_calculator_counts_them() -> None:
    vectors = json.loads((REFERENCE / "sms_segments.json").read_text())
    counted = [(encoding(v["text"]), segments(v["text"])) for v in vectors]
    assert counted == [(v["encoding"], v["segments"]) for v in vectors]


@pytest.mark.parametrize("vector", WITH_FORMS)
def test_webhooks_are_signed_as_the_reference_vectors_are(vector: dict[str, object]) -> None:
    url, params = str(vector["url"]), vector["params"]
    assert isinstance(params, dict)
    # The provider signs some addresses with the port and some without.
    host = "mycompany.com"
    ports = ("", ":1234", ":443", ":80")
    addresses = {url.replace(f"{host}:1234", host).replace(host, host + port) for port in ports}
    made = {
        signature(SIGNATURES["auth_token"], address, [*params.items()]) for address in addresses
    }
    assert (vector["sig"] in made) is vector["valid"]
