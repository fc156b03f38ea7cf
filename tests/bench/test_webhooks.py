"""The measurement of webhooks comes to its end with what is installed."""

from __future__ import annotations

import pytest

from bench import webhooks


def test_ours_the_floor_and_the_plain_handler_answer_every_webhook(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(webhooks, "SLICE", 4)
    monkeypatch.setattr(webhooks, "SLICES", 1)
    told = [figure.what for figure in webhooks.run()]
    assert [what for what in told if what.endswith("against a plain handler")] == [
        "first turn of a call against a plain handler",
        "key pressed against a plain handler",
    ]
