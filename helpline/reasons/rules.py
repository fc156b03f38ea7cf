"""What makes no sense in a district's rule: which field, and what to write."""

from enum import unique

from helpline.reasons.told import Reason


@unique
class RuleFault(Reason):
    """Why a policy is refused."""

    WHOLE_NUMBER = "{field}: write a whole number of at least {least}, not {found}"
    UNKNOWN_FIELD = "{kind}: {names} is not a field; known are {known}"
    LIST_OF = "{field}: write a list of {known}"
    TRUE_OR_FALSE = "{field}: write true or false"
    LAST_TRY = "window_s: the last try would begin after the window; write more than {least}"
    TOLD_WITHIN = "respond_s: every contact has an owner who is told within 120 s"
    RANKS_BEGIN = "ranks: begin with department, and name who hears when it does not answer"
    KEPT_WITH_EVIDENCE = "check_ins_days: a check-in is kept at least as long as its evidence"
    HOLD_AT_MOST = "hold_s: write at most 45; a first alert leaves within a minute"
    SHARE_AT_MOST = "share: write a percentage, at most 100"
    MOST_AT_LEAST = "most: write at least 5, so that a list can be told at all"
    NO_KIND = "{kind} is no kind of policy; write one of {known}"
    POSTS_LIST = "posts: write a list of tables with role and at"
    NO_ROLE = "role: {found} is not on the roster; write one of {known}"
    NO_LEVEL = "at: {found} is no level; write one of {known}"
    NOT_A_LIST = "{field}: write {what}"
    RUNG_TABLE = "rung {rung}: write a table with posts, channels and wait_s"
    RUNG_WAIT = "rung {rung}: wait_s: write a whole number of seconds, 1 or more"
    RUNG_REPEAT = "rung {rung}: repeat: write true or false"
    RUNG_CHANNELS = "rung {rung}: channels: write a list of sms, call"
    RUNG_POSTS = "rung {rung}: posts: name at least one role and its level"
    MUST_REPEAT = (
        "rungs: let at least one rung of officers repeat, so that no ladder ends in silence"
    )
    NO_CONTACT_IN_DURESS = "rungs: no contact may be told in a ladder of duress; take it out"
    FIRST_OFFICER = "rungs: the first officer must hear within {most} s; shorten wait_s"
    LAW_AT_MOST = "{field}: write at most {most}; {source}"
    SECOND_AFTER_FIRST = "safety_second_s: the second call comes after the first; write more"
