"""Services as written by hand in sample/services.toml, with invented numbers where they need one."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from sample.making.numbers import Numbers
from sample.making.officers import Roster


def service_rows(path: Path, numbers: Numbers, roster: Roster) -> Iterator[dict[str, str]]:
    """The lines of services.csv."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    purposes: dict[str, dict[str, str]] = content["purpose"]
    for told in content["service"]:
        district: str = told["district"]
        nodal = roster.nodal[district, told["nodal"]].phone if "nodal" in told else ""
        yield {
            "name": told["name"],
            "kind": told["kind"],
            "district": district,
            "phone": told.get("phone") or numbers.mobile("service", district),
            "address": told["address"],
            "hours": told.get("hours", "24x7"),
            "languages": "hi en",
            "nodal_officer_phone": nodal,
            "full_phone": numbers.mobile("service", district) if told.get("full") else "",
            "head_phone": roster.heads[district].phone
            if nodal and district in roster.heads
            else "",
            "for_hi": purposes.get(told["kind"], {}).get("hi", ""),
            "for_en": purposes.get(told["kind"], {}).get("en", ""),
        }
