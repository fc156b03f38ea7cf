"""Opens and closes the personal values of one transaction."""

from sqlalchemy import bindparam, select

from store.crypto import Cipher, KeyRing
from store.session import Session
from store.statement import Statement
from store.tables.people import persons

_KEY = Statement(
    select(persons.c.key_wrapped, persons.c.key_ver).where(persons.c.id == bindparam("person_id"))
)


class Vault:
    """The ciphers of the people that a transaction meets. A person without a key is erased: what
    was theirs reads as "", and what is written about them is not kept."""

    def __init__(self, session: Session, ring: KeyRing) -> None:
        self._session = session
        self._met: dict[int, Cipher | None] = {}
        self._indexes: dict[tuple[str, int], bytes] = {}
        self.ring = ring

    def meet(self, person_id: int, wrapped: bytes | None, version: int) -> None:
        """Remember a key that a query brought along."""
        if person_id not in self._met:
            known = None if wrapped is None else self.ring.cipher(person_id, wrapped, version)
            self._met[person_id] = known

    def index(self, e164: str, version: int) -> bytes:
        """The blind index of a number: one call asks for its caller's several times."""
        known = self._indexes.get((e164, version))
        if known is None:
            known = self._indexes[e164, version] = self.ring.blind_index(e164, version)
        return known

    def make(self, person_id: int) -> tuple[bytes, int]:
        """A key for a new person: (wrapped, version of the master key)."""
        wrapped, version, self._met[person_id] = self.ring.new_key(person_id)
        return wrapped, version

    def forget(self, person_id: int) -> None:
        """The person has been erased."""
        self._met[person_id] = None

    def seal(self, person_id: int | None, text: str, place: str) -> bytes | None:
        """Encrypt under the person's key, or the system's for what belongs to nobody."""
        if person_id is None:
            return self.ring.seal_system(text, place)
        cipher = self._cipher(person_id)
        return None if cipher is None else cipher.seal(text, place)

    def open(self, person_id: int | None, sealed: bytes | None, place: str) -> str:
        """The text; "" if there is none, or no longer a key to it."""
        if sealed is None:
            return ""
        if person_id is None:
            return self.ring.open_system(sealed, place)
        cipher = self._cipher(person_id)
        return "" if cipher is None else cipher.open(sealed, place)

    def _cipher(self, person_id: int) -> Cipher | None:
        if person_id not in self._met:
            row = self._session.row(_KEY, person_id=person_id)
            self.meet(person_id, *(row or (None, 0)))
        return self._met[person_id]
