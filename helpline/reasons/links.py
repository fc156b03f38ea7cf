"""What is wrong with a part that the service leans on."""

from enum import unique

from helpline.reasons.told import Reason


@unique
class LinkTrouble(Reason):
    """Why a part is not able to work."""

    NO_ANSWER = "does not answer"
    NO_SIGN_YET = "no sign of life yet"
    SILENT = "silent for {seconds} s"
    CANNOT_BE_READ = "cannot be read ({error})"
