"""What the conversations of the service promise, beside what every flow has to keep."""

from audio_prompts.catalogue import Catalogue
from flows.engine.checks import check
from flows.engine.checks.prompts import spoken_in, written_in
from flows.engine.definition import AskNode, Audience
from flows.engine.events import Ask, PromptRef, Say
from flows.engine.inputs import Digits, Speech, Text, TimedOut
from flows.engine.load import DEFINITIONS, load_directory
from flows.engine.run import Turn, begin, resume
from helpline.understanding import key_for
from tests.flows.conversations import GOLDEN, read_input, read_script

FLOWS = load_directory(DEFINITIONS)
COVERS = ("wrong_number", "survey", "delivery")


def test_the_definitions_break_no_rule_with_the_prompts_as_they_are() -> None:
    catalogue = Catalogue.read()
    sentences = {code: each.sentences.keys() for code, each in catalogue.languages.items()}
    placeholders = {key: catalogue.placeholders(key).keys() for key in catalogue.keys}
    assert check(FLOWS, sentences, placeholders, catalogue.sms_keys) == []
    assert {"hi", "en"} <= sentences.keys()


def test_i34_on_all_lines_together_each_key_has_one_meaning() -> None:
    meanings: dict[tuple[Audience, str], set[str]] = {}
    for flow in FLOWS.values():
        for node in flow.nodes.values():
            if isinstance(node, AskNode):
                for key, choice in node.choices.items():
                    meanings.setdefault((flow.audience, key), set()).add(choice.means)
    for (_, key), means in meanings.items():
        assert key != "1" or means <= {"yes", "well", "going"}
        assert key != "3" or means <= {"danger", "needs_help"}
    assert meanings[Audience.SENIOR, "2"] == {"need"}
    assert meanings[Audience.OFFICER, "2"] == {"seen_well"}
    assert meanings[Audience.CONTACT, "2"] == {"cannot"}


def test_every_call_opens_with_who_calls() -> None:
    for flow in FLOWS.values():
        if "voice" not in flow.channels:
            continue
        assert "common.who_calls" in {prompt.key for _, prompt in spoken_in(flow)}


def test_i32_a_duress_call_never_names_the_key_holder() -> None:
    node = FLOWS["escalation_ack"].nodes["details_duress"]
    assert isinstance(node, AskNode)
    facts = {fact for prompt in (*node.prompts, *node.slower) for _, fact in prompt.params}
    assert facts == {"name", "address", "illness"}


def test_a_neighbour_hears_nothing_but_a_name() -> None:
    flow = FLOWS["contact_lookin"]
    spoken = {fact for _, prompt in spoken_in(flow) for _, fact in prompt.params}
    assert spoken == {"name"}
    assert list(written_in(flow)) == []


def test_officers_and_contacts_answer_by_key_only() -> None:
    for name in ("escalation_ack", "contact_lookin"):
        for node in FLOWS[name].nodes.values():
            assert not isinstance(node, AskNode) or node.vocabulary is None


def test_what_is_written_in_a_golden_conversation_is_understood_as_it_says() -> None:
    for file in sorted(GOLDEN.glob("*message_*.txt")):
        script = read_script(file.read_text(encoding="utf-8"))
        vocabulary = None
        for line in script.lines:
            if line.startswith("ask "):
                _, _, vocabulary = line.partition("words of ")
            elif line.startswith("record "):
                vocabulary = None
            elif line.startswith("> sms ") and vocabulary:
                heard = read_input(line)
                assert isinstance(heard, Text)
                understood = key_for(vocabulary, heard.text, written=True)
                bare = heard.text if len(heard.text) == 1 else None
                assert understood == (heard.key or bare), (file.stem, line)


def test_i26_our_calls_to_a_woman_say_nothing_before_her_key() -> None:
    """Whoever picks up, and whatever they do but press 1, hears the neutral opening and a cover."""
    neutral = {"after.opening"} | {f"help.cover_{name}" for name in COVERS}
    for name in ("case_safety", "case_wish", "case_feedback"):
        for cover in COVERS:
            for arrived in (TimedOut(), Digits("7"), Speech("hello, who is it", None)):
                turn = begin(FLOWS[name], {"cover": cover, "channel": "voice"})
                heard = {prompt.key for prompt in prompts_of(turn)}
                for _ in range(4):
                    turn = resume(FLOWS[name], turn.session, arrived)
                    heard |= {prompt.key for prompt in prompts_of(turn)}
                assert heard <= neutral | {"common.not_understood"}


def prompts_of(turn: Turn) -> list[PromptRef]:
    return [
        prompt for event in turn.events if isinstance(event, Say | Ask) for prompt in event.prompts
    ]
