"""Draws a conversation, as Mermaid text or as an SVG picture."""

import argparse
import sys
from pathlib import Path

from flows.drawing.mermaid import mermaid
from flows.drawing.svg import svg
from flows.engine.load import DEFINITIONS, load_directory
from flows.errors import FlowRefused

NAME = "draw"
HELP = "Draws a conversation, as Mermaid text or as an SVG picture."

_FORMATS = {"mermaid": mermaid, "svg": svg}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flow, the format and where to write it."""
    parser.add_argument("flow", help="name of a definition, as in senior_checkin")
    parser.add_argument("--format", choices=_FORMATS, default="mermaid")
    parser.add_argument("--output", type=Path, help="file to write (default: the terminal)")


def run_without_settings(args: argparse.Namespace) -> int:
    """Write the picture; 2 when there is no such flow."""
    try:
        flows = load_directory(DEFINITIONS)
    except FlowRefused as refused:
        print(refused, file=sys.stderr)
        return 2
    if args.flow not in flows:
        known = ", ".join(sorted(flows))
        print(f"There is no flow {args.flow!r}. There are: {known}", file=sys.stderr)
        return 2
    picture = _FORMATS[args.format](flows[args.flow])
    if args.output is None:
        sys.stdout.write(picture)
        return 0
    try:
        args.output.write_text(picture, encoding="utf-8")
    except OSError as error:
        print(f"{args.output} cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    return 0
