"""Loading the sample: once in full, and at every start what is still to be seen today."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from helpline.directory.model import Unit
from helpline.enrolling.officers import enrol_officers, enrol_shifts, officer_with
from helpline.enrolling.organisation import Organisation
from helpline.enrolling.schemes import Schemes
from helpline.enrolling.seniors import Seniors
from helpline.enrolling.services import enrol_services
from helpline.importing import (
    ImportContext,
    Parsed,
    read_officers,
    read_organisation,
    read_schemes,
    read_seniors,
    read_services,
    read_shifts,
)
from helpline.importing.context import sms_of
from helpline.ports import Clock, Store
from helpline.repositories import UnitOfWork
from sample.loading.day import bring_near
from sample.loading.files import Handset, handsets, rows_of
from sample.loading.people import put_on_duty, seniors_below, teach_secret_digits
from sample.loading.rules import write_rules

_Record = TypeVar("_Record")
ROOT_CODE = "CG"
SUBJECT, LOADED = "sample", "sample_loaded"


@dataclass(frozen=True, slots=True)
class Loading:
    """Loads the sample into a store. `context` is what its files are read against; new units
    are in the time zone `tz`."""

    store: Store
    clock: Clock
    context: Callable[[UnitOfWork], ImportContext]
    tz: str

    def is_loaded(self) -> bool:
        """Whether the sample is in this database."""
        return self.store.read(lambda tx: bool(tx.audit.of(SUBJECT, 0)))

    def has_other(self) -> bool:
        """Whether a force is in this database that is not the sample."""
        return not self.is_loaded() and self.store.read(_root) is not None

    def load(self) -> None:
        """Everything, in one transaction: it is there in full or not at all."""
        self.store.write(lambda tx: self._load(tx, self.clock.now()))

    def bring_near(self) -> int:
        """Let the calls of today that are still to be made begin now. Returns how many."""
        return self.store.write(lambda tx: self._bring_near(tx, self.clock.now()))

    def _load(self, tx: UnitOfWork, now: datetime) -> None:
        phones = handsets()
        units = read_organisation(rows_of("organisation"), self.context(tx))
        Organisation(self.tz)(tx, now, _all(units))
        root = _sure_root(tx)
        write_rules(tx, now, root.id)
        enrol_officers(tx, now, _all(read_officers(rows_of("officers"), self.context(tx))))
        context = self.context(tx)
        enrol_shifts(tx, now, _all(read_shifts(rows_of("shifts"), context)))
        put_on_duty(tx, now, phones)
        Seniors()(tx, now, _all(read_seniors(rows_of("seniors"), context)))
        featured = frozenset(phone.number for phone in phones if phone.featured)
        teach_secret_digits(tx, seniors_below(tx, root.id), featured)
        enrol_services(tx, now, _all(read_services(rows_of("services"), context)))
        told = Schemes(self.context(tx).languages, sms_of)
        told(tx, now, _all(read_schemes(rows_of("schemes"), context)))
        tx.audit.add(now, LOADED, SUBJECT, 0, unit_id=root.id)

    def _bring_near(self, tx: UnitOfWork, now: datetime) -> int:
        phones, root = handsets(), _sure_root(tx)
        return bring_near(
            tx, now, root.id, seniors_below(tx, root.id), phones, _headquarters(tx, phones)
        )


def _all(parsed: Parsed[_Record]) -> tuple[_Record, ...]:
    """The lines of a file of ours, which has no mistakes."""
    if parsed.problems:
        raise ValueError(f"the sample is broken: {parsed.problems[0]}")
    return parsed.records


def _root(tx: UnitOfWork) -> Unit | None:
    return tx.units.by_code(ROOT_CODE)


def _sure_root(tx: UnitOfWork) -> Unit:
    root = _root(tx)
    assert root is not None
    return root


def _headquarters(tx: UnitOfWork, phones: list[Handset]) -> int:
    number = next(phone.number for phone in phones if phone.role == "headquarters")
    both = officer_with(tx, number)
    assert both is not None
    return both[0].id
