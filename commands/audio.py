"""Builds the synthetic recordings, or prints what a human voice should read."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from audio_prompts.catalogue import FOLDER, Catalogue
from audio_prompts.errors import PromptError
from audio_prompts.synthesis import build

NAME = "audio"
HELP = "Builds a synthetic recording of every fixed prompt that is new or was changed."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the prompts are")
    parser.add_argument(
        "--script",
        metavar="LANGUAGE",
        help="build nothing; print each clip of this language: file name, what it has, its words",
    )


def run_without_settings(args: argparse.Namespace) -> int:
    """0 if every recording is there now, 1 if the prompts or the synthesiser are broken."""
    try:
        catalogue = Catalogue.read(args.folder)
        if args.script:
            _print_script(catalogue, args.script)
        else:
            _build(catalogue)
    except PromptError as error:
        print(f"No recordings were built: {error}", file=sys.stderr)
        return 1
    return 0


def _print_script(catalogue: Catalogue, language: str) -> None:
    for key, words in sorted(catalogue.fixed_words(language).items()):
        file = catalogue.recording(language, key)
        print(f"{key}.wav\t{file.parent.name if file else 'none'}\t{words}")


def _build(catalogue: Catalogue) -> None:
    started = time.monotonic()
    todo = build.plan(catalogue)
    total = len(todo.missing)
    for number, file in enumerate(build.carry_out(todo, os.cpu_count() or 1), start=1):
        if sys.stdout.isatty():
            print(f"\r{number}/{total} {file.name:60.60}", end="", flush=True)
    if total and sys.stdout.isatty():
        print("\r", end="")
    took = time.monotonic() - started
    print(f"{total} recordings built in {took:.0f} s, {todo.kept} kept, {len(todo.stale)} deleted")
