"""What a phone hears of a prompt: its recording where there is one, otherwise its first words."""

from audio_prompts.clips import PlayFile
from tests.world.world import CATALOGUE

SAMPLES = {"number": "1011000001", "secret": "1234", "at": "08:30", "place": "Raipur"}


def prompt(key: str, language: str = "hi") -> str:
    """The text to look for with `CallStory.hears`."""
    params = {name: SAMPLES[name] for name in CATALOGUE.placeholders(key)}
    first = CATALOGUE.speech(key, language, params)[0]
    if isinstance(first, PlayFile):
        return f"{first.language}/{first.key}"
    return first.text.split(SAMPLES["number"][0])[0][:18].strip()
