"""Synthetic recordings: espeak-ng's voice, made fit for a telephone line."""
