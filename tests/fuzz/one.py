"""One parser in a process of its own, its code instrumented: `python -m tests.fuzz.one NAME ...`."""

import sys

import atheris  # type: ignore[import-untyped]

with atheris.instrument_imports(
    include=["helpline", "ivr", "flows", "adapters", "console", "openpyxl"],
    enable_loader_override=False,
):
    from tests.fuzz.parsers import PARSERS

if __name__ == "__main__":
    name, *options = sys.argv[1:]
    for example in PARSERS[name].seeds():  # what is loaded once is not counted as slow
        PARSERS[name].run(example)
    atheris.Setup([sys.argv[0], *options], PARSERS[name].run)
    atheris.Fuzz()
