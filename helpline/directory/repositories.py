"""Units, their officers, rules and departments as the store keeps them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from helpline.directory.model import Leave, Officer, Role, Shift, Unit, UnitKind
from helpline.directory.services import Service, ServiceKind


class Units(Protocol):
    """States, districts, subdivisions, stations and beats."""

    def get(self, unit_id: int) -> Unit: ...
    def by_code(self, code: str) -> Unit | None: ...
    def below(self, unit_id: int, kind: UnitKind) -> list[Unit]:
        """Units of this kind at or below this unit, by name."""

    def of_desk(self, person_id: int) -> Unit | None:
        """The unit whose own telephone is this person record."""

    def of_kind(self, kind: UnitKind) -> list[Unit]:
        """All units of this kind, in order of id."""

    def zones(self) -> list[str]:
        """The distinct time zones in use."""

    def add(
        self,
        *,
        code: str,
        kind: UnitKind,
        parent_id: int | None,
        name: str,
        name_local: str,
        tz: str,
        area: str | None,
        contact_id: int | None,
        pin_codes: Sequence[str],
    ) -> Unit: ...

    def change(
        self,
        unit_id: int,
        *,
        parent_id: int | None,
        name: str,
        name_local: str,
        area: str | None,
        contact_id: int | None,
        pin_codes: Sequence[str],
    ) -> Unit:
        """Write what may change of a unit. Under another parent it takes all below it along."""

    def set_closed(self, unit_id: int, at: datetime | None) -> None:
        """Since when it is closed; None opens it again."""

    def pin_codes(self, unit_id: int) -> set[str]:
        """The PIN codes that this unit serves."""

    def with_pin_code(self, pin_code: str, kind: UnitKind) -> list[Unit]:
        """Units of this kind that serve a PIN code, in order of id; several may."""


class Officers(Protocol):
    """Officers, their weekly shifts and their leave."""

    def find(self, person_id: int) -> Officer | None: ...
    def add(self, officer: Officer) -> None: ...
    def add_shift(self, shift: Shift) -> None: ...
    def add_leave(self, leave: Leave) -> None: ...
    def remove_shifts(self, officer_id: int, unit_id: int | None = None) -> None:
        """All of an officer's shifts, or those at one unit."""

    def shifts_at(self, officer_id: int, unit_id: int) -> list[Shift]:
        """This officer's shifts at this unit, in order of id."""

    def shift(self, shift_id: int) -> Shift: ...
    def remove_shift(self, shift_id: int) -> None: ...
    def leave(self, leave_id: int) -> Leave: ...
    def end_leave(self, leave_id: int, at: datetime) -> None:
        """It is over at this instant, or never begins if it would have begun later."""

    def leaves(self, officer_ids: Sequence[int], after: datetime) -> list[Leave]:
        """Leave of these officers that is not over at this instant, in order of its beginning."""

    def confirm_roster(self, unit_id: int, day: date, by: int, now: datetime) -> None:
        """Tonight's roster was confirmed; a second time changes nothing."""

    def confirmed(self, unit_ids: Sequence[int], day: date) -> dict[int, tuple[int, datetime]]:
        """Unit -> (by whom, when) for those whose roster of this local date is confirmed."""

    def numbers(self) -> dict[str, Role]:
        """Every telephone of every active officer, with the officer's role."""

    def shifts(self, unit_ids: Sequence[int], role: Role) -> list[Shift]:
        """Shifts of active officers in these units with this role, in order of id."""

    def on_leave(self, officer_ids: Sequence[int], now: datetime) -> set[int]: ...


@dataclass(frozen=True, slots=True)
class StoredPolicy:
    """One version of a policy of a unit. `body` is plain JSON; see `directory.policies`."""

    id: int
    unit_id: int
    kind: str
    version: int
    body: Mapping[str, Any]


class Policies(Protocol):
    """Versioned rules of a unit."""

    def current(self, unit_ids: Sequence[int], kind: str) -> StoredPolicy | None:
        """The newest version at the last of these units that has one (units run from the state
        down, so that the most local policy wins)."""

    def get(self, policy_id: int) -> StoredPolicy: ...
    def add(self, unit_id: int, kind: str, body: Mapping[str, Any], now: datetime) -> StoredPolicy:
        """A new version; older ones stay for the rows that point to them."""

    def history(self, unit_id: int, kind: str, limit: int) -> list[tuple[StoredPolicy, datetime]]:
        """The versions of this unit itself and since when each held, newest first."""


class Services(Protocol):
    """Departments and organisations to which people are referred."""

    def add(self, service: Service) -> Service: ...
    def get(self, service_id: int) -> Service: ...
    def change(self, service: Service) -> None:
        """Write everything but the id. NotFound if there is no such service."""

    def of_district(self, district_id: int, kind: ServiceKind | None = None) -> list[Service]:
        """Services listed at this unit itself (a district, or the state), by name; those that
        are not offered any more as well."""

    def of_officer(self, person_id: int) -> list[Service]:
        """Services whose nodal officer or head this person is, in order of id."""
