"""Files of units, officers, shifts, seniors and services: rows in, typed records and problems out.

Nothing here opens a file or writes to the database. A file's rows come from the outside (line
number and texts), its records go to whoever stores them, and everything that is wrong in it is
said at once: which line, which column, what to write.
"""

from helpline.directory.services import Opening, ServiceKind
from helpline.importing.context import ImportContext, KnownUnit
from helpline.importing.officers import OfficerRow, read_officers
from helpline.importing.organisation import UnitRow, read_organisation
from helpline.importing.problems import Parsed, Problem
from helpline.importing.reading import Row
from helpline.importing.schemes import SchemeRow, read_schemes
from helpline.importing.seniors import SeniorRow, read_seniors
from helpline.importing.services import ServiceRow, read_services
from helpline.importing.shifts import ShiftRow, read_shifts

__all__ = [
    "ImportContext",
    "KnownUnit",
    "OfficerRow",
    "Opening",
    "Parsed",
    "Problem",
    "Row",
    "SchemeRow",
    "SeniorRow",
    "ServiceKind",
    "ServiceRow",
    "ShiftRow",
    "UnitRow",
    "read_officers",
    "read_organisation",
    "read_schemes",
    "read_seniors",
    "read_services",
    "read_shifts",
]
