"""Personal data: readable with the right key in its own row, and nowhere else."""

import base64

import pytest

from store.crypto import Cipher, KeyRing, system_version
from store.errors import Corrupt, WrongKeys

OLD, NEW = b"o" * 32, b"n" * 32
PHONE = "+917715550001"


def test_what_is_sealed_opens_in_its_own_place_only() -> None:
    cipher = Cipher(NEW)
    sealed = cipher.seal("कमला", "persons.name:7")
    assert cipher.open(sealed, "persons.name:7") == "कमला"
    for wrong in ("persons.name:8", "phones.e164:7"):
        with pytest.raises(Corrupt, match=wrong):
            cipher.open(sealed, wrong)


@pytest.mark.parametrize("position", [0, 12, -1])
def test_a_changed_byte_is_noticed(position: int) -> None:
    sealed = bytearray(Cipher(NEW).seal("कमला", "persons.name:7"))
    sealed[position] ^= 1
    with pytest.raises(Corrupt):
        Cipher(NEW).open(bytes(sealed), "persons.name:7")


def test_a_short_value_is_corrupt_not_a_crash() -> None:
    with pytest.raises(Corrupt):
        Cipher(NEW).open(b"", "persons.name:7")


def test_the_same_text_never_looks_the_same_twice() -> None:
    assert len({Cipher(NEW).seal("same", "a:1") for _ in range(50)}) == 50


def test_a_persons_key_opens_only_for_that_person() -> None:
    ring = KeyRing({1: OLD})
    wrapped, version, cipher = ring.new_key(7)
    sealed = cipher.seal("कमला", "persons.name:7")
    assert ring.cipher(7, wrapped, version).open(sealed, "persons.name:7") == "कमला"
    with pytest.raises(Corrupt, match="person 8"):
        ring.cipher(8, wrapped, version)


def test_a_rewrapped_key_opens_what_the_old_one_sealed() -> None:
    old, both, new = KeyRing({1: OLD}), KeyRing({1: OLD, 2: NEW}), KeyRing({2: NEW})
    wrapped, version, cipher = old.new_key(7)
    sealed = cipher.seal("कमला", "persons.name:7")
    again = both.rewrap(7, wrapped, version)
    assert new.cipher(7, again, 2).open(sealed, "persons.name:7") == "कमला"
    with pytest.raises(WrongKeys, match="version 1"):
        new.cipher(7, wrapped, version)


def test_system_values_say_which_key_sealed_them() -> None:
    sealed = KeyRing({1: OLD}).seal_system("secret", "users.totp:1")
    assert system_version(sealed) == 1
    both = KeyRing({1: OLD, 2: NEW})
    assert both.open_system(sealed, "users.totp:1") == "secret"
    assert system_version(both.seal_system("secret", "users.totp:1")) == 2
    with pytest.raises(WrongKeys):
        KeyRing({2: NEW}).open_system(sealed, "users.totp:1")


def test_the_blind_index_finds_a_number_and_tells_nothing_of_it() -> None:
    ring, other = KeyRing({1: OLD, 2: NEW}), KeyRing({1: b"x" * 32})
    index = ring.blind_index(PHONE)
    assert index == ring.blind_index(PHONE, 2)
    assert len(index) == 16
    assert len({index, ring.blind_index(PHONE, 1), other.blind_index(PHONE)}) == 3
    assert ring.blind_index("+917715550002") != index


def test_a_key_ring_is_read_from_its_setting() -> None:
    text = f"1:{base64.b64encode(OLD).decode()}, 2:{base64.b64encode(NEW).decode()}"
    ring = KeyRing.parse(text)
    assert ring.versions == (2, 1)
    assert ring.blind_index(PHONE) == KeyRing({2: NEW}).blind_index(PHONE)


@pytest.mark.parametrize("text", ["", "1", "1:short", "x:AAAA", "1:" + "A" * 20])
def test_a_wrong_key_ring_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(WrongKeys) as refused:
        KeyRing.parse(text)
    assert "AAAA" not in str(refused.value)
