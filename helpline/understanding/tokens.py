"""A text cut into words: letters, figures, signs and emoji, each with its place in the text."""

import re
from dataclasses import dataclass
from typing import Final

from helpline.understanding.lexicon import Lexicon, glued_endings, word_of
from helpline.understanding.script import clean

_PIECE: Final = re.compile(
    r"[\u0900-\u0963\u0970-\u097f]+"  # Devanagari
    r"|[a-z]+(?:['\-][a-z]+)*"
    r"|\d+"
    r"|[^\W\d_]+"  # letters of other scripts
    r"|[^\w\s]"
)
# A hyphen or an apostrophe inside a word ("thik-thak", "don't"); elsewhere they only separate.
_ENDS_CLAUSE: Final = frozenset(".,;:!\u0964\u0965…|")
_ASKS: Final = frozenset("?¿؟")
_SEPARATES: Final = frozenset("'\"`-–—_()[]{}/\\*#@&+=~^<>“”%$₹•·")
# What thumbs write for letters inside a word: b@chao, h3lp.
_LOOKALIKES: Final = str.maketrans("013457@$", "oieastas")
_MIXED: Final = re.compile(r"(?<![a-z\d@$])[a-z]+[\d@$]+[a-z]+[a-z\d@$]*")
# A word is read in reasonable time whatever is typed: "bachaaaa..." and endless strings.
_DRAWN_OUT: Final = re.compile(r"([^\W\d])\1{3,}")
_LONGEST_WORD: Final = 48

CLAUSE_END: Final = "."
ASKED: Final = "?"


@dataclass(frozen=True, slots=True)
class Token:
    """One word as the lexicon names it, and as it was written (cleaned)."""

    word: str
    raw: str


def tokens(text: str, known: Lexicon) -> list[Token]:
    """The words of a text in order. A run of signs that end a clause is one CLAUSE_END, a
    question mark is ASKED; what only separates words is left out."""
    cut: list[Token] = []
    for raw in _pieces(clean(text), known):
        if raw in _ASKS:
            cut.append(Token(ASKED, raw))
        elif raw in _ENDS_CLAUSE:
            if cut and cut[-1].word not in (CLAUSE_END, ASKED):
                cut.append(Token(CLAUSE_END, raw))
        elif raw not in _SEPARATES:
            cut.append(Token(word_of(raw), raw))
    return _spelled_out(cut, known)


def _pieces(text: str, known: Lexicon) -> list[str]:
    """Words of the text; lines end clauses; letters and figures that stick together part."""

    def read_lookalikes(match: re.Match[str]) -> str:
        guess = match.group().translate(_LOOKALIKES)
        return guess if known.cries(word_of(guess)) else match.group()

    text = _DRAWN_OUT.sub(r"\1\1\1", text)
    text = _MIXED.sub(read_lookalikes, text.replace("\n", " . "))
    pieces: list[str] = []
    for piece in map(str, _PIECE.findall(text)):
        if len(piece) > _LONGEST_WORD:
            pieces += [piece[at : at + _LONGEST_WORD] for at in range(0, len(piece), _LONGEST_WORD)]
            continue
        if "-" in piece and word_of(piece) not in known.words:
            pieces += piece.split("-")
        else:
            pieces += _unglued(piece, known)
    return pieces


def _unglued(piece: str, known: Lexicon) -> list[str]:
    """Part an unknown word from the verb or the "nahi" that is written onto it, where what
    remains is known."""
    if word_of(piece) not in known.words:
        for ending in glued_endings():
            stem = piece.removesuffix(ending)
            if len(stem) > 1 and stem != piece and word_of(stem) in known.words:
                return [stem, ending]
    return [piece]


def _spelled_out(cut: list[Token], known: Lexicon) -> list[Token]:
    """Join letters that stand alone, three or more, where they spell a word (m a d a d, S.O.S)."""
    joined: list[Token] = []
    run: list[Token] = []
    for token in [*cut, Token("", "")]:
        single = len(token.raw) == 1 and token.raw.isascii() and token.raw.isalpha()
        if single or (run and token.word == CLAUSE_END):
            run.append(token)
            continue
        raw = "".join(part.raw for part in run if part.word != CLAUSE_END)
        word = word_of(raw)
        if len(raw) > 2 and known.cries(word):
            run = [Token(word, raw)]
        joined += run
        run = []
        joined.append(token)
    return joined[:-1]
