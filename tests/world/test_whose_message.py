"""To which number a message came, and whose words it holds."""

from helpline.directory.policies import default_bodies
from helpline.escalation.model import IncidentState
from phonenet.handsets.personalities import NeverAnswers
from tests.world import district as district_of
from tests.world.world import World


def test_a_plea_to_the_helpline_is_a_case_even_from_an_officers_phone(world: World) -> None:
    place = world.store.write(lambda tx: district_of.build(tx, world.now))
    phone = world.network.handset(place.number("desk"), "Desk officer", NeverAnswers())
    phone.send_sms(world.settings.helpline_number, "MADAD")
    world.advance(minutes=1)
    cases = world.store.read(lambda tx: tx.cases.get(1))
    assert cases.number
    assert not any("not understood" in text.body.lower() for text in phone.inbox)


def test_i14_a_longer_code_acknowledges_by_sms_too(world: World) -> None:
    place = world.store.write(lambda tx: district_of.build(tx, world.now))
    world.store.write(lambda tx: district_of.enrol(tx, world.now, place))
    longer = {**default_bodies()["escalation"], "code_length": 5}
    world.store.write(
        lambda tx: tx.policies.add(place.district.id, "escalation", longer, world.now)
    )
    world.plan()
    world.network.handset("+919000000201", "Sita Devi", NeverAnswers(), language="en")
    beat = world.network.handset(place.number("beat"), "Beat officer", NeverAnswers())
    alert = beat.expect_sms("Sita Devi", within=5 * 3600)
    code = next(word for word in alert.body.split() if word.strip(":").isdigit()).strip(":")
    assert len(code) == 5
    alert.reply(f"1 {code}")
    world.advance(seconds=30)
    incident = world.store.read(lambda tx: tx.incidents.get(1))
    assert incident.state is IncidentState.ACKNOWLEDGED
