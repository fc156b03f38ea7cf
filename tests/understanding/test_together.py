"""Dangers that no word names alone, and what is near to them and none."""

import pytest

from helpline.understanding import Action, PleaKind, key_for, officer_reply, plea


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("neend ki goliyan zyada kha li", "BP ki dawai kha li"),
        ("do goli khani thi char kha li", "do goli subah char sham kha li"),
        ("dawai do bar le li galti se", "dawai le li bahut theek hoon"),
        ("sugar ekdam kam ho gaya", "sugar ki goli kam hai"),
        ("sugar 400 ho gaya", "sugar 2 din se"),
        ("sugar 45 aaya", "sugar 110 hai"),
        ("teen din se kuch khaya nahi", "teen din se doodh nahi aaya"),
        ("bahu dawai nahi deti", "dukan wala dawai nahi deta"),
        ("my son does not give food", "the shop does not give food"),
        ("ladka paani nahi deta", "nal paani nahi deta"),
        ("man nahi lagta jeene ka", "man nahi lagta"),
        ("ghutne mein bahut dard", "ghutne mein dard"),
    ],
)
def test_words_make_a_danger_together(text: str, harmless: str) -> None:
    assert key_for("wellbeing", text) == "3"
    assert key_for("wellbeing", harmless) in ("1", "2")


def test_an_overdose_is_danger_on_the_womens_line_too() -> None:
    assert plea("neend ki goliyan zyada kha li").kind is PleaKind.DANGER


def test_how_soon_an_officer_goes_is_no_plea() -> None:
    going = officer_reply("4821 ja raha hoon turant")
    pleading = officer_reply("4821 ja raha hoon turant madad bhejo")
    assert (going.action, pleading.action) == (Action.GOING, Action.NEEDS_HELP)
