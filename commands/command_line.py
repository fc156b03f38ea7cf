"""Finds the subcommands in this package and runs the one that is asked for.

A subcommand is a module here (a package holds what several of them share) that has:
    NAME = "create-user"            the module's own name with dashes for underscores
    HELP = "Adds a user ..."        one line
    add_arguments(parser) -> None
    run(args, settings) -> int      the exit status
or, in place of `run`, for one that has to work when the settings are wrong:
    run_without_settings(args) -> int
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import select
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType

import commands
from settings import Settings, SettingsError
from store.errors import StoreError

WRONG_USE = 2
FAILED = 1
INTERRUPTED = 130
READER_LEFT = 141  # as a shell tells of a program that wrote into a closed pipe
_PROGRAM = "manage.py"


OURS_ALONE = 0o077  # what we write holds people's lives: nobody else on the machine reads it


def names() -> list[str]:
    """Every subcommand there is, by the names of the modules."""
    found = pkgutil.iter_modules(commands.__path__)
    modules = [module.name for module in found if not module.ispkg]
    return [name.replace("_", "-") for name in modules if name != "command_line"]


def load(name: str) -> ModuleType:
    """The module of a subcommand."""
    return importlib.import_module(f"commands.{name.replace('-', '_')}")


def main(arguments: Sequence[str], environ: Mapping[str, str], dotenv_path: Path) -> int:
    """Run one subcommand; its exit status, 2 when the command line or a setting is wrong, 1 when
    the database cannot be used."""
    # Only the module that is asked for is imported: the others may be slow, or broken.
    wanted = [arguments[0]] if arguments and arguments[0] in names() else names()
    parser = argparse.ArgumentParser(_PROGRAM, description="Runs and looks after the service.")
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for module in map(load, wanted):
        subparser = subparsers.add_parser(module.NAME, help=module.HELP, description=module.HELP)
        module.add_arguments(subparser)
        subparser.set_defaults(module=module)
    os.umask(OURS_ALONE)
    try:
        status = _run(parser.parse_args(arguments), environ, dotenv_path)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        if not _nobody_reads_on():
            raise
        return READER_LEFT
    except SettingsError as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    except StoreError as error:
        print(f"The database cannot be used: {error}", file=sys.stderr)
        return FAILED
    except EOFError:
        told = (
            "There is nobody to answer: run it in a terminal, or see --help for what can be given."
        )
        print(f"\n{told}", file=sys.stderr)
        return WRONG_USE
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(parsed: argparse.Namespace, environ: Mapping[str, str], dotenv_path: Path) -> int:
    if hasattr(parsed.module, "run_without_settings"):
        return int(parsed.module.run_without_settings(parsed))
    return int(parsed.module.run(parsed, Settings.load(environ, dotenv_path)))


def _nobody_reads_on() -> bool:
    """Whether it is our own output that broke (`./manage.py ... | head`). What is left of it goes
    nowhere, or the interpreter would complain of it at its end."""
    output = select.poll()
    output.register(sys.stdout.fileno(), 0)
    if not any(event & select.POLLERR for _, event in output.poll(0)):
        return False
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return True
