"""Every golden conversation goes as it is written, saved and loaded between every two steps."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from flows.engine.definition import DoNode, EndNode, Flow
from flows.engine.load import DEFINITIONS, load_directory
from tests.flows.conversations import GOLDEN, played, read_script

FILES = sorted(GOLDEN.glob("*.txt"))


@pytest.fixture(scope="module")
def flows() -> Mapping[str, Flow]:
    return load_directory(DEFINITIONS)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_conversation_goes_as_written(file: Path, flows: Mapping[str, Flow]) -> None:
    script = read_script(file.read_text(encoding="utf-8"))
    assert played(flows[script.flow], script) == script.lines


def test_every_event_and_every_end_has_a_golden_conversation(flows: Mapping[str, Flow]) -> None:
    written = {line for file in FILES for line in file.read_text(encoding="utf-8").splitlines()}
    seen = {" ".join(line.split()[:2]) for line in written}
    for flow in flows.values():
        for node in flow.nodes.values():
            if isinstance(node, DoNode):
                assert f"do {node.event}" in seen
            if isinstance(node, EndNode):
                assert f"end {node.reason}" in seen
