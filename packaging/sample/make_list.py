"""Makes the list that the sample team imports: visitors of a fair, invented, 2,406 rows.

The people of the pictures stand on top. Among the rows are prospects whom the team knows, rows
whose phone nobody can dial, rows that must not be called and rows without a name. The same seed
gives the same rows: `python packaging/sample/make_list.py`.
"""

import random
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import phonenumbers
from make_prospects import PLACES

SEED = 20_261_124
ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "sample"
TARGET = SAMPLE / "lists" / "fruitlogistica-2026.xlsx"
HEADER = ("Name", "Firma", "Funktion", "Tel.", "Mail", "Ort", "Land", "Sprache", "Nicht anrufen",
          "Halle/Stand", "Erfasst")  # fmt: skip
NEW, KNOWN, BLOCKED, BAD, NAMELESS = 2143, 148, 37, 61, 17
NATIONAL = 44  # of the bad ones: whole numbers without a country

# As drawn: name, company, role, phone, e-mail, place, country
DRAWN = """
Annika Vogt|Vogt Frucht GmbH|Einkauf|+49 40 5550 182|a.vogt@vogt-frucht.example|Hamburg|Deutschland
Maarten de Wit|De Wit Fresh BV|Directeur|+31 10 555 0144|maarten@dewitfresh.example|Rotterdam|Niederlande
Chiara Bellini|Bellini Ortofrutta|Titolare|+39 051 555 0199|chiara@bellini.example|Bologna|Italien
Stefan Kurz|Kurz Logistik|Leiter Lager|+49 711 555 0163|kurz@kurz-log.example|Stuttgart|Deutschland
Eva Horáková|Moravia Pack|Nákup|+420 541 555 018|horakova@morapack.example|Brno|Tschechien
Pierre Lacombe|Vergers Lacombe|Gérant|+33 4 55 50 17||Lyon|Frankreich
Liam O’Connor|Harbour Foods|Operations|+353 21 555 0119|liam@harbourfoods.example|Cork|Irland
Magda Wójcik|Sadex|Logistyka|+48 22 555 01 39|m.wojcik@sadex.example|Warszawa|Polen
Jens Albrecht|Albrecht Obst||+49 381 555 0121|jens@albrecht-obst.example|Rostock|Deutschland
Sara Lindgren|Norrfrukt AB|Inköp|+46 90 555 0176|sara@norrfrukt.example|Umeå|Schweden
Carlos Peña|Cítricos Peña|Gerente|+34 96 555 0182|cpena@citricospena.example|Valencia|Spanien
Ilse Maes|Maes Groenten|Zaakvoerder|n/a|ilse@maesgroenten.example|Gent|Belgien
Andrei Munteanu|Carpat Fruct|Director|+40 264 555 017|andrei@carpatfruct.example|Cluj|Rumänien
Nora Baumann|Baumann Kühl|Betriebsleitung|+41 44 555 01 68|n.baumann@bkuehl.example|Zürich|Schweiz
Jonas Brandt|Brandt Fördertechnik|Inhaber|+49 731 555 0133|info@brandt-ft.example|Ulm|Deutschland
Petra Zidar|Alpe Sadje|Nabava|+386 1 555 0119|petra@alpesadje.example|Ljubljana|Slowenien
Tiina Saar|Balti Külm|Logistika|+372 6 555 014|tiina@baltikulm.example|Tallinn|Estland
"""  # noqa: E501
DRAWN_KNOWN, DRAWN_BLOCKED, DRAWN_BAD = 3, 1, 2

LANDS = {
    "DE": ("Deutschland", "Deutsch", 6),
    "FR": ("Frankreich", "Französisch", 5),
    "GB": ("Großbritannien", "Englisch", 2),
    "PL": ("Polen", "Polnisch", 1),
    "IT": ("Italien", "Italienisch", 1),
    "ES": ("Spanien", "Spanisch", 1),
    "CZ": ("Tschechien", "Tschechisch", 1),
}  # with how often they come
FIRST = """Alva Arne Bruno Clara Dario Elena Emil Frida Greta Hugo Ines Ivo Jana Jakub Karin Lars
    Lea Luca Maja Marta Milan Nina Olga Paolo Petr Rosa Sofie Tomas Vera Wim"""
LAST = """Adler Bakker Conti Dvorak Engel Ferrer Garrido Haas Ivanec Jansen Kessler Lehner Marin
    Novak Ortega Pichler Rossi Sanz Thiel Urban Vidal Weber Zeman Aubert Beltran"""
GOODS = ("Frucht", "Obst", "Gemüse", "Kühl", "Frische", "Agrar", "Beeren", "Zitrus", "Handel")
FORMS = ("GmbH", "BV", "Srl", "SL", "Sp. z o.o.", "SAS", "AG", "s.r.o.")
ROLES = ("Einkauf", "Geschäftsführung", "Logistik", "Leitung Lager", "Qualität", "Versand", "")
SPOILT = ("n/a", "folgt", "4.94056E+11", "0", "siehe Mail", "+31 10", "unbekannt")

Row = list[str]


def main() -> None:
    """Write the workbook."""
    chance = random.Random(SEED)
    known, blocked = _of_the_team()
    used = {phone for one in (*known, *blocked) for phone in one["phones"]}
    drawn = [_row(line.split("|")) for line in DRAWN.strip().splitlines()]
    rows = [_known(one) for one in known[: KNOWN - DRAWN_KNOWN]]
    stopped = [_known(one) for one in blocked]
    while len(stopped) < BLOCKED - DRAWN_BLOCKED:
        stopped.append(_marked(_person(chance, used)))
    rows += stopped
    rows += [_bad(_person(chance, used), at, chance) for at in range(BAD - DRAWN_BAD)]
    rows += [_nameless(_person(chance, used)) for _ in range(NAMELESS)]
    plain = len(drawn) - DRAWN_KNOWN - DRAWN_BLOCKED - DRAWN_BAD
    rows += [_person(chance, used) for _ in range(NEW - plain)]
    chance.shuffle(rows)
    _write([*drawn, *rows], chance)


def _of_the_team() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Prospects whom the team knows: those that may be called, and those on its list."""
    leads = tomllib.loads((SAMPLE / "prospects.toml").read_text("utf-8"))["leads"]
    acts = tomllib.loads((SAMPLE / "history.toml").read_text("utf-8"))["acts"]
    ended = {one["lead"] for one in acts if one.get("disposition") == "do_not_call"}
    return (
        [one for one in leads if one["key"] not in ended],
        [one for one in leads if one["key"] in ended],
    )


def _row(cells: list[str]) -> Row:
    return [*cells, "", ""]


def _known(lead: dict[str, Any]) -> Row:
    said = [str(lead.get(one, "")) for one in ("name", "company", "role")]
    return [*said, lead["phones"][0], str(lead.get("email", "")), str(lead["place"]), "", "", ""]


def _person(chance: random.Random, used: set[str]) -> Row:
    lands, often = list(LANDS), [often for _, _, often in LANDS.values()]
    while True:
        code = chance.choices(lands, often)[0]
        place, begin, digits = chance.choice(PLACES[code][2])
        phone = f"{begin}{chance.randrange(10**digits):0{digits}}"
        if phone not in used:
            break
    used.add(phone)
    first, last = chance.choice(FIRST.split()), chance.choice(LAST.split())
    owner = last if chance.random() < 0.4 else chance.choice(LAST.split())
    company = f"{owner} {chance.choice(GOODS)}"
    mail = f"{first}.{last}@{owner}-{len(used)}.example".lower()
    land, language, _ = LANDS[code]
    firm = f"{company} {chance.choice(FORMS)}"
    name, role = f"{first} {last}", chance.choice(ROLES)
    return [name, firm, role, _spaced(phone), mail, place, land, language, ""]


def _spaced(phone: str) -> str:
    number = phonenumbers.parse(phone, None)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _marked(row: Row) -> Row:
    return [*row[:8], "ja"]


def _bad(row: Row, at: int, chance: random.Random) -> Row:
    if at < NATIONAL:
        # A whole number, but nobody says of which country.
        return [*row[:3], "0" + row[3].split(" ", 1)[1], row[4], "", "", "", ""]
    return [*row[:3], chance.choice(SPOILT), *row[4:]]


def _nameless(row: Row) -> Row:
    return ["", "", "", row[3], "", *row[5:]]


def _write(rows: list[Row], chance: random.Random) -> None:
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = datetime(2026, 2, 6, 18, 0)
    sheet = book.active
    sheet.title = "Visitors"
    sheet.append(HEADER)
    for row in rows:
        stand = f"{chance.randint(1, 27)}/{chance.choice('ABCD')}{chance.randint(1, 60):02}"
        day = f"{chance.randint(4, 6)}.2.2026"
        sheet.append([*row, stand, day])
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    book.save(TARGET)
    print(f"{TARGET.name}: {len(rows)} rows, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
