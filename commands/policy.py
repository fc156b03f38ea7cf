"""Shows the rules of a unit, or stores a new version of one."""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from bootstrap import open_service
from helpline.directory.policies import check, default_bodies
from helpline.errors import BadPolicy
from helpline.repositories import UnitOfWork
from settings import Settings

NAME = "policy"
HELP = "Shows a policy in force at a unit, or stores a new version of it from a file."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which unit, which kind of policy, and the file of the new one."""
    parser.add_argument("unit", help="code of a unit, as in organisation.csv")
    parser.add_argument("kind", choices=sorted(default_bodies()))
    parser.add_argument(
        "--set", type=Path, metavar="FILE", help="TOML or JSON with every field of the policy"
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """0; 1 if the unit is not known or the file makes no sense. Open incidents keep the ladder
    that they began with."""
    service = open_service(settings)
    with closing(service.store) as store:
        unit = store.read(lambda tx: tx.units.by_code(args.unit))
        if unit is None:
            print(f"No unit has the code {args.unit}.", file=sys.stderr)
            return 1
        if args.set is None:
            stored = store.read(lambda tx: tx.policies.current(unit.lineage, args.kind))
            body = stored.body if stored else default_bodies()[args.kind]
            print(json.dumps(body, indent=2, ensure_ascii=False))
            return 0
        try:
            body = read(args.set)
            check(args.kind, body)
        except (OSError, ValueError, BadPolicy) as error:
            print(f"{args.set}: {error}. Nothing was changed.", file=sys.stderr)
            return 1
        now = service.clock.now()

        def keep(tx: UnitOfWork) -> int:
            kept = tx.policies.add(unit.id, args.kind, body, now)
            tx.audit.add(
                now,
                "policy_changed",
                "policy",
                kept.id,
                unit_id=unit.id,
                detail={"kind": args.kind, "version": kept.version},
            )
            return kept.version

        print(f"{args.kind} of {args.unit}: version {store.write(keep)} is in force.")
    return 0


def read(path: Path) -> Mapping[str, Any]:
    """The body in a TOML or JSON file. Raises OSError or ValueError."""
    text = path.read_text(encoding="utf-8")
    body = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    if not isinstance(body, dict):
        raise ValueError("write an object with the fields of the policy")
    return body
