"""Who is in the story: invented people with invented numbers."""

from dataclasses import dataclass

from helpline.directory.model import Officer, Role, UnitKind
from helpline.directory.services import Opening, Service, ServiceKind
from helpline.numbers import E164
from helpline.repositories import UnitOfWork
from phonenet.handsets.personalities import Manual, NeverAnswers
from phonenet.story.phone import Phone
from simulation import district as places
from simulation.district import District
from simulation.world import World

SENIORS = {
    "kamla": ("Kamla Bai", "+919000000211", (7, 0)),
    "ramesh": ("Ramesh Sahu", "+919000000212", (7, 10)),
    "sita": ("Sita Devi", "+919000000213", (7, 20)),
    "phool": ("Phoolbai", "+919000000214", (8, 30)),
    "mohan": ("Mohan Lal", "+919000000215", (9, 0)),
    "budhni": ("Budhni Bai", "+919000000216", (9, 30)),
    "dhani": ("Dhaniram", "+919000000217", (10, 30)),
    "leela": ("Leela Verma", "+919000000218", (13, 0)),
}
DAUGHTERS = {
    "sita": ("Asha, daughter", "+919000000313"),
    "mohan": ("Suresh, son", "+919000000315"),
}
CONTROL_ROOM_DESK = "+917712000112"
STATION_LINE = "+917712000100"
WOMEN = {
    "meena": ("Meena", "+919000000701"),
    "radha": ("Radha", "+919000000702"),
    "anita": ("Anita", "+919000000703"),
    "pinky": ("Pinky", "+919000000704"),
    "sunita": ("Sunita", "+919000000705"),
    "stranger": ("A stranger", "+919000000706"),
}
HOUSES = {
    "full": ("Nari Niketan", "Nari Niketan", "+919000000121"),
    "free": ("Sakhi Centre", "Sakhi Centre", "+919000000122"),
}
SECOND_DESK = ("Women's desk 2", "+919000000113")
PARTS = {
    "beat": "Beat officer",
    "substitute": "Beat officer 2",
    "desk": "Station desk",
    "sho": "SHO",
    "circle": "Circle officer",
    "control": "Control room",
    "night": "Night officer",
    "sp": "SP",
}


@dataclass(frozen=True, slots=True)
class Cast:
    """The district and everybody's phone."""

    place: District
    seniors: dict[str, int]
    phones: dict[str, Phone]
    names: dict[str, str]
    services: dict[str, Service]
    second_desk: int

    def phones_of_senior(self, name: str) -> Phone:
        """The phone of the senior whose name begins so."""
        part = next(p for p, (full, _, _) in SENIORS.items() if full.startswith(name))
        return self.phones[part]


def assemble_cast(world: World, language: str) -> Cast:
    """Put everybody into the store and give everybody a phone."""
    place = world.store.write(lambda tx: places.build(tx, world.now, language))
    seniors: dict[str, int] = {}
    phones: dict[str, Phone] = {}
    names: dict[str, str] = {CONTROL_ROOM_DESK: "Control room"}
    for part, (name, number, call_time) in SENIORS.items():
        contacts = ((*DAUGHTERS[part], True),) if part in DAUGHTERS else ()
        beat = place.other_beat if part == "budhni" else place.beat
        seniors[part] = world.store.write(
            lambda tx, n=name, p=number, t=call_time, c=contacts, b=beat: places.enrol(  # type: ignore[misc]
                tx,
                world.now,
                place,
                name=n,
                phone=p,
                language=language,
                call_time=t,
                contacts=c,
                beat_id=b.id,
            )
        )
        phones[part] = world.network.handset(number, name, Manual())
        names[number] = name
    for part, (name, number) in DAUGHTERS.items():
        phones[f"{part}'s"] = world.network.handset(number, name, Manual())
        names[number] = name
    for part, title in PARTS.items():
        number = place.number(part)
        phones[part] = world.network.handset(number, title, NeverAnswers())
        names[number] = title
    phones["control desk"] = world.network.handset(
        CONTROL_ROOM_DESK, "Control room", Manual(), landline=True
    )
    phones["station line"] = world.network.handset(
        STATION_LINE, "Station line", NeverAnswers(), landline=True
    ).ignores()
    names[STATION_LINE] = "Station line"
    for part, (name, number) in WOMEN.items():
        phones[part] = world.network.handset(number, name, Manual())
        names[number] = name
    for part, (_, title, number) in HOUSES.items():
        phones[part] = world.network.handset(number, title, Manual())
        names[number] = title
    phones["second desk"] = world.network.handset(
        SECOND_DESK[1], SECOND_DESK[0], NeverAnswers()
    ).ignores()
    names[SECOND_DESK[1]] = SECOND_DESK[0]
    services, second = world.store.write(lambda tx: _around(tx, world, place, language))
    return Cast(place, seniors, phones, names, services, second)


def _around(
    tx: UnitOfWork, world: World, place: District, language: str
) -> tuple[dict[str, Service], int]:
    """Two houses with their nodal officers, and a woman officer at another station's desk."""
    station = tx.units.add(
        code="KOTWALI",
        kind=UnitKind.STATION,
        parent_id=place.subdivision.id,
        name="KOTWALI",
        name_local="KOTWALI",
        tz=places.TZ,
        area="urban",
        contact_id=None,
        pin_codes=[],
    )

    def officer(name: str, number: str, unit_id: int, role: Role) -> int:
        person = tx.people.add(name=name, language=language, phones={"main": number}, now=world.now)
        tx.officers.add(Officer(person.id, unit_id, role, role.value, "female"))
        return person.id

    second = officer(*SECOND_DESK, station.id, Role.DESK_OFFICER)
    services = {
        part: tx.services.add(
            Service(
                id=0,
                district_id=place.district.id,
                kind=ServiceKind.SHELTER,
                name=name,
                phone=E164(number),
                address="",
                hours=(Opening(places.ALWAYS, 0, 86_400),),
                languages=("hi",),
                nodal_officer_id=officer(title, number, place.district.id, Role.NODAL_OFFICER),
            )
        )
        for part, (name, title, number) in HOUSES.items()
    }
    return services, second
