"""The speech synthesiser that the `espeakng-loader` wheel ships, called through ctypes.

Nothing else is called in a process while it speaks: the library keeps one voice for all.
"""

from __future__ import annotations

import ctypes
from array import array
from functools import cache

from audio_prompts.errors import SynthesisError
from audio_prompts.language import Voice

# From the library's speak_lib.h
_SYNCHRONOUS = 2
_DO_NOT_EXIT = 0x8000
_BY_CHARACTER = 1
_UTF8 = 1
_RATE, _PITCH, _WORD_GAP = 1, 3, 7
_DONE = 0

_OnSamples = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


class Espeak:
    """The synthesiser of this process. Raises SynthesisError if it cannot be loaded."""

    def __init__(self) -> None:
        try:
            import espeakng_loader

            self._library = ctypes.CDLL(espeakng_loader.get_library_path())
            folder = espeakng_loader.get_data_path()
        except (ImportError, OSError) as error:
            raise SynthesisError(
                f"espeak-ng cannot be loaded ({error}): run `make setup`, which installs the "
                "pinned espeakng-loader wheel"
            ) from error
        rate = self._library.espeak_Initialize(_SYNCHRONOUS, 0, folder.encode(), _DO_NOT_EXIT)
        if rate <= 0:
            raise SynthesisError(f"espeak-ng finds no voices in {folder}: run `make setup` again")
        self.samples_per_second: int = rate
        self._spoken = bytearray()
        # The library keeps the address only: without this reference it would call freed memory.
        self._on_samples = _OnSamples(self._collect)
        self._library.espeak_SetSynthCallback(self._on_samples)

    def speak(self, text: str, voice: Voice) -> array[int]:
        """Say `text`; 16-bit samples. Raises SynthesisError for a voice that does not exist."""
        if self._library.espeak_SetVoiceByName(voice.name.encode()) != _DONE:
            raise SynthesisError(
                f"espeak-ng has no voice {voice.name!r}: correct [voice] in language.toml"
            )
        for parameter, value in (
            (_RATE, voice.words_per_minute),
            (_PITCH, voice.pitch),
            (_WORD_GAP, voice.word_gap),
        ):
            self._library.espeak_SetParameter(parameter, value, 0)
        self._spoken.clear()
        encoded = text.encode()
        size = ctypes.c_size_t(len(encoded) + 1)
        done = self._library.espeak_Synth(encoded, size, 0, _BY_CHARACTER, 0, _UTF8, None, None)
        if done != _DONE or not self._spoken:
            raise SynthesisError(f"espeak-ng says nothing for {text!r}")
        return array("h", bytes(self._spoken))

    def _collect(self, samples: ctypes._Pointer[ctypes.c_short], count: int, _: object) -> int:
        if samples and count > 0:
            self._spoken += ctypes.string_at(samples, count * 2)
        return 0


@cache
def synthesiser() -> Espeak:
    """The one synthesiser of this process."""
    return Espeak()
