"""How many lines, calls, messages and officers a day of a state takes."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from commands.arguments.kinds import above_nothing, one_or_more
from helpline.sending.lanes import Limits
from simulation.state.counts import Counts, most, share
from simulation.state.day import StateDay
from simulation.state.people import DAYS, day_of
from simulation.state.population import planned_day

NAME = "simulate"
HELP = "Lets a day of many seniors pass on a simulated clock, and tells what it takes."
MINUTE_S = 60
ATTEMPTS = 1.5  # of each check-in, on average
ROUTINE_SHARE = 0.8


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many, what kind of day, and what the provider allows."""
    parser.add_argument("--seniors", type=one_or_more, default=20_000)
    parser.add_argument(
        "--hours", type=above_nothing, default=2.0, help="over which call times spread"
    )
    parser.add_argument("--day", choices=(*DAYS, "all"), default="all")
    parser.add_argument(
        "--missed", type=_share, help="share of seniors who never answer today, as 0.05"
    )
    parser.add_argument("--seniors-of-a-beat", type=one_or_more, default=50)
    parser.add_argument(
        "--calls-per-second", type=above_nothing, help="default: what docs/howto/size.md says"
    )
    parser.add_argument("--lines", type=one_or_more, help="calls at once; default: the same page")
    parser.add_argument("--call-price", type=float, default=0.0, help="of one minute")
    parser.add_argument("--sms-price", type=float, default=0.0, help="of one segment")
    parser.add_argument("--seed", type=int, default=1)


def run_without_settings(args: argparse.Namespace) -> int:
    """Print one column for each day."""
    attempts = args.seniors * ATTEMPTS / (args.hours * 3600)
    rate = args.calls_per_second or max(0.1, round(attempts / ROUTINE_SHARE, 2))
    lines = args.lines or round(attempts * MINUTE_S / ROUTINE_SHARE) + 10
    limits = Limits(rate, lines)
    print(f"{args.seniors:,} seniors, called over {args.hours:g} hours")
    print(f"{rate:g} call starts a second, {lines:,} calls at once, seed {args.seed}\n")
    days = list(DAYS) if args.day == "all" else [args.day]
    columns = [dict(_day(args, name, limits)) for name in days]
    print(f"| | {' | '.join(days)} |")
    print("|---|" + "---|" * len(days))
    for what in columns[0]:
        print(f"| {what} | {' | '.join(column[what] for column in columns)} |")
    return 0


def _day(args: argparse.Namespace, name: str, limits: Limits) -> Iterator[tuple[str, str]]:
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="khairiyat-simulate-") as folder:
        check_ins = planned_day(Path(folder), args.seniors, args.hours)
        beats = max(1, args.seniors // args.seniors_of_a_beat)
        counts = StateDay(day_of(name, args.missed), check_ins, beats, limits, args.seed).run()
    yield from _told(args, counts)
    yield "simulated in", f"{time.monotonic() - started:.0f} s"


def _told(args: argparse.Namespace, counts: Counts) -> Iterator[tuple[str, str]]:
    for end in ("ok", "need", "emergency", "missed", "not reached"):
        yield f"ended as {end}", f"{counts.ends[end]:,}"
    yield "calls", f"{counts.calls.total():,}"
    yield "most call starts in a second", f"{most(counts.calls)}"
    yield "most calls at once", f"{counts.most_live:,}"
    yield "webhooks", f"{counts.webhooks.total():,}"
    yield "most webhooks in a second", f"{most(counts.webhooks):,}"
    yield "messages", f"{counts.messages:,}"
    yield "most segments in a second", f"{most(counts.segments):,}"
    for part, word in ((0.5, "median"), (0.99, "99 of 100"), (1.0, "latest")):
        yield f"first call late, {word}", _minutes(share(counts.late_s, part))
    yield "first officer told, 99 of 100", _minutes(share(counts.first_told_s, 0.99))
    yield "somebody has looked, median", _minutes(share(counts.seen_s, 0.5))
    yield "somebody has looked, 99 of 100", _minutes(share(counts.seen_s, 0.99))
    told = [float(n) for n in counts.officers.values()]
    yield "alerts to one beat officer, median", f"{share(told, 0.5):.0f}"
    yield "alerts to one beat officer, most", f"{share(told, 1.0):.0f}"
    if args.call_price or args.sms_price:
        minutes = counts.talked_s / MINUTE_S
        yield (
            "price",
            f"{minutes * args.call_price + counts.segments.total() * args.sms_price:,.0f}",
        )


def _share(word: str) -> float:
    try:
        share = float(word)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError("give a share between 0 and 1: 0.05 is five in a hundred")
    return share


def _minutes(seconds: float) -> str:
    return f"{int(seconds // 60)}:{int(seconds % 60):02}"
