"""Encryption of personal data: the key ring, keys of persons, and the blind index of numbers.

Every person has a random data key, wrapped by a master key of the ring; destroying the wrapped
key makes everything under it unreadable. Every value is bound to its column and row, so that
what is copied into another row does not open there. Master keys are never used themselves: three
keys are derived from each, for wrapping, for what belongs to no person, and for the index.
"""

import base64
import binascii
import hmac
import os
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from store.errors import Corrupt, WrongKeys

KEY_BYTES = 32
INDEX_BYTES = 16
_NONCE_BYTES = 12
VERSION_BYTES = 4
_KEYS_KEPT = 4096

T = TypeVar("T")


class Cipher:
    """Seals texts under one key with AES-256-GCM."""

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def seal(self, text: str, place: str) -> bytes:
        """`place` names column and row, as in "persons.name:7"."""
        return self.seal_bytes(text.encode(), place)

    def seal_bytes(self, content: bytes, place: str) -> bytes:
        """The same for what is no text."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, content, place.encode())

    def open(self, sealed: bytes, place: str) -> str:
        """The text.

        Raises:
            Corrupt: it was sealed for another place or key, or was changed.
        """
        return self.open_bytes(sealed, place).decode()

    def open_bytes(self, sealed: bytes, place: str) -> bytes:
        """The same for what is no text."""
        nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return self._aead.decrypt(nonce, body, place.encode())
        except (InvalidTag, ValueError):
            raise Corrupt(
                f"the encrypted value at {place} does not open: it was changed, or moved here from "
                "another row. Restore this row from a backup"
            ) from None


class KeyRing:
    """The master keys by version; the newest is used for everything new."""

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        """
        Raises:
            WrongKeys: no key, or one that is not 32 bytes long.
        """
        if not keys or any(len(key) != KEY_BYTES for key in keys.values()):
            raise WrongKeys(f"DATA_KEYS needs at least one key, each of {KEY_BYTES} bytes")
        self.newest = max(keys)
        self._wrapping = {v: AESGCM(_derive(key, b"person keys")) for v, key in keys.items()}
        self._system = {v: Cipher(_derive(key, b"system")) for v, key in keys.items()}
        self._indexing = {v: _derive(key, b"blind index") for v, key in keys.items()}
        self._unwrap = lru_cache(maxsize=_KEYS_KEPT)(self._unwrapped)

    @classmethod
    def parse(cls, text: str) -> "KeyRing":
        """Of the text of DATA_KEYS: "1:base64,2:base64", newest last.

        Raises:
            WrongKeys: the text is not of this form.
        """
        keys: dict[int, bytes] = {}
        for part in text.split(","):
            number, _, encoded = part.strip().partition(":")
            try:
                keys[int(number)] = base64.b64decode(encoded, validate=True)
            except (ValueError, binascii.Error):
                raise WrongKeys("DATA_KEYS is VERSION:BASE64, comma-separated") from None
        return cls(keys)

    @property
    def versions(self) -> tuple[int, ...]:
        """Newest first."""
        return tuple(sorted(self._wrapping, reverse=True))

    def new_key(self, person_id: int) -> tuple[bytes, int, Cipher]:
        """(wrapped key, version of the master key, cipher) for a new person."""
        key = os.urandom(KEY_BYTES)
        return self._wrap(person_id, key), self.newest, Cipher(key)

    def rewrap(self, person_id: int, wrapped: bytes, version: int) -> bytes:
        """The same key, wrapped by the newest master key."""
        return self._wrap(person_id, self._raw(person_id, wrapped, version))

    def cipher(self, person_id: int, wrapped: bytes, version: int) -> Cipher:
        """The cipher of a person.

        Raises:
            WrongKeys: the ring lacks this version.
            Corrupt: the wrapped key was changed, or belongs to another person.
        """
        return self._unwrap(person_id, wrapped, version)

    def _unwrapped(self, person_id: int, wrapped: bytes, version: int) -> Cipher:
        return Cipher(self._raw(person_id, wrapped, version))

    def _raw(self, person_id: int, wrapped: bytes, version: int) -> bytes:
        nonce, body = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
        try:
            return _known(self._wrapping, version).decrypt(nonce, body, _owner(person_id))
        except InvalidTag:
            raise Corrupt(
                f"the key of person {person_id} does not open with version {version} of DATA_KEYS: "
                "is this the database's own key ring? If it is, restore the row from a backup"
            ) from None

    def _wrap(self, person_id: int, key: bytes) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._wrapping[self.newest].encrypt(nonce, key, _owner(person_id))

    def seal_system(self, text: str, place: str) -> bytes:
        """Seal what belongs to no person; the version of the key goes in front."""
        version = self.newest.to_bytes(VERSION_BYTES)
        return version + self._system[self.newest].seal(text, place)

    def open_system(self, sealed: bytes, place: str) -> str:
        """Open what `seal_system` made."""
        version = system_version(sealed)
        return _known(self._system, version).open(sealed[VERSION_BYTES:], place)

    def blind_index(self, e164: str, version: int | None = None) -> bytes:
        """What a number is found by: a keyed hash that does not tell the number."""
        key = _known(self._indexing, self.newest if version is None else version)
        return hmac.digest(key, e164.encode(), "sha256")[:INDEX_BYTES]


def system_version(sealed: bytes) -> int:
    """Which version of the ring sealed this system value."""
    return int.from_bytes(sealed[:VERSION_BYTES])


def _known(by_version: Mapping[int, T], version: int) -> T:
    try:
        return by_version[version]
    except KeyError:
        raise WrongKeys(
            f"rows were encrypted with version {version} of DATA_KEYS, which is not in the ring: "
            "put that key back in front of the newer ones"
        ) from None


def _owner(person_id: int) -> bytes:
    return f"persons.key:{person_id}".encode()


def _derive(master: bytes, purpose: bytes) -> bytes:
    return HKDFExpand(SHA256(), KEY_BYTES, b"khairiyat " + purpose).derive(master)
