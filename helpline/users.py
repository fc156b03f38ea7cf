"""Who may sign in to the console."""

from dataclasses import dataclass

from helpline.directory.model import Role


@dataclass(frozen=True, slots=True)
class User:
    """A login. It sees the unit `unit_id` and all below it, as `role`.

    `person_id` is the officer behind it, where one is known. A disabled one signs nobody in.
    """

    id: int
    name: str
    password_hash: str
    role: Role
    unit_id: int
    person_id: int | None
    disabled: bool
