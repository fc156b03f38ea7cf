"""What the queue's library writes about an error that it met."""

import logging
import sys

import pytest

from workers import rq_worker


def test_i27_of_an_error_in_the_queue_only_the_class_is_written(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert rq_worker.log.name == "khairiyat.worker"
    try:
        raise ConnectionError("to Sita Devi, +919000000201")
    except ConnectionError:
        logging.getLogger("rq.worker").error("Worker %s: stumbled", "1", exc_info=sys.exc_info())
    assert [record.getMessage() for record in caplog.records] == ["ConnectionError"]
    assert "Sita" not in caplog.text
