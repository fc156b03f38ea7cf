"""One wrong letter in a denial, and what only looks like one."""

import pytest

from helpline.understanding import PleaKind, key_for, officer_reply, plea


@pytest.mark.parametrize(
    "text",
    [
        "theek naha hoon",
        "theek vahi lag raha",
        "main safe rahi hoon",
        "thik n hai",
        "i am oot ok",
        "ठीक हीं हूँ",
        "ठीक नहं है",
    ],
)
def test_a_denial_with_one_wrong_letter_is_never_well(text: str) -> None:
    assert key_for("wellbeing", text) is None


@pytest.mark.parametrize(
    "text", ["theek hi hoon", "theek bhi hai", "theek hai", "ठीक ही हूँ", "i am fine now"]
)
def test_words_that_are_near_a_denial_by_chance_leave_well_as_it_is(text: str) -> None:
    assert key_for("wellbeing", text) == "1"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("khatra hai koi pareshani nahi hai", "3"),
        ("i am in danger koi pareshani nahi hai", "3"),
        ("koi dard koi taklif nahi", "1"),
        ("koi pareshani nahi bas theek hai", "1"),
        ("koi pareshani nahi bas chakkar hai", "3"),
    ],
)
def test_a_denial_of_trouble_denies_what_its_koi_begins(text: str, key: str) -> None:
    assert key_for("wellbeing", text) == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("333", "3"),
        ("33", "3"),
        ("112", "3"),
        ("12", None),
        ("12 tarikh ko pension nahi mili", "2"),
    ],
)
def test_figures_are_read_as_they_are_written(text: str, key: str | None) -> None:
    assert key_for("wellbeing", text) == key


def test_a_denial_with_words_that_nobody_reads_is_none() -> None:
    assert plea("madad nahi chahiye bas marjane do").kind is PleaKind.UNCLEAR
    assert plea("koi help nahi chahiye thanks").kind is PleaKind.NO_HELP_WANTED


@pytest.mark.parametrize(
    ("text", "action", "code"),
    [
        ("4821 padosi bol raha theek hai", None, "4821"),
        ("gaon wale bol rahe theek hai 4821", None, "4821"),
        ("sipahi Ram bol raha hu 4821 ja raha hu", "going", "4821"),
        ("1 4821 HC Ram 98765 43210", "going", "4821"),
        ("2 4821 GD 34 dt 22/11", "well", "4821"),
        ("GD no. 17/26 dated 22.11.2026 2 4821", "well", "4821"),
        ("2 GD 34 4821", "well", "4821"),
        ("GD 34 2/4821", "well", "4821"),
        ("1 48215", None, None),
        ("ek chaar aath do ek", None, None),
        ("Fwd: Chetavni 4821 Ramlal. 1 likhkar bheje", None, "4821"),
    ],
)
def test_what_an_officer_did_not_say_is_not_read(
    text: str, action: str | None, code: str | None
) -> None:
    reply = officer_reply(text)
    assert (reply.action.value if reply.action else None, reply.code) == (action, code)


@pytest.mark.parametrize("text", ["bachao ko", "mujhe bachao ka karu", "मेरा बचाव करो", "bachao se"])
def test_a_cry_is_none_of_the_children_that_are_spelt_like_it(text: str) -> None:
    assert key_for("wellbeing", f"{text} sab theek hai") == "3"
    assert plea(text).kind is PleaKind.DANGER


@pytest.mark.parametrize(
    "text", ["chakkar lagta hai par theek hoon", "chakkar lag raha hai", "चक्कर लग रहा है"]
)
def test_a_head_that_spins_is_no_walk_around_the_park(text: str) -> None:
    assert key_for("wellbeing", text) == "3"
    assert key_for("wellbeing", "subah chakkar lagaya theek hoon") == "1"


def test_children_are_no_cry() -> None:
    assert key_for("wellbeing", "bachcho ki dua hai sab theek") == "1"
    assert plea("bachcho ka kharcha nahi deta").kind is PleaKind.HELP


@pytest.mark.parametrize(
    "text", ["nshi mila", "theek nshi hai", "haan naha hua", "nahibhua haan", "theek hai mst karo"]
)
def test_a_denied_yes_with_a_slip_is_no_yes(text: str) -> None:
    assert key_for("yes_no", text) != "1"


@pytest.mark.parametrize("text", ["haan mil gaya", "haan wahi", "theek hai", "हाँ भी"])
def test_words_that_only_look_like_a_denial_leave_a_yes(text: str) -> None:
    assert key_for("yes_no", text) == "1"


@pytest.mark.parametrize(
    "text",
    [
        "mst likho",
        "reply mst karo",
        "haan nshi",
        "wo mera phone dekhta haa",
        "phone check karta hau wo",
        "ok yar wo padhega",
        "theek hai fekin phone uske paas",
    ],
)
def test_i26_no_word_of_another_person_and_no_slip_allows_us_to_write(text: str) -> None:
    assert key_for("may_write", text) != "1"


@pytest.mark.parametrize("text", ["haan likh do", "haan", "theek hai likho", "ok"])
def test_a_plain_yes_still_allows_it(text: str) -> None:
    assert key_for("may_write", text) == "1"
