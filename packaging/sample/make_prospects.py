"""Invents the sample's prospects, the same ones on every run.

`.venv/bin/python packaging/sample/make_prospects.py` writes `resources/sample/prospects.toml`: as
many as the story's own leads leave of 400, in eight countries. Nobody in it exists. Numbers come
from ranges kept free for fiction where a country has them (Germany: BNetzA, France: ARCEP,
Sweden: PTS, United Kingdom: Ofcom), elsewhere from '555 01xx'; e-mail addresses end in '.example'
(RFC 2606).
"""

import random
import sys
import tomllib
import unicodedata
from datetime import datetime, timedelta
from pathlib import Path

import phonenumbers

ROOT = Path(__file__).resolve().parents[2] / "resources" / "sample"
ALL = 400
SEED = 20261124

# country: zone, language, cities with the number up to its last free digits and how many are free
PLACES: dict[str, tuple[str, str, list[tuple[str, str, int]]]] = {
    "DE": ("Europe/Berlin", "German", [("Berlin", "+493023125", 3), ("Hamburg", "+494066969", 3),
        ("Köln", "+492214710", 3), ("München", "+498999998", 3), ("Frankfurt", "+496990009", 3)]),
    "FR": ("Europe/Paris", "French", [("Paris", "+33199000", 3), ("Lyon", "+33465710", 3),
        ("Marseille", "+33465711", 3), ("Toulouse", "+33536490", 3), ("Nantes", "+33261910", 3),
        ("Strasbourg", "+33353010", 3), ("Lille", "+33353011", 3)]),
    "SE": ("Europe/Stockholm", "Swedish", [("Stockholm", "+4684650040", 1),
        ("Stockholm", "+4684650041", 1), ("Göteborg", "+4631390060", 1),
        ("Göteborg", "+4631390061", 1), ("Göteborg", "+4631390063", 1),
        ("Malmö", "+4640628040", 1), ("Malmö", "+4640628042", 1), ("Malmö", "+4640628043", 1)]),
    "GB": ("Europe/London", "English", [("London", "+4420794601", 2), ("Bristol", "+4411749601", 2),
        ("Manchester", "+4416149602", 2), ("Leeds", "+4411349603", 2),
        ("Birmingham", "+4412149604", 2), ("Edinburgh", "+4413149605", 2),
        ("Sheffield", "+4411449606", 2), ("Cardiff", "+4429201801", 2)]),
    "PL": ("Europe/Warsaw", "Polish", [("Gdańsk", "+485855502", 2), ("Warszawa", "+482255502", 2),
        ("Poznań", "+486155501", 2), ("Wrocław", "+487155501", 2), ("Kraków", "+481255501", 2),
        ("Łódź", "+484255501", 2)]),
    "IT": ("Europe/Rome", "Italian", [("Bologna", "+3905155502", 2), ("Verona", "+3904555502", 2),
        ("Torino", "+3901155501", 2), ("Napoli", "+3908155501", 2), ("Firenze", "+3905555501", 2)]),
    "ES": ("Europe/Madrid", "Spanish", [("Madrid", "+349155501", 2), ("Barcelona", "+349355501", 2),
        ("Valencia", "+349655502", 2), ("Sevilla", "+349545501", 2),
        ("Bilbao", "+349445501", 2)]),
    "CZ": ("Europe/Prague", "Czech", [("Brno", "+4205415551", 2), ("Praha", "+4202225551", 2),
        ("Ostrava", "+4205965551", 2), ("Plzeň", "+4203775551", 2)]),
}  # fmt: skip

HER = {
    "DE": "Annika Birgit Claudia Dörte Elke Franziska Gesine Hannelore Ilse Jana Katja Leonie "
    "Meike Nadine Ülkü Renate Sabine Tanja Ulrike Yvonne",
    "FR": "Amélie Béatrice Céline Delphine Élodie Fatou Gaëlle Hélène Inès Joëlle Karine Léa "
    "Maëlys Noémie Océane Pascale Rachida Solène Thérèse Valérie",
    "SE": "Agneta Birgitta Cecilia Disa Elsa Frida Gunilla Hedvig Ingela Johanna Karin Linnéa "
    "Märta Nour Petronella Saga Tove Ulla Viveka Åsa",
    "GB": "Abigail Bronwen Catriona Deepa Eleanor Fiona Gemma Harriet Imogen Jasmine Keira Lucy "
    "Morag Niamh Olivia Priya Rhiannon Siobhan Tamsin Wendy",
    "PL": "Agnieszka Barbara Celina Dorota Elżbieta Grażyna Halina Iwona Joanna Katarzyna "
    "Łucja Małgorzata Natalia Oliwia Paulina Renata Sylwia Teresa Urszula Żaneta",
    "IT": "Alessia Beatrice Caterina Donatella Elisa Federica Ginevra Ilaria Laura Martina "
    "Nicoletta Ornella Paola Rossella Serena Teresa Valentina Viola Zoe Lucia",
    "ES": "Alba Begoña Carmen Dolores Elena Fátima Gloria Inés Julia Leire Lucía María Nuria "
    "Pilar Rocío Sofía Teresa Verónica Ximena Irene",
    "CZ": "Alžběta Blanka Dagmar Eliška Gabriela Hana Ivana Jitka Kateřina Ludmila Markéta "
    "Naděžda Olga Pavlína Růžena Simona Šárka Tereza Věra Zdeňka",
}
HIS = {
    "DE": "Achim Björn Carsten Detlef Emre Florian Gerd Holger Ingo Jürgen Kai Lukas Matthias "
    "Norbert Oliver Rüdiger Sönke Thorsten Uwe Wolfgang",
    "FR": "Aurélien Benoît Cédric Didier Étienne François Gaël Hervé Idriss Jérôme Karim Loïc "
    "Mathéo Noël Olivier Rémi Sébastien Théo Yann Zacharie",
    "SE": "Anders Björn Christer Dag Emil Fredrik Göran Henning Isak Jörgen Kjell Lars Måns "
    "Niklas Ola Pär Rickard Sven Torbjörn Åke",
    "GB": "Alistair Callum Dafydd Ewan Fraser Gareth Hamish Imran Jamie Kwame Lewis Malcolm "
    "Nigel Oliver Patrick Rhys Sanjay Toby Tunde Wesley",
    "PL": "Andrzej Bartosz Cezary Dariusz Grzegorz Henryk Jacek Kacper Łukasz Maciej Mirosław "
    "Paweł Przemysław Radosław Sławomir Stanisław Tomasz Wojciech Zbigniew Krzysztof",
    "IT": "Alessandro Bruno Corrado Davide Emanuele Filippo Gianluca Ivan Lorenzo Matteo Nicolò "
    "Ottavio Pietro Raffaele Salvatore Tommaso Umberto Vincenzo Luca Enzo",
    "ES": "Adrián Álvaro Bartolomé César Darío Esteban Fermín Gonzalo Hernán Iker Joaquín Lázaro "
    "Martín Nicolás Óscar Ramón Santiago Tomás Víctor Íñigo",
    "CZ": "Aleš Bohumil Ctirad Dalibor Evžen František Jaroslav Jiří Kamil Luboš Miloš Ondřej "
    "Přemysl Radek Řehoř Stanislav Tomáš Václav Vojtěch Zdeněk",
}
SURNAMES = {
    "DE": "Achterberg Böttcher Çelik Dürr Eickhoff Färber Grünwald Häusler Immendorf Jäger "
    "Köhler Lütjens Möllering Nölke Oehlmann Pfannkuch Rößler Schönfeld Tönnies Uhlig Vöhringer "
    "Wüstenberg Yıldız Zöllner Kaltenbach Reinders Hofstetter Sandvoß",
    "FR": "Arnaud Béranger Chevallier Delaunay Étienne Fournier Guérin Hébrard Imbert Jégou "
    "Keïta Lefèvre Mézières Nédélec Ouédraogo Péron Quéméner Rénier Sénéchal Thévenet Urbain "
    "Vasseur Weiss Benali Charpentier Dubreuil Maréchal",
    "SE": "Ahlström Björklund Cederqvist Dahlgren Edlund Forsberg Grönvall Hägglund Isaksson "
    "Jönsson Källström Löfgren Månsson Nyström Öberg Palmgren Rosén Sjögren Törnqvist Ullman "
    "Vikström Wallin Åkesson Haddad Lundqvist",
    "GB": "Abbott Braithwaite Cavendish Dunmore Ellery Fairweather Galbraith Hargreaves Ilesanmi "
    "Jarrett Kirkbride Lockwood MacAllister Nettleton O'Dowd Penhallow Quinlan Rathbone "
    "Sutherland Thackeray Underhill Venables Whitcombe Yardley Okonkwo Sandhu",
    "PL": "Adamczyk Błaszczyk Ciesielski Dąbrowski Falkowski Gąsior Hołub Jabłoński Kołodziej "
    "Lewandowski Łęcki Małecki Niedźwiedzki Olszewski Pawłowski Róg Śliwiński Tokarz Urbański "
    "Wiśniewski Zając Żurawski Szczepański Wróbel",
    "IT": "Antonelli Bertoldi Cavalcanti D'Agostino Esposito Frattini Ghirardelli Iannone "
    "Lombardo Montanari Nardò Orsini Pellegrini Quaranta Rinaldi Santoro Tagliaferri Ughi "
    "Vitale Zanetti Colonna Fabbri Morandi",
    "ES": "Aguirre Benítez Cárdenas Domínguez Echeverría Fernández Gutiérrez Hernández Ibáñez "
    "Jiménez Larrañaga Muñoz Núñez Ordóñez Peñalver Quiñones Rodríguez Sáenz Tellería Urrutia "
    "Vázquez Yáñez Zúñiga Castaño",
    "CZ": "Bartoš Čermák Dvořáček Fiala Hájek Hřebíček Jelínek Kopřiva Kučera Lukáš Macháček "
    "Nedvěd Ondráček Pospíšil Říha Sedláček Šimek Štěpánek Třešňák Urban Vaněk Zelenka Žáček",
}
FIRMS = {
    "DE": ["{n} Kühllogistik", "{n} Frischdienst", "{n} & Söhne", "Nordhafen {n}",
           "{n} Fördertechnik", "Molkerei {n}", "{n} Verpackung"],
    "FR": ["Maison {n}", "Laiterie {n}", "{n} Frères", "Transports {n}", "Emballages {n}",
           "Primeurs {n}", "Conserverie {n}"],
    "SE": ["{n}s Frys", "{n} Åkeri", "{n} & Döttrar", "{n} Livs", "Emballage {n}", "{n} Mejeri"],
    "GB": ["{n} Foods", "{n} Cold Store", "{n} & Daughters", "{n} Haulage", "{n} Packaging",
           "{n} Dairy", "{n} Bakery"],
    "PL": ["{n} Chłodnie", "{n} Logistyka", "Mleczarnia {n}", "{n} Opakowania", "Piekarnia {n}",
           "Hurtownia {n}"],
    "IT": ["Caseificio {n}", "{n} Logistica", "Fratelli {n}", "Imballaggi {n}", "Pastificio {n}",
           "{n} Surgelati"],
    "ES": ["Conservas {n}", "Logística {n}", "Hermanos {n}", "Embalajes {n}", "Frutas {n}",
           "{n} Congelados"],
    "CZ": ["{n} Mrazírny", "Pekárna {n}", "{n} Logistika", "Obaly {n}", "Mlékárna {n}",
           "{n} a syn"],
}  # fmt: skip
ROLES = [
    "Head of Operations", "Purchasing", "Owner", "Managing Director", "Warehouse Manager",
    "Site Manager", "Logistics Manager", "Production Manager", "Supply Chain", "Plant Manager",
]  # fmt: skip
STAFF = [9, 14, 22, 30, 38, 45, 55, 60, 75, 85, 95, 110, 120, 140, 165, 190, 210, 240, 320, 480]
# list, campaign, source, share of all
LISTS = [
    ("fruit", "coldchain", "Trade fair", 30),
    ("carriers", "packaging", "Bought list", 26),
    ("dach", "labels", "Bought list", 13),
    ("second", "packaging", "Bought list", 18),
    ("", "coldchain", "Web form", 8),
    ("", "coldchain", "Referral", 5),
]


def plain(text: str) -> str:
    """Lower-case ASCII letters of a name, for an address."""
    swapped = text.translate(str.maketrans("łŁøØßıđ", "lLoOsid"))
    letters = unicodedata.normalize("NFKD", swapped).encode("ascii", "ignore").decode()
    return "".join(c for c in letters.lower() if c.isalnum())


def surname(base: str, country: str, her: bool) -> str:
    """The form that a woman bears where the language has one."""
    if not her:
        return base
    if country == "PL" and base.endswith(("ski", "cki")):
        return base[:-1] + "a"
    if country == "CZ":
        if base.endswith(("ek", "eš")):
            return base[:-2] + base[-1] + "ová"
        return base[:-1] + "ová" if base.endswith("a") else base + "ová"
    return base


def segment(staff: int, firm: str) -> str:
    """Where a company belongs, by what it does and how many it has."""
    if any(word in firm for word in ("Logist", "Åkeri", "Haulage", "Transport", "Fördertechnik")):
        return "Logistics"
    if any(word in firm for word in ("Pack", "Verpack", "Embal", "Imball", "Opakow", "Obaly")):
        return "Packaging and industry"
    return "Food, under 100" if staff < 100 else "Food, 100–250"


class Maker:
    """Draws one prospect after the other; no name, company or number twice."""

    def __init__(self, taken: set[str]) -> None:
        self._chance = random.Random(SEED)
        self._taken = taken

    def phone(self, start: str, digits: int) -> str:
        """A free number of a range; possible by the numbering plan."""
        while True:
            number = start + f"{self._chance.randrange(10**digits):0{digits}d}"
            if number not in self._taken and phonenumbers.is_possible_number(
                phonenumbers.parse(number)
            ):
                self._taken.add(number)
                return number

    def fresh(self, make: "list[str]") -> str:
        """One of these that was not drawn before, or the first with a numeral."""
        self._chance.shuffle(make)
        for one in make:
            if one not in self._taken:
                self._taken.add(one)
                return one
        raise ValueError(f"all of these are used: {make}")

    def person(self, country: str) -> tuple[str, str, str]:
        """Name, pronoun and family name."""
        chance = self._chance
        while True:
            her = chance.random() < 0.5
            base = chance.choice(SURNAMES[country].split())
            first = chance.choice((HER if her else HIS)[country].split())
            name = f"{first} {surname(base, country, her)}"
            if name not in self._taken:
                self._taken.add(name)
                return name, "her" if her else "his", base

    def prospect(self, number: int) -> dict[str, object]:
        """One prospect as a table of the file."""
        chance = self._chance
        name_of_list, campaign, source, _ = chance.choices(LISTS, [one[3] for one in LISTS])[0]
        dach = campaign == "labels"
        country = "DE" if dach else chance.choice(list(PLACES))
        zone, language, cities = PLACES[country]
        city, start, digits = chance.choice(cities)
        name, pronoun, base = self.person(country)
        family = chance.choice([base, *SURNAMES[country].split()])
        firm = self.fresh(
            [form.format(n=n) for form in FIRMS[country] for n in (family, base)]
            + [f"{form.format(n=family)} {city}" for form in FIRMS[country]]
        )
        staff = chance.choice(STAFF)
        phones = [self.phone(start, digits)]
        if chance.random() < 0.12 and digits > 1:
            phones.append(self.phone(start, digits))
        row: dict[str, object] = {
            "key": f"p{number:03d}", "name": name, "pronoun": pronoun, "role": chance.choice(ROLES),
            "company": firm, "place": city, "country": country, "zone": zone, "staff": staff,
            "language": language, "phones": phones, "campaign": campaign, "source": source,
            "segment": segment(staff, firm),
        }  # fmt: skip
        if chance.random() < 0.85:
            row["email"] = f"{plain(name.split()[0])}.{plain(base)}@{plain(firm)[:24]}.example"
        if name_of_list:
            row["import"] = name_of_list
        else:
            row["added"] = self.came_in()
        return row

    def came_in(self) -> datetime:
        """A working moment of the month in which a form or a word reached the team."""
        day = datetime(2026, 10, 26) + timedelta(days=self._chance.randrange(0, 28))
        day -= timedelta(days=max(0, day.weekday() - 4))
        return day.replace(hour=self._chance.randrange(8, 18), minute=self._chance.randrange(60))


def toml(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(toml(one) for one in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(one)}" for key, one in value.items()) + " }"
    return str(value)


def main() -> int:
    """Writes prospects.toml."""
    story = tomllib.loads((ROOT / "story.toml").read_text(encoding="utf-8"))["leads"]
    taken = {text for lead in story for text in (lead["name"], lead["company"], *lead["phones"])}
    maker = Maker(taken)
    lines = ["# Made by packaging/sample/make_prospects.py. Nobody here exists.", ""]
    for number in range(1, ALL - len(story) + 1):
        lines.append("[[leads]]")
        lines += [f"{key} = {toml(value)}" for key, value in maker.prospect(number).items()]
        lines.append("")
    (ROOT / "prospects.toml").write_text("\n".join(lines), encoding="utf-8")
    print(f"{ALL - len(story)} prospects beside {len(story)} of the story")
    return 0


if __name__ == "__main__":
    sys.exit(main())
