"""Beats and the rules in force at their stations, looked up once for many seniors."""

from dataclasses import dataclass, field

from helpline.directory.model import Unit, UnitKind
from helpline.directory.policies import CheckInPolicy, checkin_policy
from helpline.errors import NotFound
from helpline.repositories import UnitOfWork


@dataclass(frozen=True, slots=True)
class Rules:
    """How a district asks, and the time zone (IANA name) that its days are in."""

    tz: str
    policy: CheckInPolicy


@dataclass(frozen=True, slots=True)
class Places:
    """What one transaction has looked up."""

    tx: UnitOfWork
    _beats: dict[str, Unit] = field(default_factory=dict)
    _rules: dict[int, Rules] = field(default_factory=dict)

    def beat(self, code: str) -> Unit:
        """The beat with this code. Raises NotFound."""
        if code not in self._beats:
            found = self.tx.units.by_code(code)
            if found is None:
                raise NotFound(f"beat {code} has gone since the file was read; import it again")
            self._beats[code] = found
        return self._beats[code]

    def rules(self, station_id: int) -> Rules:
        """The rules of the district that a station belongs to; days are planned by them."""
        if station_id not in self._rules:
            above = [self.tx.units.get(id_) for id_ in self.tx.units.get(station_id).lineage]
            district = next((u for u in above if u.kind is UnitKind.DISTRICT), above[-1])
            self._rules[station_id] = Rules(district.tz, checkin_policy(self.tx, district.id))
        return self._rules[station_id]
