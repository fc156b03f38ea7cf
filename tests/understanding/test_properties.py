"""What holds for every text, whoever wrote it."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from helpline.understanding import PleaKind, key_for, officer_reply, plea, vocabularies
from helpline.understanding.script import clean

WELL = (
    "theek hoon",
    "sab theek hai",
    "सब ठीक है",
    "मैं ठीक हूँ",
    "I am fine",
    "badhiya hai beta",
    "bane hanv",
    "koi dikkat nahi hai",
    "haan",
    "kuch nahi chahiye sab theek hai",
)
DANGERS = (
    "bachao",
    "madad karo",
    "gir gaya",
    "मदद करो",
    "chakkar aa raha hai",
    "saans nahi aa rahi",
    "mar raha hai",
    "सीने में दर्द",
    "dar lag raha hai",
    "help me",
    "khoon nikal raha hai",
)
DENIALS = ("madad nahi chahiye", "मदद नहीं चाहिए", "I don't need help", "galti se bheja")
NEEDS = ("dawai chahiye", "दवाई चाहिए", "khana nahi hai", "bijli nahi hai", "ration khatam")
# The first text of a run loads the lexicon, which takes longer than any text.
KEYS = frozenset({*"0123456789*", None})

SAYINGS = """theek hai nahi na par aur kya main sab koi dikkat dard madad chahiye dawai do haan tha to
bhi ठीक नहीं मदद नहीं 1 3 4821 ? . , no not fine help i need bol raha ja ghar pe mil gaya"""
words = st.sampled_from(sorted(set(SAYINGS.split())))
sentences = st.lists(words, max_size=12).map(" ".join)
texts = st.one_of(st.text(max_size=200), sentences)


@given(texts, st.sampled_from(sorted(vocabularies())))
@example("\ud800", "wellbeing")
@example("́͏‍", "needs")
def test_no_text_raises_and_every_answer_is_a_key(text: str, vocabulary: str) -> None:
    key = key_for(vocabulary, text)
    if vocabulary == "digits":  # a number that is said is as long as it is
        assert key is None or re.fullmatch(r"[0-9*]+", key)
    else:
        assert key in KEYS


@given(texts)
def test_an_officers_code_is_always_written_in_the_message(text: str) -> None:
    code = officer_reply(text).code
    digits = re.sub(r"\D", "", clean(text))
    assert code is None or (len(code) == 4 and code in digits)


@given(texts)
def test_every_message_to_the_womens_line_has_a_kind_and_a_language(text: str) -> None:
    answer = plea(text)
    assert answer.kind in PleaKind
    assert answer.language in ("hi", "en")


@given(st.sampled_from(WELL), st.sampled_from(DANGERS), st.integers(0, 12))
def test_i07_a_danger_anywhere_in_a_well_sentence_is_never_well(
    well: str, danger: str, place: int
) -> None:
    said = well.split()
    said.insert(min(place, len(said)), danger)
    assert key_for("wellbeing", " ".join(said)) == "3"


@given(st.sampled_from(WELL), st.sampled_from(NEEDS), st.booleans())
def test_a_need_beside_well_is_never_well(well: str, need: str, first: bool) -> None:
    text = f"{need}, {well}" if first else f"{well} {need}"
    assert key_for("wellbeing", text) in ("2", "3")


@given(st.sampled_from(WELL[:7]), st.sampled_from(["nahi", "नहीं", "not", "na", "mat"]), st.data())
def test_a_denial_in_a_well_sentence_is_never_well(well: str, no: str, data: st.DataObject) -> None:
    said = well.split()
    said.insert(data.draw(st.integers(0, len(said))), no)
    assert key_for("wellbeing", " ".join(said)) != "1"


@given(st.sampled_from(WELL), st.text("bcdfghklmnprstvz", min_size=6, max_size=9))
def test_what_is_not_understood_beside_well_is_never_well(well: str, noise: str) -> None:
    assert key_for("wellbeing", f"{well} {noise}") != "1"


@given(st.sampled_from(WELL), st.sampled_from(["kya", "agar", "shayad", "क्या", "if", "?"]))
def test_a_question_or_condition_is_never_well(well: str, turn: str) -> None:
    assert key_for("wellbeing", f"{turn} {well}") != "1"
    assert key_for("wellbeing", f"{well} {turn}") != "1"


@given(st.sampled_from(DENIALS), st.sampled_from([*DANGERS, "madad chahiye", "मदद चाहिए"]))
def test_a_plea_beside_a_denial_is_never_a_farewell(denial: str, cry: str) -> None:
    assert plea(f"{denial}. {cry}").kind is not PleaKind.NO_HELP_WANTED
    assert plea(f"{cry} {denial}").kind is not PleaKind.NO_HELP_WANTED


@given(
    st.sampled_from([*WELL, *DANGERS, *NEEDS, "theek nahi hoon", "phir se bolo"]),
    st.sampled_from([str, str.upper, str.title, str.swapcase]),
    st.sampled_from([" ", "  ", "\t", " \u200d ", "\u200c ", "\u00a0"]),
    st.sampled_from(["", ".", "!!!", " ...", "।", "\ufe0f", " 🙏"]),
)
def test_case_spacing_joiners_and_closing_signs_change_nothing(
    text: str, case: type[str], space: str, end: str
) -> None:
    written = case(text).replace(" ", space) + end
    assert key_for("wellbeing", written) == key_for("wellbeing", text)


@settings(max_examples=10)
@given(st.sampled_from(DANGERS), st.integers(0, 900))
def test_a_danger_is_heard_anywhere_in_a_very_long_message(danger: str, place: int) -> None:
    said = ["namaste", "aaj", "subah", "uthi", "khana"] * 200
    said.insert(place, danger)
    assert plea(" ".join(said)).kind in (PleaKind.DANGER, PleaKind.HELP)
    assert key_for("wellbeing", " ".join(said)) == "3"
