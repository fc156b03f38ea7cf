"""Reaching people: letters, and the one door through which they leave (DESIGN section 6)."""

from helpline.contact.door import Door
from helpline.contact.letter import Letter, Purpose, Refusal

__all__ = ["Door", "Letter", "Purpose", "Refusal"]
