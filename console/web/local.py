"""Dates, times and numbers in the local habit: 24 hours, 5 Jan, 1,00,000."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "hi": (
        "जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून",
        "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर",
    ),
}  # fmt: skip
WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "hi": ("सोम", "मंगल", "बुध", "गुरु", "शुक्र", "शनि", "रवि"),
}
UNITS = {"en": ("s", "min", "h", "days"), "hi": ("से", "मि", "घं", "दिन")}


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant as a page shows it. `iso` is for the script that lets the clock run, `left` is
    the time until then (or since then, if `late`)."""

    iso: str
    time: str
    full: str
    left: str
    late: bool


@dataclass(frozen=True, slots=True)
class Local:
    """How this page writes numbers and instants."""

    language: str
    tz: str
    now: datetime

    def moment(self, at: datetime) -> Moment:
        """An instant (UTC) on the clock of the user's unit."""
        local = at.astimezone(ZoneInfo(self.tz))
        time = f"{local:%H:%M}"
        today = self.today()
        full = time if local.date() == today else f"{self.day(local.date())}, {time}"
        seconds = int((at - self.now).total_seconds())
        return Moment(at.isoformat(), time, full, self.span(abs(seconds)), seconds < 0)

    def exact(self, at: datetime) -> Moment:
        """The same to the second, for what is looked into afterwards."""
        local = at.astimezone(ZoneInfo(self.tz))
        time = f"{local:%H:%M:%S}"
        full = time if local.date() == self.today() else f"{self.day(local.date())}, {time}"
        return replace(self.moment(at), time=time, full=full)

    def maybe(self, at: datetime | None) -> Moment | None:
        """The same of what may not have happened."""
        return self.moment(at) if at is not None else None

    def today(self) -> date:
        """The date at the user's unit."""
        return self.now.astimezone(ZoneInfo(self.tz)).date()

    def at(self, hour: int) -> datetime:
        """This hour of today's date at the user's unit, in UTC."""
        return datetime.combine(self.today(), time(hour), ZoneInfo(self.tz)).astimezone(UTC)

    def day(self, day: date) -> str:
        """As in '5 Jan', with the year if it is another one."""
        text = f"{day.day} {MONTHS[self.language][day.month - 1]}"
        return text if day.year == self.today().year else f"{text} {day.year}"

    def weekday(self, day: date) -> str:
        """As in 'Mon, 5 Jan'."""
        return f"{WEEKDAYS[self.language][day.weekday()]}, {self.day(day)}"

    def span(self, seconds: int) -> str:
        """A length of time in its two greatest units at most."""
        second, minute, hour, days = UNITS[self.language]
        if seconds < 60:
            return f"{seconds} {second}"
        if seconds < 3600:
            return f"{seconds // 60} {minute}"
        if seconds < 86_400:
            return f"{seconds // 3600} {hour} {seconds % 3600 // 60:02d} {minute}"
        whole = seconds // 86_400
        return f"{whole} {days if whole > 1 else days.removesuffix('s')}"

    def clock(self, seconds: int) -> str:
        """Seconds after midnight as HH:MM."""
        return f"{seconds // 3600 % 24:02d}:{seconds % 3600 // 60:02d}"

    def number(self, number: int) -> str:
        """Grouped as in India: 12,34,567."""
        digits = str(abs(number))
        head, tail = digits[:-3], digits[-3:]
        groups = []
        while head:
            groups.append(head[-2:])
            head = head[:-2]
        return ("-" if number < 0 else "") + ",".join([*reversed(groups), tail])
