"""Voices that were recorded: fetched from the provider, kept under the speaker's key, deleted there."""
