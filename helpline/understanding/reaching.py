"""Where, how and when she may be reached, in words; and a telephone number that is said or written.

What is allowed here may leave to a telephone that somebody else holds. So nothing is guessed: a
sentence counts only if every word of it is known, and a denial in it makes it no permission.
"""

from collections.abc import Mapping
from typing import Final

from helpline.understanding.denial import settle
from helpline.understanding.folding import fold
from helpline.understanding.keypad import key_said
from helpline.understanding.lexicon import lexicon
from helpline.understanding.meanings import Meaning
from helpline.understanding.reading import DENIALS, meanings, numerals, read
from helpline.understanding.script import clean
from helpline.understanding.tokens import tokens
from helpline.understanding.women import PleaKind, helpline_menu, plea_kind
from helpline.understanding.yes_no import yes_no


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(clean(word)) for word in words.split())


_BESIDE: Final = _folded(
    "karo karna kare karen kariye kijiye kar kardo do dena dijiye de sakte sakti sakta ho hai hain"
    " please plz pls ji haan ha han yes ok okay sirf bas only just theek thik chalega chalegi rahega"
    " sahi par pe me mein ko se ke is isi yahi yahan number phone mobile mujhe mera meri me mai aap"
    " can you may i to the in on at it is fine good will do be bhejo bhej bhejna bhejiye hi time samay"
    " बजे"
)
_CALL: Final = _folded("call kol phone fone fon ring कॉल फोन फ़ोन calling baat")
_WRITE: Final = _folded(
    "likho likhkar likh likhna likhiye likhe message messages massage msg mesej sms text whatsapp"
    " watsapp write writing chat मैसेज मेसेज संदेश एसएमएस व्हाट्सएप"
)
_BOTH: Final = _folded("dono donon both दोनों")
_NONE: Final = _folded("mat nahi nahin na nai kuch koi neither none nothing no not मत नहीं कुछ कोई")
_MORNING: Final = _folded("subah subha savere sabere morning सुबह सवेरे")
_AFTERNOON: Final = _folded("dopahar dophar dopeher afternoon noon दोपहर")
_EVENING: Final = _folded("shaam sham evening शाम")
_ANY: Final = _folded("kabhi bhi kabi anytime any hamesha always कभी भी हमेशा")
_AGREES_TO_WRITE: Final = _folded(
    "likho likhiye likhna likh likhe jawab reply answer write जवाब लिखो लिखिए"
)


def may_write(text: str) -> str | None:
    """May we write to this telephone? "1" yes, "7" no; any digit is that key, "3" danger, "0" a
    human, "9" again. None when it is not clear: then nothing is written."""
    said = _said(text)
    if said is not None:
        return said
    if _only(text, _AGREES_TO_WRITE) and not _denied(text):
        return "1"
    answer = yes_no(text)
    if answer == "1" and _says_more(text):
        return _otherwise(text)
    return "7" if answer == "4" else answer or _otherwise(text)


def reach(text: str) -> str | None:
    """ "4" call, "5" write, "6" both, "7" neither; digits, danger, a human and again as ever."""
    said = _said(text)
    if said is not None:
        return said
    if _only(text, _NONE) and not _has(text, _CALL | _WRITE):
        return "7"
    if _denied(text):
        return _otherwise(text)
    if _only(text, _BOTH | _CALL | _WRITE) and _has(text, _BOTH):
        return "6"
    if _only(text, _WRITE):
        return "5"
    if _only(text, _CALL):
        return "4"
    return _otherwise(text)


def hours_of_day(text: str) -> str | None:
    """ "4" morning, "5" afternoon, "6" evening, "8" at any time."""
    said = _said(text)
    if said is not None:
        return said
    if _denied(text):
        return _otherwise(text)
    named: Mapping[str, frozenset[str]] = {
        "4": _MORNING,
        "5": _AFTERNOON,
        "6": _EVENING,
        "8": _ANY,
    }
    fitting = [key for key, words in named.items() if _only(text, words)]
    return fitting[0] if len(fitting) == 1 else _otherwise(text)


def digits(text: str) -> str | None:
    """The digits of a number that is written or said ("९००००", "nau zero zero"). "3" for a cry and
    "0" for a wish for a human; None for anything else beside the digits."""
    found: list[str] = []
    for token in tokens(text, lexicon("women")):
        if token.raw.isdecimal():
            found.append(token.raw)
        elif (digit := numerals().get(fold(token.raw))) is not None:
            found.append(digit)
        elif any(char.isalnum() for char in token.raw):
            return _otherwise(text)
    return "".join(found) or None


def _said(text: str) -> str | None:
    """A key or danger; None if it is an answer in words."""
    if plea_kind(text) is PleaKind.DANGER:
        return "3"
    marks = settle(read("women", text))
    key = key_said(marks)
    if key is not None:
        return key if key == "3" or not meanings(marks) & DENIALS else None
    return "9" if Meaning.REPEAT in meanings(marks) else None


def _otherwise(text: str) -> str | None:
    """A cry ("3") or a wish for a human ("0") in words that answer nothing."""
    if helpline_menu(text) == "3":
        return "3"
    return "0" if Meaning.HUMAN in meanings(settle(read("women", text))) else None


def _says_more(text: str) -> bool:
    """Somebody else ("wo mera phone dekhta haa"), or a word that is not known: no permission."""
    return bool({Meaning.OTHERS, Meaning.UNKNOWN} & meanings(settle(read("women", text))))


def _denied(text: str) -> bool:
    return bool(meanings(settle(read("women", text))) & DENIALS) or _has(
        text, _folded("mat na मत nahi नहीं not dont don't never")
    )


def _words(text: str) -> list[str]:
    cut = tokens(text, lexicon("women"))
    return [fold(token.raw) for token in cut if any(char.isalnum() for char in token.raw)]


def _has(text: str, words: frozenset[str]) -> bool:
    return not words.isdisjoint(_words(text))


def _only(text: str, words: frozenset[str]) -> bool:
    """Whether one of `words` is said, and nothing else that is not idle beside it."""
    return _has(text, words) and (words | _BESIDE).issuperset(_words(text))
