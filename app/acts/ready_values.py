"""The columns of a new prospect and its phones, for the file and for the way to a team."""

from typing import Any

from app.domain.state import Case
from app.reads.preview import name_key


def person_values(case: Case) -> dict[str, Any]:
    """The columns of a new prospect."""
    who = case.prospect
    return {
        "id": who.id,
        "name": who.name,
        "role": who.role,
        "company": who.company,
        "place": who.place,
        "country": who.country,
        "staff": who.staff,
        "email": who.email,
        "language": who.language,
        "pronoun": who.pronoun,
        "zone": who.zone,
        "zones": who.zones,
        "zone_basis": who.zone_basis,
        "name_key": name_key(who.name),
    }


def phone_values(case: Case) -> list[dict[str, Any]]:
    """The columns of the phones of a new prospect."""
    return [
        {
            "prospect": case.prospect.id,
            "position": position,
            "e164": phone.e164,
            "kind": phone.kind,
            "state": phone.state,
            "ext": phone.ext,
        }
        for position, phone in enumerate(case.prospect.phones)
    ]
