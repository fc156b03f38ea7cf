"""What can go wrong while reading words.

UnderstandingError
├── UnknownVocabulary   a question asks for a vocabulary that does not exist
├── BrokenLexicon       a file in lexicon/ contradicts itself or another one
└── BadMessageList      a list given to `measure` cannot be read
"""


class UnderstandingError(Exception):
    """Base of every error of this package. Reading a text never raises one."""


class UnknownVocabulary(UnderstandingError):
    """A vocabulary was asked for that does not exist.

    Use one of `vocabularies()`; flows name it in their `ask` nodes.
    """


class BrokenLexicon(UnderstandingError):
    """A lexicon file is wrong: the message names the file, the phrase, and what to change."""


class BadMessageList(UnderstandingError):
    """A list of messages cannot be measured: the message names file and line."""
