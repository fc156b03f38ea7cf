"""How well a list of messages is understood: `python -m helpline.understanding.measure FILE...`

A list is a CSV or TSV file with the columns text, expected, note. What it is about is the first
word of its file name: a vocabulary (`wellbeing.csv`, `wellbeing-villagers.csv`), `officers` or
`women`. `expected` may offer several answers (`3|0`); `-` is "not understood". An officer's
answer is `action[/code[/diary number]]`, such as `going/4821`.

Counted apart, and never to be seen: dangerous misreadings, such as danger taken for well.
"""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from helpline.understanding.errors import BadMessageList
from helpline.understanding.keys import key_for, vocabularies
from helpline.understanding.officers import officer_reply
from helpline.understanding.women import plea_kind

NOT_UNDERSTOOD: Final = "-"
# By list: an answer, and the true answers for which it is dangerous (None: any other one).
_DANGEROUS: Final[Mapping[str, Mapping[str, frozenset[str] | None]]] = {
    "wellbeing": {"1": None, "9": frozenset("3"), "2": frozenset("3")},
    "needs": {**dict.fromkeys("45678*9", frozenset("3"))},
    "yes_no": {"1": frozenset("43-"), "4": frozenset("3"), "9": frozenset("3")},
    "contact_lookin": {"1": None, "2": frozenset("3"), "9": frozenset("3")},
    "contact_report": {"1": None, "2": frozenset("3"), "9": frozenset("3")},
    "escalation_ack": {"2": None, "1": frozenset("35"), **dict.fromkeys("459", frozenset("3"))},
    "helpline_menu": {},
    "may_write": {"1": None, "7": frozenset("3")},
    "reach": {"4": None, "5": None, "6": None, "7": frozenset("3")},
    "hours_of_day": {"8": None, **dict.fromkeys("456", frozenset("3"))},
    "digits": {},
    "officers": {
        "well": None,
        "going": frozenset({"needs help", "cannot"}),
        **dict.fromkeys(("not at home", "cannot"), frozenset({"needs help"})),
    },
    "women": {"no help wanted": None},
}


@dataclass(frozen=True, slots=True)
class Message:
    """One line of a list."""

    text: str
    expected: tuple[str, ...]
    note: str
    line: int


@dataclass
class Result:
    """What was understood of one list."""

    name: str
    right: int = 0
    not_understood: int = 0
    wrong: list[tuple[Message, str]] = field(default_factory=list)
    dangerous: list[tuple[Message, str]] = field(default_factory=list)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """Messages in the list."""
        return sum(self.confusion.values())

    @property
    def accuracy(self) -> float:
        """The share that was understood as expected, 0 to 1."""
        return self.right / self.total if self.total else 1.0


def measure(path: Path) -> Result:
    """Read every message of a list and compare.

    Raises BadMessageList when the file cannot be read as a list.
    """
    kind = _kind(path)
    result = Result(path.stem)
    for message in messages(path):
        answer = _reader(kind)(message.text)
        result.confusion[message.expected[0].split("/")[0], answer.split("/")[0]] += 1
        if answer in message.expected:
            result.right += 1
        elif is_dangerous(kind, message.expected, answer):
            result.dangerous.append((message, answer))
        elif answer == NOT_UNDERSTOOD:
            result.not_understood += 1
            result.wrong.append((message, answer))
        else:
            result.wrong.append((message, answer))
    return result


def messages(path: Path) -> Iterator[Message]:
    """The messages of a list; raises BadMessageList with file and line."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, dialect="excel-tab" if path.suffix == ".tsv" else "excel")
            if not {"text", "expected"} <= set(rows.fieldnames or ()):
                raise BadMessageList(f"{path}: write the header line 'text,expected,note' first.")
            for row in rows:
                if not row["expected"]:
                    raise BadMessageList(f"{path}, line {rows.line_num}: 'expected' is empty.")
                expected = tuple(row["expected"].split("|"))
                yield Message(row["text"], expected, row.get("note") or "", rows.line_num)
    except OSError as error:
        raise BadMessageList(f"{path}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise BadMessageList(f"{path}: is not UTF-8. Save it as UTF-8.") from error


def is_dangerous(kind: str, expected: Sequence[str], answer: str) -> bool:
    """Whether this wrong answer could leave somebody without help: danger taken for less, a
    doubt taken for well, a refusal for going, a plea for a denial, another incident's code."""
    given, _, code = answer.partition("/")
    if code and not any(code == true.partition("/")[2] for true in expected):
        return True
    if given not in _DANGEROUS[kind] or any(given == true.split("/")[0] for true in expected):
        return False
    graver = _DANGEROUS[kind][given]
    return graver is None or any(true.split("/")[0] in graver for true in expected)


def table(results: Iterable[Result]) -> str:
    """The rates as a table, and the confusions of each list below it."""
    results = list(results)
    lines = [
        f"{'list':32} {'messages':>8} {'right':>7} {'unclear':>8} {'wrong':>6} {'DANGEROUS':>10}"
    ]
    for result in results:
        wrong = len(result.wrong) - result.not_understood
        lines.append(
            f"{result.name:32} {result.total:>8} {result.accuracy:>7.1%} "
            f"{result.not_understood:>8} {wrong:>6} {len(result.dangerous):>10}"
        )
    for result in results:
        confused = [
            f"{true} as {given}: {count}"
            for (true, given), count in result.confusion.most_common()
            if true != given
        ]
        if confused:
            lines.append(f"{result.name}: {', '.join(confused)}")
    return "\n".join(lines)


def _kind(path: Path) -> str:
    kind = path.stem.split("-")[0]
    if kind not in _DANGEROUS:
        raise BadMessageList(
            f"{path}: the name must begin with one of {', '.join(sorted(_DANGEROUS))}."
        )
    return kind


def _reader(kind: str) -> Callable[[str], str]:
    if kind == "women":
        return lambda text: plea_kind(text).value
    if kind == "officers":
        return _officer
    assert kind in vocabularies()
    return lambda text: key_for(kind, text) or NOT_UNDERSTOOD


def _officer(text: str) -> str:
    reply = officer_reply(text)
    parts = (reply.action.value if reply.action else NOT_UNDERSTOOD, reply.code, reply.diary_number)
    return "/".join(part or "" for part in parts).rstrip("/")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 when there is a dangerous misreading, 2 when a list cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m helpline.understanding.measure")
    parser.add_argument("lists", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--show", action="store_true", help="print every message read otherwise")
    chosen = parser.parse_args(arguments)
    try:
        results = [measure(path) for path in chosen.lists]
    except BadMessageList as error:
        print(error, file=sys.stderr)
        return 2
    print(table(results))
    for result in results:
        shown = [("DANGEROUS", found) for found in result.dangerous]
        shown += [("otherwise", found) for found in result.wrong if chosen.show]
        for label, (message, answer) in shown:
            expected = "|".join(message.expected)
            print(
                f"{label} {result.name}:{message.line} {expected} read as {answer}: {message.text}"
            )
    return 1 if any(result.dangerous for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
