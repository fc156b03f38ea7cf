"""The question "sab theek hai?": what counts as well, and what never does."""

import pytest

from helpline.understanding import key_for

WELL = ("theek hoon", "सब ठीक है", "haan", "bane hanv", "koi dikkat nahi", "I am fine", "१")
NOT_WELL = (
    "theek nahi hoon",
    "nahi theek",
    "kuch theek nahi",
    "ठीक नहीं हूँ",
    "not fine",
    "sab theek nahi lag raha",
    "meri padosan theek hai lekin main nahi",
)


def _key(text: str) -> str | None:
    return key_for("wellbeing", text)


@pytest.mark.parametrize("text", WELL)
def test_i06_plain_words_for_well_are_well(text: str) -> None:
    assert _key(text) == "1"


@pytest.mark.parametrize("text", NOT_WELL)
def test_a_denied_well_is_danger(text: str) -> None:
    assert _key(text) == "3"


@pytest.mark.parametrize("text", ["nahi", "नहीं", "no", "nahi beta", "जी नहीं"])
def test_a_bare_no_is_never_well_but_danger(text: str) -> None:
    assert _key(text) == "3"


@pytest.mark.parametrize(
    "text",
    ["kya sab theek hai", "theek hai?", "theek ho jaunga", "agar theek hota", "kal theek tha"],
)
def test_questions_conditions_and_the_past_are_not_well(text: str) -> None:
    assert _key(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "beta theek hai",
        "meri beti theek hai",
        "aap theek hain",
        "mausam achha hai",
        "avaaz theek hai",
        "beta theek hai mera",
        "dada theek hai",
        "ghar theek hai",
        "gaay theek hai",
        "kuch theek hai",
        "my phone is fine",
        "beta is fine",
        "theek hai mere dada",
        "bahu ki tabiyat theek hai",
        "aap ki tabiyat theek hai",
        "dada ghar pe theek hai",
        "Ramesh bol raha hai theek hai",
    ],
)
def test_others_and_things_that_are_well_say_nothing_about_the_speaker(text: str) -> None:
    assert _key(text) is None


@pytest.mark.parametrize("text", ["usne bola bolo theek hai", "bolna hai ki theek hoon"])
def test_words_put_into_ones_mouth_are_not_well(text: str) -> None:
    assert _key(text) is None


@pytest.mark.parametrize("text", ["theek hai par dard hai", "sab theek, bas gir gaya tha"])
def test_i07_trouble_beside_well_outweighs_it(text: str) -> None:
    assert _key(text) == "3"


@pytest.mark.parametrize("text", ["theek hoon flurbdig", "sab theek hai zambo"])
def test_a_word_that_nobody_knows_leaves_a_doubt(text: str) -> None:
    assert _key(text) is None


@pytest.mark.parametrize("text", ["teke hu", "fime", "badhya hu jj", "theko"])
def test_a_misspelling_is_never_guessed_to_be_well(text: str) -> None:
    assert _key(text) != "1"


@pytest.mark.parametrize("text", ["bachoa", "bcho", "mdd krdo", "emergancy", "m a d a d", "b@chao"])
def test_a_misspelt_plea_is_heard(text: str) -> None:
    assert _key(text) == "3"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("dawai do", "2"),
        ("do", "2"),
        ("teen din se dawai nahi hai", "2"),
        ("ek packet doodh chahiye", "2"),
        ("teen", "3"),
        ("press one", "1"),
        ("1 nahi 3", "3"),
        ("1 dabau kya", None),
        ("3 din se theek hoon beta", None),
        ("ward 3 theek hai", None),
    ],
)
def test_number_words_count_only_where_nothing_else_is_said(text: str, key: str | None) -> None:
    assert _key(text) == key


@pytest.mark.parametrize(
    "text",
    [
        "dard nahi ja raha",
        "saans nahi aa rahi",
        "madad chahiye nahi to mar jaunga",
        "no i need help",
    ],
)
def test_a_nahi_that_denies_no_trouble_is_not_taken_for_a_denial(text: str) -> None:
    assert _key(text) == "3"


def test_a_things_trouble_is_a_need_and_a_persons_is_danger() -> None:
    assert _key("nal theek nahi hai") == "2"
    assert _key("bijli ki dikkat hai") == "2"
    assert _key("tabiyat theek nahi hai") == "3"


@pytest.mark.parametrize("text", ["sugar", "mujhe sugar hai", "शुगर", "sugar theek hai"])
def test_i06_an_illness_that_sounds_like_a_word_for_well_is_not_well(text: str) -> None:
    assert _key(text) == "2"


@pytest.mark.parametrize("text", ["fit aa gaya", "mujhe fit pad gaya", "do bar fit aate hain"])
def test_i06_a_fit_that_comes_is_a_seizure(text: str) -> None:
    assert (_key(text), _key("ekdam fit hoon")) == ("3", "1")


@pytest.mark.parametrize(
    "text", ["mere alawa sab theek", "main chhod kar sab theek hain", "anything but fine"]
)
def test_i06_all_but_the_speaker_are_well(text: str) -> None:
    assert _key(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "वे ठीक हैं",
        "माई ठीक बाड़ी",
        "हमार माई ठीक बा",
        "chachi theek baadi",
        "बेटा ठीक बाड़े",
        "ओ बने हे",
        "तें बने हस",
        "ई ठीक बा",
        "she fine",
        "they are fine",
        "son theek hai",
        "yeh theek hai",
        "ghar wale theek hain",
        "gaon wale bane he",
    ],
)
def test_i06_words_for_others_that_fold_like_the_speaker_are_not_the_speaker(text: str) -> None:
    assert _key(text) is None


@pytest.mark.parametrize(
    "text", ["हम ठीक बानी", "main theek se hoon", "we are fine", "yes son, fine"]
)
def test_the_speakers_own_words_stay_well(text: str) -> None:
    assert _key(text) == "1"


@pytest.mark.parametrize(
    "text", ["theek hona chahiye", "lagta hai badhiya hai", "mausam kharab hai"]
)
def test_a_guess_and_the_weather_are_neither_well_nor_a_need(text: str) -> None:
    assert _key(text) is None


@pytest.mark.parametrize(
    "text",
    ["seedhi par se lud gayi", "neend ki goli zyada ho gayi", "माथा घूमत बा", "pet me bathat ba"],
)
def test_falls_and_pain_are_heard_in_the_words_of_the_country(text: str) -> None:
    assert _key(text) == "3"
