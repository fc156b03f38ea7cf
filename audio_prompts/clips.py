"""What a prompt becomes at the telephone's edge."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PlayFile:
    """Play the recording that `GET /audio/{language}/{key}.wav` serves."""

    language: str
    key: str


@dataclass(frozen=True)
class Words:
    """Let the provider's own voice say `text`."""

    text: str
    language: str


Clip = PlayFile | Words


@dataclass(frozen=True)
class SmsTemplate:
    """A text as registered for commercial SMS in India (TRAI, distributed ledger).

    Every language of a text is a template of its own. A `sample` template was invented for
    demonstrations: no operator delivers it.
    """

    entity_id: str
    dlt_id: str
    header: str
    sample: bool
