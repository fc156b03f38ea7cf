"""Invented seniors: who they are, where they live, who is near."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from sample.making import behaviour
from sample.making.names import Name, old_name, young_name
from sample.making.numbers import Numbers
from sample.making.units import Beat, District, Station

FEATURED_BEAT = "RPR-CIVILLINES-1"
"""The beat in which the phones to try stand side by side."""
DANGER_BEAT = "BSP-SARKANDA-1"
"""The beat in which one senior presses 3."""
_FIRST_CONSENT = date(2024, 7, 1)

_LANDMARKS = (
    ("Shiv Mandir", "शिव मंदिर"), ("Hanuman Mandir", "हनुमान मंदिर"), ("talab", "तालाब"),
    ("Primary School", "प्राथमिक शाला"), ("ration shop", "राशन दुकान"), ("pani tanki", "पानी टंकी"),
    ("Anganwadi", "आंगनबाड़ी"), ("Gandhi Chowk", "गांधी चौक"), ("post office", "डाकघर"),
    ("bus stand", "बस स्टैंड"), ("Jaitkham", "जैतखाम"), ("Sahu Sadan", "साहू सदन"),
)  # fmt: skip
_HEALTH = (
    ("sugar and BP", "शुगर और बीपी"), ("sugar", "शुगर"), ("BP", "बीपी"),
    ("knee pain, walks with a stick", "घुटनों में दर्द, लाठी से चलते हैं"),
    ("weak eyesight, cataract operated", "आँखें कमज़ोर, मोतियाबिंद का ऑपरेशन"),
    ("heart patient, medicine daily", "दिल की बीमारी, रोज़ दवा"), ("asthma", "दमा"),
    ("hip operated, walks slowly", "कूल्हे का ऑपरेशन, धीरे चलना"),
    ("forgets things", "बातें भूल जाना"), ("sickle cell", "सिकल सेल"), ("thyroid", "थायराइड"),
)  # fmt: skip
_RELATIONS = (
    ("son", "बेटा", False), ("daughter", "बेटी", True), ("nephew", "भतीजा", False),
    ("niece", "भतीजी", True), ("neighbour", "पड़ोसी", False), ("sister", "बहन", True),
    ("brother", "भाई", False), ("daughter-in-law", "बहू", True), ("friend", "सहेली", True),
)  # fmt: skip
_DAYS = {"daily": 80, "mon-sat": 9, "सोम-शनि": 3, "mon,wed,fri": 4, "सोम,बुध,शुक्र": 4}


@dataclass(frozen=True, slots=True)
class Telephone:
    """One telephone of somebody near a senior, or of the senior."""

    number: str
    name: str
    role: str
    personality: behaviour.Personality
    landline: bool = False
    featured: bool = False


@dataclass(frozen=True, slots=True)
class Senior:
    """The line of seniors.csv, and the telephones that stand behind it."""

    row: Mapping[str, str]
    telephones: tuple[Telephone, ...]
    station: str


class Seniors:
    """Makes seniors up, beat by beat."""

    def __init__(self, chance: Random, numbers: Numbers) -> None:
        self._chance = chance
        self._numbers = numbers

    def of(self, district: District) -> Iterator[Senior]:
        """Two or three seniors in every beat; in a few beats two of them share a telephone."""
        for station in district.stations():
            for beat in station.beats:
                more = station.area == "urban" and self._chance.random() < 0.3
                found = [self._senior(district, station, beat) for _ in range(3 if more else 2)]
                if beat.code == FEATURED_BEAT:
                    while not _has_contact_and_mobile(found[0]):
                        found[0] = self._senior(district, station, beat)
                    found[0] = _featured(found[0])
                elif beat.code == DANGER_BEAT:
                    found[0] = _in_danger(found[0])
                elif self._chance.random() < 0.03:
                    found[1] = _shared(found[0], found[1])
                yield from found

    def _senior(self, district: District, station: Station, beat: Beat) -> Senior:
        chance = self._chance
        female = chance.random() < 0.62
        language = "hi" if chance.random() < 0.88 else "en"
        hearing = chance.choices(("normal", "hard", "deaf"), (84, 15, 1))[0]
        at_risk = chance.random() < 0.02
        person = old_name(chance, female).written(language, chance)
        personality = behaviour.senior(chance)
        landline = hearing != "deaf" and chance.random() < (0.10 if language == "en" else 0.04)
        main = self._telephone("senior", district, person, personality, landline=landline)
        phones = [main]
        row = {
            "name": person,
            "phone": main.number,
            "alternate_phone": "",
            "language": language,
            "birth_year": str(chance.randint(1934, 1963)) if chance.random() < 0.95 else "",
            "address": self._address(beat, district, station, language),
            "pin_code": beat.pin,
            "beat": beat.code,
            "call_time": self._call_time(),
            "days": chance.choices(list(_DAYS), list(_DAYS.values()))[0],
            "hearing": hearing,
            "health_notes": self._pick(_HEALTH, language) if chance.random() < 0.7 else "",
            "at_risk_at_home": "yes" if at_risk else "no",
            "consent_on": (_FIRST_CONSENT + timedelta(chance.randrange(365))).isoformat(),
        }
        if chance.random() < (0.6 if landline else 0.2):
            there = behaviour.answers(behaviour.press("1"))
            second = there if behaviour.reachable(personality) else behaviour.NEVER
            phones.append(self._telephone("alternate", district, person, second))
            row["alternate_phone"] = phones[-1].number
        row |= self._contact(district, language, at_risk, phones)
        row |= self._key_holder(district, language, phones)
        return Senior(row, tuple(phones), station.code)

    def _contact(
        self, district: District, language: str, at_risk: bool, phones: list[Telephone]
    ) -> dict[str, str]:
        chance = self._chance
        columns = ("contact_name", "contact_phone", "contact_relation", "contact_safe")
        if not at_risk and chance.random() < 0.1:
            return dict.fromkeys(columns, "")
        latin, hindi, female = chance.choice(_RELATIONS)
        near = self._near("contact", district, language, female, behaviour.contact(chance))
        phones.append(near)
        safe = not at_risk and chance.random() < 0.85
        relation = hindi if language == "hi" else latin
        values = (near.name, near.number, relation, "yes" if safe else "no")
        return dict(zip(columns, values, strict=True))

    def _key_holder(
        self, district: District, language: str, phones: list[Telephone]
    ) -> dict[str, str]:
        if self._chance.random() < 0.35:
            return {"key_holder_name": "", "key_holder_phone": ""}
        female = self._chance.random() < 0.5
        near = self._near("key_holder", district, language, female, behaviour.answers())
        phones.append(near)
        return {"key_holder_name": near.name, "key_holder_phone": near.number}

    def _near(
        self,
        role: str,
        district: District,
        language: str,
        female: bool,
        personality: behaviour.Personality,
    ) -> Telephone:
        name: Name = young_name(self._chance, female)
        written = name.written(language, self._chance)
        return self._telephone(role, district, written, personality)

    def _telephone(
        self,
        role: str,
        district: District,
        name: str,
        personality: behaviour.Personality,
        landline: bool = False,
    ) -> Telephone:
        if landline:
            number = self._numbers.landline(district.std, district.code)
        else:
            number = self._numbers.mobile(role, district.code)
        return Telephone(number, name, role, personality, landline)

    def _address(self, beat: Beat, district: District, station: Station, language: str) -> str:
        house = self._chance.randint(1, 260)
        landmark = self._pick(_LANDMARKS, language)
        town, town_local = (
            (district.name, district.name_local)
            if station.area == "urban"
            else (f"thana {station.name}", f"थाना {station.name_local}")
        )
        if language == "hi":
            return f"म.नं. {house}, {landmark} के पास, {beat.name_local}, {town_local}"
        return f"H.No. {house}, near {landmark}, {beat.name}, {town}"

    def _call_time(self) -> str:
        draw = self._chance.random()
        if draw < 0.90:
            minutes = self._chance.randrange(7 * 60, 12 * 60, 5)
        elif draw < 0.98:
            minutes = self._chance.randrange(12 * 60, 17 * 60, 15)
        else:
            minutes = self._chance.choice((6 * 60, 18 * 60, 18 * 60 + 30, 19 * 60))
        return f"{minutes // 60:02}:{minutes % 60:02}"

    def _pick(self, both: tuple[tuple[str, str], ...], language: str) -> str:
        return self._chance.choice(both)[1 if language == "hi" else 0]


def _has_contact_and_mobile(senior: Senior) -> bool:
    by_role = {phone.role: phone for phone in senior.telephones}
    return "contact" in by_role and not by_role["senior"].landline


def _featured(senior: Senior) -> Senior:
    """The senior to try: her telephones and her contact's are held by whoever is watching."""
    row: dict[str, Any] = dict(senior.row) | {
        "name": "दुलारी बाई साहू", "language": "hi", "birth_year": "1948", "call_time": "08:00",
        "days": "daily", "hearing": "normal", "at_risk_at_home": "no",
        "address": "म.नं. 42, हनुमान मंदिर के पास, बैरन बाज़ार, रायपुर",
        "contact_name": "कविता साहू", "contact_relation": "भतीजी", "contact_safe": "yes",
        "health_notes": "शुगर और बीपी", "alternate_phone": "",
    }  # fmt: skip
    names = {"senior": row["name"], "contact": row["contact_name"]}
    phones = tuple(
        replace(phone, name=names[phone.role], personality=behaviour.MANUAL, featured=True)
        if phone.role in names
        else phone
        for phone in senior.telephones
        if phone.role != "alternate"
    )
    return Senior(row, phones, senior.station)


def _in_danger(senior: Senior) -> Senior:
    main, *others = senior.telephones
    danger = replace(main, personality=behaviour.in_danger())
    return replace(senior, telephones=(danger, *others))


def _shared(first: Senior, second: Senior) -> Senior:
    """The second senior has no telephone of her own and is called on the first one's."""
    if second.row["hearing"] == "deaf":
        return second
    row = dict(second.row) | {"phone": first.row["phone"]}
    own = second.row["phone"]
    return Senior(row, tuple(p for p in second.telephones if p.number != own), second.station)
