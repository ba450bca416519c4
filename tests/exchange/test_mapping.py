import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import KnownError
from app.exchange.mapping import Column, Field, Mapping, Sure, guess_mapping
from app.exchange.readers import open_table


def mapped(tmp_path, text, **options):
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    return guess_mapping(open_table(path, **options))


def fields(mapping):
    return {one.header or one.index: one.field for one in mapping.columns if one.field}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Vorname;Nachname;Firma;Telefon;Ort;PLZ;Land", "first last company phone city post land"),
        ("Prénom;Nom;Société;Téléphone;Ville;Code postal;Pays", "first - company phone city "
        "post land"),
        ("Nombre;Apellidos;Empresa;Teléfono móvil;Ciudad;Código postal;País",
         "first last company phone city post land"),
        ("Nome;Cognome;Azienda;Cellulare;Città;CAP;Paese", "first last company phone city "
        "post land"),
        ("Primeiro nome;Sobrenome;Empresa;Telemóvel;Cidade;CEP;País",
         "first last company phone city post land"),
        ("Voornaam;Achternaam;Bedrijf;Telefoonnummer;Plaats;Postcode;Land",
         "first last company phone city post land"),
        ("Imię;Nazwisko;Nazwa firmy;Numer telefonu;Miasto;Kod pocztowy;Kraj",
         "first last company phone city post land"),
        ("Förnamn;Efternamn;Företag;Mobilnummer;Stad;Postnummer;Land",
         "first last company phone city post land"),
    ],
)  # fmt: skip
def test_headers_in_eight_languages(tmp_path, header, expected):
    words = {
        "first": Field.FIRST_NAME, "last": Field.LAST_NAME, "company": Field.COMPANY,
        "phone": Field.PHONE, "city": Field.CITY, "post": Field.POSTAL_CODE,
        "land": Field.COUNTRY, "-": Field.NAME,
    }  # fmt: skip
    mapping = mapped(tmp_path, f"{header}\nA;B;C;+49 30 123456;E;12345;SE\n")
    assert [one.field for one in mapping.columns] == [words[one] for one in expected.split()]
    assert all(one.sure == Sure.MATCHED for one in mapping.columns)


def test_a_phone_is_found_by_what_stands_in_the_column(tmp_path):
    mapping = mapped(
        tmp_path, "who,stuff,day\nx,+44 20 7946 0958,2024-01-02\ny,020 7946 0959,2024-01-03\n"
    )
    assert mapping.columns[1].field == Field.PHONE
    assert mapping.columns[1].sure == Sure.GUESSED
    assert mapping.columns[2].field is None


def test_a_list_without_header_is_read_by_its_cells(tmp_path):
    mapping = mapped(
        tmp_path, "Ann Lee,ann@x.example,+44 20 7946 0958\nBo Ek,bo@x.example,+46 8 123 456 78\n"
    )
    assert fields(mapping) == {0: Field.NAME, 1: Field.EMAIL, 2: Field.PHONE}


def test_without_a_phone_it_says_so(tmp_path):
    mapping = mapped(tmp_path, "name,city,amount\nAnn,Berlin,1200.50\n")
    with pytest.raises(KnownError) as caught:
        mapping.require_phone()
    assert caught.value.what == (
        "This file has no column that looks like a phone. Choose one above its column."
    )
    mapping.with_field(2, Field.PHONE).require_phone()


@pytest.mark.parametrize(
    "name", ["Fax", "Date", "Created Date", "Order ID", "Total Time", "Home Fax", "Birthday"]
)
def test_columns_that_only_look_like_phones_stay_out(tmp_path, name):
    mapping = mapped(tmp_path, f"Name,{name}\nAnn,02079460958\nBo,02079460959\n")
    assert mapping.columns[1].field is None


def test_a_word_with_two_meanings_holds_only_where_cells_agree(tmp_path):
    assert mapped(tmp_path, "Name,Cell\nA,B7\nB,C9\n").columns[1].field is None
    assert mapped(tmp_path, "Name,Cell\nA,020 7946 0958\n").columns[1].field == Field.PHONE
    assert mapped(tmp_path, "Firm,Contact\nA,020 7946 0958\n").columns[1].field == Field.PHONE
    assert mapped(tmp_path, "Firm,Contact\nA,Ann Lee\n").columns[1].field == Field.NAME


def test_a_person_can_choose(tmp_path):
    mapping = mapped(tmp_path, "Name,Phone\nA,020 7946 0958\n")
    changed = mapping.with_field(1, Field.NOTE)
    assert (changed.columns[1].field, changed.columns[1].sure) == (Field.NOTE, Sure.MATCHED)
    assert changed != mapping
    assert not changed.has_phone
    assert mapping.with_field(0, None).columns[0].sure == Sure.UNMATCHED


_columns = st.lists(st.sampled_from([None, *Field]), max_size=8).map(
    lambda found: tuple(
        Column(at, f"c{at}", field, "mobile" if field == Field.PHONE else "")
        for at, field in enumerate(found)
    )
)


@given(_columns)
def test_a_mapping_survives_json_and_has_one_text(columns):
    mapping = Mapping(columns, "HubSpot")
    text = mapping.to_json()
    assert Mapping.from_json(text).to_json() == text
    assert Mapping(tuple(reversed(columns))).to_json() == text
    assert hash(mapping) == hash(Mapping(columns, "HubSpot"))


def test_another_kind_or_field_is_another_mapping():
    one = Mapping((Column(0, "a", Field.PHONE, "mobile"),))
    assert one.to_json() != Mapping((Column(0, "a", Field.PHONE, "work"),)).to_json()
    assert one.to_json() != Mapping((Column(1, "a", Field.PHONE, "mobile"),)).to_json()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version":2,"columns":[]}'])
def test_what_is_no_mapping(text):
    with pytest.raises(KnownError):
        Mapping.from_json(text)


# --- layouts of other systems --------------------------------------------------------------------

LAYOUTS = {
    "HubSpot contacts export": ("HubSpot", 1, "first_name last_name email source company "
    "external_id"),
    "HubSpot contacts import labels": (
        "HubSpot", 2, "first_name last_name email role company website city state country "
        "postal_code",
    ),
    "Salesforce Lead, Data Loader / API export": (
        "Salesforce", 2, "first_name last_name role company address city state postal_code country "
        "email website note source segment staff external_id",
    ),
    "Salesforce Lead, report export": (
        "Salesforce", 0, "first_name last_name role company source address email",
    ),
    "Salesforce Lead, Data Import Wizard labels": (
        "Salesforce", 2, "first_name last_name company city country note email staff "
        "segment source",
    ),
    "Zoho CRM Leads, field labels": (
        "Zoho CRM", 2, "first_name last_name role company source segment email website "
        "staff address "
        "city state postal_code country note",
    ),
    "Pipedrive people export": ("Pipedrive", 4, "name first_name last_name company email "
    "external_id"),
    "Apollo people export": (
        "Apollo", 4, "first_name last_name role company email staff segment website city "
        "state country",
    ),
    "LinkedIn Connections.csv": ("LinkedIn", 0, "first_name last_name email company role"),
    "Google Contacts export since 2024": (
        "Google Contacts", 2, "first_name last_name company role note email city state "
        "postal_code country",
    ),
    "Google Contacts export before 2024": (
        "Google Contacts", 2, "name first_name last_name company role note email",
    ),
    "Outlook contacts export": (
        "Outlook", 7, "first_name last_name company role email city state postal_code "
        "country note website",
    ),
    "VICIdial list loader, standard layout (no header)": (
        "VICIdial", 2, "phone_code first_name last_name address city state postal_code "
        "country email note",
    ),
    "VICIdial minicsv": ("", 1, "address city name state postal_code"),
    "VICIdial minicsv02": ("", 1, "address city name state postal_code"),
    "VICIdial sctab08 (tabs)": ("", 1, "state name address city postal_code"),
    "VICIdial sccsv11": ("", 1, "state external_id name address city postal_code note"),
    "VICIdial dccsv10": ("", 7, "external_id first_name last_name"),
}  # fmt: skip


@pytest.mark.data
@pytest.mark.parametrize("which", list(LAYOUTS))
def test_headers_of_known_systems(data_dir, tmp_path, which):
    with (data_dir / "import-formats/headers.csv").open(encoding="utf-8", newline="") as file:
        rows = {f"{one['system']} {one['object']}": one["header"] for one in csv.DictReader(file)}
    header = rows[which]
    sign = "|" if "|" in header else "\t" if "\t" in header else ","
    path = tmp_path / "list.csv"
    path.write_text(header + "\n" + sign.join("x" for _ in header.split(sign)) + "\n")
    mapping = guess_mapping(open_table(path))
    layout, phones, expected = LAYOUTS[which]
    assert mapping.layout == layout
    assert len(mapping.of(Field.PHONE)) == phones
    assert {str(one.field) for one in mapping.columns if one.field} >= set(expected.split())
    assert not any("fax" in one.header.casefold() for one in mapping.of(Field.PHONE))


@pytest.mark.data
@pytest.mark.parametrize("end", ["csv", "xls", "xlsx"])
def test_vicidial_without_header(data_dir, end):
    folder = data_dir / "import-formats/vicidial"
    mapping = guess_mapping(open_table(folder / f"testMULTI_VICIDIAL_lead_file.{end}"))
    assert mapping.layout == "VICIdial"
    assert [one.index for one in mapping.of(Field.PHONE)] == [4, 19]
    assert [one.index for one in mapping.of(Field.PHONE_CODE)] == [3]


@pytest.mark.data
def test_vicidial_with_several_numbers_in_the_last_column(data_dir):
    folder = data_dir / "import-formats/vicidial"
    mapping = guess_mapping(open_table(folder / "test_VICIDIAL_lead_file.txt"))
    assert [one.index for one in mapping.of(Field.PHONES_JOINED)] == [26]
