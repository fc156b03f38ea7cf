"""How passwords are kept."""

from console.access import passwords


def test_a_password_is_kept_as_argon2id_and_never_twice_alike() -> None:
    first, second = passwords.hashed("correct horse"), passwords.hashed("correct horse")
    assert first.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert first != second
    assert passwords.fits(first, "correct horse")
    assert not passwords.fits(first, "correct house")


def test_what_is_no_hash_fits_nothing() -> None:
    assert not passwords.fits("", "")
    assert not passwords.fits("plain", "plain")
