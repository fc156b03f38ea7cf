"""What people say and write, read into keys.

Callers, seniors, neighbours and officers answer in Hindi, Hinglish, English and what is spoken
around them, in any script and spelling. The rule everywhere: in doubt the more serious; 'well',
'going' and 'no help wanted' only when they are clear; what is not understood is None and goes to
a human. `docs` of the rules: the heads of wellbeing.py, denial.py, women.py and officers.py.
"""

from helpline.understanding.errors import BrokenLexicon, UnderstandingError, UnknownVocabulary
from helpline.understanding.keys import hints, key_for, vocabularies
from helpline.understanding.officers import OfficerReply, officer_reply
from helpline.understanding.reserved import wants_no_message
from helpline.understanding.responding import Action
from helpline.understanding.women import Plea, PleaKind, plea

__all__ = [
    "Action",
    "BrokenLexicon",
    "OfficerReply",
    "Plea",
    "PleaKind",
    "UnderstandingError",
    "UnknownVocabulary",
    "hints",
    "key_for",
    "officer_reply",
    "plea",
    "vocabularies",
    "wants_no_message",
]
