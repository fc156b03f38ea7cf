"""From a TOML file to a flow: what is not understood is named with its file, line and remedy."""

from pathlib import Path

import pytest

from flows.engine.load import DEFINITIONS, from_canonical, load_directory, load_flow
from flows.errors import FlowRefused
from tests.flows.small import SMALL


def refused(text: str) -> list[str]:
    with pytest.raises(FlowRefused) as error:
        load_flow(text, "small.toml")
    return [str(problem) for problem in error.value.problems]


def changed(old: str, new: str) -> str:
    assert old in SMALL
    return SMALL.replace(old, new)


def test_an_unknown_field_is_named_with_its_line_and_what_was_meant() -> None:
    (problem,) = refused(changed("slower = ", "slow = "))
    line = SMALL.splitlines().index("[nodes.first]") + 1
    assert problem == f"small.toml:{line}: nodes.first.slow: is not a field; write 'slower'"


@pytest.mark.parametrize(
    ("old", "new", "where", "says"),
    [
        ('title = "A small flow"\n', "", "title", "is missing"),
        ('title = "A small flow"', 'title = ""', "title", "empty text"),
        ('audience = "caller"', 'audience = "aunt"', "audience", "one of caller, senior"),
        ('start = "first"', 'start = "first"\nchannels = ["fax"]', "channels", "voice, sms"),
        ('kind = "connect"', 'kind = "dial"', "nodes.ring.kind", "one of say, ask, record"),
        ('prompts = ["t.first"]\n', "", "nodes.first.prompts", "asks nothing"),
        ('prompts = ["t.first"]', 'prompts = "t.first"', "nodes.first.prompts", "write a list"),
        ('prompts = ["t.first"]', "prompts = [1]", "nodes.first.prompts[0]", "a prompt key"),
        ('prompts = ["t.first"]', 'prompts = [{ ky = "t" }]', "nodes.first.prompts[0].ky", "'key'"),
        ('choices.4 = { go = "told", means = "fourth" }', "", "nodes.second.choices", "either"),
        ('means = "fourth"', 'mean = "fourth"', "nodes.second.choices.4.mean", "'means'"),
        (
            'store = "answer"',
            'store = "answer"\ntimeout_s = 1',
            "nodes.second.timeout_s",
            "3 to 60",
        ),
        ('store = "answer"', "store = 4", "nodes.second.store", "not a number"),
        ('with = ["answer", "how"]', "with = [1]", "nodes.told.with", "a list of texts"),
        ('given_by = ["answer"]', "private = 1", "facts.answer.private", "true or false"),
        ('given_by = ["answer"]', "default = 1", "facts.answer.default", "write a text"),
        ('[nodes.bye]\nkind = "end"', "[nodes.bye]\nkind = 1", "nodes.bye.kind", "not a number"),
    ],
)
def test_what_does_not_fit_is_named(old: str, new: str, where: str, says: str) -> None:
    problems = refused(changed(old, new))
    assert any(f": {where}: " in problem and says in problem for problem in problems), problems


def test_every_problem_is_reported_at_once() -> None:
    text = changed("slower = ", "slow = ").replace('audience = "caller"', 'audience = "aunt"')
    assert len(refused(text)) == 2


def test_a_say_without_words_is_refused() -> None:
    text = SMALL + '\n[nodes.mute]\nkind = "say"\nnext = "bye"\n'
    assert "says nothing" in refused(text)[0]


def test_collecting_takes_a_sensible_number_of_digits() -> None:
    collect = 'collect = { least = 6, most = 4, store = "answer", next = "told" }'
    text = changed('choices.4 = { go = "told", means = "fourth" }', collect)
    assert "less than least" in refused(text)[0]


def test_what_is_not_toml_is_refused_with_the_place() -> None:
    assert "is not TOML" in refused("name = ")[0]


def test_the_hash_is_of_the_content_and_not_of_its_layout() -> None:
    flow = load_flow(SMALL, "small.toml")
    assert load_flow("# a comment\n" + SMALL, "elsewhere.toml").hash == flow.hash
    assert load_flow(changed("t.first_slow", "t.slower"), "small.toml").hash != flow.hash


def test_i17_an_old_definition_comes_back_from_what_was_stored() -> None:
    for flow in load_directory(DEFINITIONS).values():
        restored = from_canonical(flow.canonical)
        assert restored == flow
        assert restored.hash == flow.hash


def write(directory: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (directory / f"{name}.toml").write_text(text, encoding="utf-8")
    return directory


def test_a_file_is_named_as_its_flow(tmp_path: Path) -> None:
    with pytest.raises(FlowRefused, match="write name = 'other'"):
        load_directory(write(tmp_path, other=SMALL))


def test_the_problems_of_all_files_are_reported_together(tmp_path: Path) -> None:
    broken = changed("slower", "slow")
    write(tmp_path, small=broken, third=broken.replace("small", "third"), second="name =")
    with pytest.raises(FlowRefused) as error:
        load_directory(tmp_path)
    assert [p.source for p in error.value.problems] == ["second.toml", "small.toml", "third.toml"]


def test_a_go_into_another_flow_brings_what_lies_behind_it(tmp_path: Path) -> None:
    other = SMALL.replace('name = "small"', 'name = "other"')
    other += '\n[nodes.away]\nkind = "go"\nto = "small:second"\n'
    other = other.replace('choices.4 = { go = "told"', 'choices.4 = { go = "away"')
    flows = load_directory(write(tmp_path, small=SMALL, other=other))
    brought = {name for name in flows["other"].nodes if ":" in name}
    assert brought == {"small:second", "small:told", "small:bye"}
    assert ":" not in "".join(flows["small"].nodes)


def test_a_directory_is_read_anew_as_soon_as_a_text_in_it_is_another(tmp_path: Path) -> None:
    folder = write(tmp_path, small=SMALL)
    first, same = load_directory(folder), load_directory(folder)
    assert first["small"] is same["small"]
    first.clear()
    assert set(load_directory(folder)) == {"small"}
    changed = SMALL.replace("version = 1", "version = 2") + "\n# changed\n"
    write(tmp_path, small=changed)
    assert load_directory(folder)["small"] is not same["small"]
