"""How the text of a setting becomes a value; the settings themselves are in settings.py."""
