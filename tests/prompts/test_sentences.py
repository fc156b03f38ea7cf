"""What every sentence that is said or written must keep to."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from audio_prompts import segments
from audio_prompts.catalogue import FOLDER, Catalogue
from audio_prompts.check import worst_case

LANGUAGES = ("hi", "en")
FIRST_ALERTS = (
    "alert.missed",
    "alert.emergency",
    "alert.duress",
    "alert.substitute",
    "alert.handed_on",
    "alert.unacknowledged",
)
NAMES_OF_A_LIST = {"first", "second", "third", "fourth"}
MAY_BE_NAMED = {"code", "name", "place", "officer", "count", "answered"} | NAMES_OF_A_LIST
# What a key means, by who holds the telephone (CONTRACT section 5). The words of both languages.
ANYONE = {
    "0": "किसी से बात|कंट्रोल रूम|talk to a person|control room",
    "9": "फिर सुन|hear .* again",
}
MEANINGS = {
    "senior": ANYONE
    | {
        "1": "सब ठीक|हाँ|सही|मंज़ूर|all is well|all well|yes|right",
        "2": "कुछ चाहिए|need something",
        "3": "तकलीफ़ या डर|trouble or afraid",
        "4": "दवा|medicine|फ़ोन चाहिए|पूछते रहें|every day|आप \\{name\\} हैं|फ़ोन ले लें|you are|has it",
        "5": "राशन|food|आप \\{name\\} हैं|you are",
        "6": "ठीक कराना|मरम्मत|repair|आप \\{name\\} हैं|you are",
        "7": "मिलने|company|visitor|आप \\{name\\} हैं|you are",
        "8": "और को|और कुछ|something else|आप \\{name\\} हैं|you are",
    },
    "officer": ANYONE
    | {
        "1": "हाथ में लेते|take the case|जा रहे|जाएँ|चलें|हाँ|सही|मानते|आप|तुरंत|फिर देखना|जाँच|भेजें|जवाब|going|\\bgo\\b|yes|"
        "right|look again|take it on|send someone|stand in|now you|visit|no reply",
        "2": "ठीक हैं|मानते हैं|well|confirm",
        "3": "मदद|help",
        "4": "नहीं मिले|घर पर नहीं|not at home",
        "5": "नहीं ले सकते|नहीं जा सकते|नहीं मान सकते|cannot",
    },
    "contact": ANYONE
    | {
        "1": "जा रहे|वे ठीक हैं|ठीक हैं|going|well",
        "2": "नहीं जा सकते|पता नहीं|cannot|could not",
        "3": "मदद|help",
    },
}
# Callers choose from menus by 4 to 8; what the other keys mean never changes.
MEANINGS["caller"] = ANYONE | {
    "1": "आपने किया|बात कर लेंगी|बात हो गई|हाँ|वहीं हों|बात हो सके|सब ठीक|हो गया|it was you|talk to another|"
    "could talk|yes|you are there now|good moment|all is well|if it is|if the work is done",
    "2": "कुछ चाहिए|need something",
    "3": "ख़तरा|danger",
    **dict.fromkeys("45678", "."),
}
WHO_HOLDS_THE_TELEPHONE = {
    "help": "caller",
    "after": "caller",
    "case_alert": "officer",
    "checkin": "senior",
    "pause": "senior",
    "enrol": "senior",
    "ack": "officer",
    "alert": "officer",
    "contact": "contact",
}
NUMERALS = {
    "hi": ["शून्य", "एक", "दो", "तीन", "चार", "पाँच", "छह", "सात", "आठ", "नौ"],
    "en": ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
}
KEY = {
    "hi": re.compile(r"\bतो,? (?P<key>{})(?: दबा(?:इए|एँ))?(?=[।,]|$)"),
    "en": re.compile(r", (?:press )?(?P<key>{})(?=[.,]|$)"),
}


def spoken_keys(sentence: str, language: str) -> Iterator[tuple[str, str]]:
    """Every key that a spoken sentence names, with the words that tell what it is for."""
    digits = {word: str(digit) for digit, word in enumerate(NUMERALS[language])}
    pattern = re.compile(KEY[language].pattern.replace("{}", "|".join(digits)))
    for part in re.split(r"(?<=[।?.]) ", sentence):
        yield from ((digits[m["key"]], part[: m.start()]) for m in pattern.finditer(part))


def written_keys(text: str) -> Iterator[tuple[str, str]]:
    """Every key that an SMS names, with the words before it (after it for 'Send 1 ...')."""
    text = re.sub(r"\{\w+\}", "", text)
    words = re.split(r"(?<!\d)\d(?!\d)", text)
    keys = re.findall(r"(?<!\d)\d(?!\d)", text)
    yield from zip(keys, words, strict=False)


def sentences(catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    for language in LANGUAGES:
        for key in catalogue.keys:
            yield language, key, catalogue.languages[language].sentences[key].text


def test_i34_every_key_that_is_named_means_what_it_means_on_every_line(
    catalogue: Catalogue,
) -> None:
    named = 0
    for language, key, text in sentences(catalogue):
        who = WHO_HOLDS_THE_TELEPHONE.get(key.partition(".")[0])
        if who is None:
            continue
        keys = written_keys(text) if key in catalogue.sms_keys else spoken_keys(text, language)
        for digit, about in keys:
            named += 1
            meaning = MEANINGS[who].get(digit, "(no meaning)")
            assert re.search(meaning, about, re.IGNORECASE), (language, key, digit, about)
    assert named > 150


def test_i34_key_1_is_never_named_for_danger(catalogue: Catalogue) -> None:
    for language, key, text in sentences(catalogue):
        if key in catalogue.voice_keys:
            about_1 = [about for digit, about in spoken_keys(text, language) if digit == "1"]
            danger = re.compile("तकलीफ़|डर|मदद|ख़तरा|trouble|afraid|help|danger", re.IGNORECASE)
            assert not any(danger.search(about) for about in about_1), (language, key)


def test_both_languages_name_the_same_keys(catalogue: Catalogue) -> None:
    for key in catalogue.voice_keys:
        named = [
            sorted(
                digit
                for digit, _ in spoken_keys(catalogue.languages[code].sentences[key].text, code)
            )
            for code in LANGUAGES
        ]
        assert named[0] == named[1], key


def test_a_menu_names_five_choices_at_most(catalogue: Catalogue) -> None:
    for language, key, text in sentences(catalogue):
        if key in catalogue.voice_keys:
            choices = {digit for digit, _ in spoken_keys(text, language)} - {"0", "9"}
            assert len(choices) <= 5, (language, key)


def test_the_daily_question_is_asked_in_the_words_of_the_street(catalogue: Catalogue) -> None:
    assert catalogue.languages["hi"].sentences["checkin.question"].text == (
        "सब ठीक है तो एक दबाइए, या 'ठीक है' बोलिए। कुछ चाहिए तो दो। तकलीफ़ या डर हो तो तीन।"
    )


def test_otp_bank_and_money_are_named_only_to_say_that_nobody_asks_for_them(
    catalogue: Catalogue,
) -> None:
    said = 0
    for language, key, text in sentences(catalogue):
        for part in re.split(r"(?<=[।.?]) ", text):
            if re.search(r"\bOTP\b|ओटीपी|बैंक|पैसा|\bbank\b|\bmoney\b", part):
                said += 1
                assert re.search("नहीं माँगते|never ask", part), (language, key)
    assert said >= 2 * 4


def test_no_sentence_calls_the_secret_of_a_case_a_pin(catalogue: Catalogue) -> None:
    for language, key, text in sentences(catalogue):
        assert not re.search(r"\bPIN\b|पिन", text), (language, key)


def test_who_calls_says_who_calls_and_what_is_never_asked(catalogue: Catalogue) -> None:
    for language, words in (("hi", "पुलिस|ओटीपी|बैंक|पैसा"), ("en", "police|OTP|bank|money")):
        text = catalogue.languages[language].sentences["common.who_calls"].text
        assert all(word in text for word in words.split("|"))


@pytest.mark.parametrize("key", FIRST_ALERTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_alert_is_one_sms_that_names_only_code_name_and_mohalla(
    catalogue: Catalogue, key: str, language: str
) -> None:
    declaration = catalogue.declarations.prompts[key]
    text = worst_case(declaration, catalogue.languages[language])
    assert segments.count(text) == segments.Segments("UCS-2", 1)
    assert declaration.placeholders.keys() == {"code", "name", "place"}
    assert catalogue.languages[language].sentences[key].text.endswith("1 {code}")


def test_no_alert_tells_a_thief_that_a_house_is_empty_or_where_it_is(
    catalogue: Catalogue,
) -> None:
    telling = re.compile(
        "घर|पता|चाबी|अकेल|बंद|फ़ोन|house|address|\\bkey\\b|alone|locked|phone|empty", re.IGNORECASE
    )
    for language, key, text in sentences(catalogue):
        if key.startswith("alert."):
            assert not telling.search(text), (language, key)
            names = catalogue.placeholders(key)
            assert names.keys() <= MAY_BE_NAMED or (key == "alert.ack_expired")


def test_a_report_that_is_asked_for_again_is_the_only_alert_to_name_key_4() -> None:
    alerts = tomllib.loads((FOLDER / "en" / "alert.toml").read_text(encoding="utf-8"))
    assert [name for name, text in alerts.items() if "4 {code}" in text] == ["ack_expired"]


def test_i32_duress_has_no_words_of_its_own_for_the_senior(catalogue: Catalogue) -> None:
    about_duress = {key for key in catalogue.keys if "duress" in key}
    assert about_duress == {"alert.duress", "ack.why_duress"}
    for key in about_duress:
        for language in LANGUAGES:
            text = catalogue.languages[language].sentences[key].text
            assert not re.search("डर|ख़तरा|मदद|ज़बरदस्ती|danger|duress|help|threat", text)


def test_i26_a_contact_is_never_told_why(catalogue: Catalogue) -> None:
    why = re.compile("बीमार|जवाब नहीं|फ़ोन नहीं उठाया|\\bill\\b|did not answer|missed", re.IGNORECASE)
    for language, key, text in sentences(catalogue):
        if key.startswith("contact.") or key == "allclear.contact":
            assert not why.search(text), (language, key)
            assert catalogue.placeholders(key).keys() <= {"name"}


def test_the_provider_s_own_words_are_never_an_instruction(catalogue: Catalogue) -> None:
    reserved = "STOP|CANCEL|END|QUIT|UNSUBSCRIBE|HELP|INFO|START|YES"
    for language, key, text in sentences(catalogue):
        if key in catalogue.sms_keys:
            assert not re.search(rf"\b({reserved})\b", text), (language, key)
            told = re.findall(r"\bsend (\w+)", text, re.IGNORECASE)
            assert not {word.upper() for word in told} & set(reserved.split("|"))


def test_no_sentence_has_a_gender_for_the_service_or_the_one_who_is_asked(
    catalogue: Catalogue,
) -> None:
    for key, sentence in catalogue.languages["hi"].sentences.items():
        assert not re.search(r"[तर][ाी] हूँ|सकता|सकती", sentence.text), key


LISTS_OF_PROMPTS = ("prompts", "slower", "sms", "sms_again", "heard", "not_understood")


def prompts_named(node: object) -> Iterator[tuple[str, frozenset[str]]]:
    """Every prompt that a definition names, with its placeholders."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name in LISTS_OF_PROMPTS and isinstance(value, list):
                yield from map(prompt_named, value)
            else:
                yield from prompts_named(value)


def prompt_named(entry: str | dict[str, Any]) -> tuple[str, frozenset[str]]:
    if isinstance(entry, str):
        return entry, frozenset()
    return entry["key"], frozenset(entry.get("params", ()))


def test_every_prompt_of_every_conversation_exists_with_its_placeholders(
    catalogue: Catalogue,
) -> None:
    definitions = sorted((FOLDER.parent / "flows" / "definitions").glob("*.toml"))
    named = [
        (file.stem, key, placeholders)
        for file in definitions
        for key, placeholders in prompts_named(tomllib.loads(file.read_text(encoding="utf-8")))
    ]
    assert len(named) > 80
    for flow, key, placeholders in named:
        assert key in catalogue.keys, (flow, key)
        assert placeholders == catalogue.placeholders(key).keys(), (flow, key)
