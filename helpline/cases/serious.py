"""Which cases headquarters looks at directly, without waiting for a report from below.

Serious crimes are reviewed by headquarters itself; the list follows from what a case is, so that
no officer has to remember to send it upwards and nobody can leave it out.
"""

from helpline.cases.model import Case, Matter, Priority

SERIOUS_MATTERS = frozenset(
    {
        Matter.SEXUAL,
        Matter.TRAFFICKING,
        Matter.CHILD,
        Matter.CHILD_MARRIAGE,
        Matter.MISSING_CHILD,
        Matter.WITCH_BRANDING,
        Matter.HONOUR,
        Matter.SUICIDE,
    }
)


def is_serious(case: Case) -> bool:
    """Danger, a child, or a matter that is never a routine one."""
    return case.priority is Priority.DANGER or case.minor or case.matter in SERIOUS_MATTERS
