"""Schemes from a file into the store: what has changed becomes a new version."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from helpline.acting import Actor
from helpline.enrolling.tally import Change, Tally
from helpline.errors import NotFound
from helpline.importing.schemes import SchemeRow
from helpline.repositories import UnitOfWork
from helpline.schemes.keeping import keep_scheme
from helpline.schemes.model import Segments


@dataclass(frozen=True, slots=True)
class Schemes:
    """Writes schemes. `segments` counts the SMS that a text becomes."""

    languages: frozenset[str]
    segments: Segments

    def __call__(self, tx: UnitOfWork, now: datetime, rows: Sequence[SchemeRow]) -> Tally:
        """The same code at the same unit means a new version; a row that changes nothing writes
        nothing."""
        return Tally.of(self._scheme(tx, now, row) for row in rows)

    def _scheme(self, tx: UnitOfWork, now: datetime, row: SchemeRow) -> Change:
        unit = tx.units.by_code(row.unit)
        if unit is None:
            raise NotFound(f"unit {row.unit} has gone since the file was read; import it again")
        known = [s for s in tx.schemes.current([unit.id]) if s.code == row.scheme.code]
        kept = keep_scheme(
            tx,
            now,
            replace(row.scheme, unit_id=unit.id),
            by=Actor(),
            languages=self.languages,
            segments=self.segments,
        )
        if not known:
            return Change.NEW
        return Change.SAME if kept.version == known[0].version else Change.CHANGED
