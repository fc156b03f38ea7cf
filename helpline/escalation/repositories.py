"""Incidents and alerts as the store keeps them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from helpline.escalation.model import Alert, Incident


class Incidents(Protocol):
    """Seniors who need to be looked at."""

    def add(self, incident: Incident) -> Incident:
        """Conflict if the senior already has an open one (a constraint of the store)."""

    def get(self, incident_id: int) -> Incident: ...
    def save(self, incident: Incident) -> Incident: ...
    def open_of(self, senior_id: int) -> Incident | None: ...
    def open_at(self, station_ids: Sequence[int]) -> list[Incident]: ...
    def opened(
        self, station_ids: Sequence[int], from_at: datetime, to_at: datetime
    ) -> list[Incident]:
        """Incidents opened in [from_at, to_at), open or closed, in their order."""


class Alerts(Protocol):
    """Who was told of an incident, with which code."""

    def add(self, alert: Alert) -> Alert:
        """Conflict if the responder holds a live alert with this code, or one of this incident."""

    def get(self, alert_id: int) -> Alert: ...
    def save(self, alert: Alert) -> None: ...
    def of_incident(self, incident_id: int) -> list[Alert]:
        """In order of id."""

    def by_code(self, responder_id: int, code: str) -> Alert | None:
        """The newest alert of this responder with this code, live or not."""

    def held_by(self, responder_id: int) -> list[Alert]:
        """Live alerts of this responder whose incident is open, in order of id."""

    def codes_since(self, responder_id: int, since: datetime) -> set[str]:
        """All codes given to this responder since then, live or not."""
