"""What columns are called in exports and in eight languages.

Names are compared without case, accents, digits and signs: 'E-mail 2 Address' is 'emailaddress'.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from app.exchange.fields import Field

_NOT_LETTERS = re.compile(r"[\W\d_]+")
_OBJECT = re.compile(r"^\s*(?:person|lead|contact|kontakt)\s+-\s+", re.IGNORECASE)
_ORGANIZATION = re.compile(r"^\s*organi[sz]ation\s+-\s+", re.IGNORECASE)
_OTHER_OBJECT = re.compile(r"^\s*(?:deal|activity|product)\s+-\s+", re.IGNORECASE)

# One line a field; words stand in the form of `squashed`.
_NAMES: dict[Field, str] = {
    Field.NAME: """
        name fullname contactname contact kontakt personname displayname person leadname clientname
        customername prospectname ansprechpartner vollername nom nomcomplet nombrecompleto
        nombreyapellidos nominativo nomecompleto nomecognome volledigenaam naam contactpersoon
        imieinazwisko nazwa namn fullstandigtnamn kontaktperson interlocuteur contacto""",
    Field.FIRST_NAME: """
        firstname givenname forename first fname vorname prenom nombre nome primeironome voornaam
        imie fornamn contactfirstname""",
    Field.LAST_NAME: """
        lastname familyname surname last lname nachname familienname zuname nomdefamille apellido
        apellidos cognome sobrenome apelido ultimonome achternaam nazwisko efternamn
        contactlastname""",
    Field.COMPANY: """
        company companyname companyaccount account accountname organization organisation
        organizationname organisationname associatedcompany business businessname employer
        firma firmenname unternehmen firmenbezeichnung gesellschaft societe entreprise
        raisonsociale empresa compania nombredelaempresa razonsocial azienda societa
        ragionesociale impresa bedrijf bedrijfsnaam organisatie nazwafirmy przedsiebiorstwo
        foretag foretagsnamn bolag""",
    Field.ROLE: """
        role jobtitle job position title organizationtitle occupation jobfunction funktion rolle
        berufsbezeichnung stelle poste fonction titre intituledeposte cargo puesto funcion ruolo
        posizione mansione qualifica funcao functie functietitel stanowisko rola befattning
        roll titel positie""",
    Field.PHONE: """
        phone phonenumber phonevalue telephone telephonenumber tel telnr telno teln phoneno
        primaryphone mobile mobilephone mobilenumber mobilephonenumber mobileno cell cellphone
        cellular homephone workphone businessphone officephone directphone workdirectphone
        firstphone corporatephone companyphone companymainphone mainphone otherphone altphone
        alternatephone alternativephone phonework phonehome phonemobile phoneother directdial
        dayphone eveningphone e164 eonesixfour msisdn landline whatsapp contactnumber
        contactphone callnumber dialednumber
        telefon telefonnummer rufnummer festnetz handy handynummer mobil mobiltelefon
        mobilnummer mobilfunk durchwahl telefongeschaftlich telefonprivat telefonmobil
        telefonnumer telephonefixe numerodetelephone telephoneportable portable telephonemobile
        fixe mobiletelephone telefono numerodetelefono movil celular telefonomovil
        telefonofijo fijo telefonoprincipal numeroditelefono cellulare telefonofisso
        telefonocellulare recapitotelefonico telefone numerodetelefone telemovel telefonecelular
        telefonefixo telefoon telefoonnummer mobiel mobielnummer gsm numertelefonu komorka
        telefonkomorkowy telefonstacjonarny mobilnr telefonarbete telefonhem""",
    Field.PHONE_CODE: """
        phonecode countrycallingcode callingcode dialcode dialingcode phonecountrycode
        telefonvorwahlland""",
    Field.EMAIL: """
        email emailaddress emailvalue mail mailaddress emails primaryemail workemail
        secondaryemail personalemail businessemail emailwork emailhome emailother
        contactemail mailadresse emailadresse courriel adresseemail adressemail adresseelectronique
        correo correoelectronico direcciondecorreo postaelettronica indirizzoemail
        enderecodeemail emailadres adresemail epost epostadress mejl""",
    Field.COUNTRY: """
        country countryregion addresscountry homecountry homecountryregion businesscountry
        countryname countrycode mailingcountry billingcountry companycountry land staat pays pais
        paese nazione kraj countryiso isocountry""",
    Field.STATE: """
        state stateregion region province stateprovince addressregion homestate businessstate
        mailingstate billingstate companystate bundesland kanton departement etat estado
        provincia comunidad regione uf distrito provincie wojewodztwo lan county""",
    Field.CITY: """
        city town addresscity homecity businesscity mailingcity billingcity companycity place
        locality stadt ort wohnort ville commune ciudad poblacion localidad municipio citta comune
        localita cidade plaats stad woonplaats miasto miejscowosc ort postort""",
    Field.POSTAL_CODE: """
        postalcode postcode zip zipcode zippostalcode addresspostalcode homepostalcode
        businesspostalcode mailingpostalcode billingpostalcode plz postleitzahl codepostal
        codigopostal cp cap codicepostale codigopostal cep kodpocztowy postnummer postnr""",
    Field.ADDRESS: """
        address street streetaddress addressstreet homestreet businessstreet mailingstreet
        billingstreet addressline strasse adresse anschrift rue direccion calle domicilio
        indirizzo via endereco morada rua adres straat ulica adress gata gatuadress
        addressformatted""",
    Field.ZONE: """
        timezone zone tz timezoneiana zeitzone fuseauhoraire zonahoraria fusoorario tijdzone""",
    Field.SOURCE: """
        source leadsource leadorigin origin originalsource quelle leadquelle herkunft provenance
        fuente origen fonte origem bron zrodlo kalla campaignsource""",
    Field.SEGMENT: """
        segment industry sector businesssegment vertical branche industrie secteur
        secteurdactivite settore industria setor branza bransch segmento""",
    Field.STAFF: """
        staff employees numberofemployees noofemployees employeecount companysize headcount
        mitarbeiter mitarbeiterzahl anzahlmitarbeiter effectif nombredesalaries empleados
        numerodeempleados dipendenti numerodipendenti funcionarios werknemers aantalmedewerkers
        liczbapracownikow anstallda antalanstallda""",
    Field.WEBSITE: """
        website websiteurl web webpage url homepage companywebsite internetseite webseite siteweb
        sitio sitioweb paginaweb sitoweb sito site webbplats hemsida stronawww domain
        companydomain""",
    Field.LANGUAGE: "language lang sprache langue idioma lingua taal jezyk sprak locale",
    Field.EXTERNAL_ID: """
        id recordid leadid contactid externalid personid vendorleadcode vendorid prospectid
        customerid kundennummer kundennr idclient mqlid uuid leadnumber""",
    Field.NOTE: """
        note notes comment comments description remark remarks bemerkung bemerkungen notiz
        notizen kommentar remarque remarques commentaire commentaires nota notas comentario
        comentarios osservazioni commenti observacoes opmerking opmerkingen notitie uwagi notatka
        anteckning anteckningar""",
    Field.DO_NOT_CALL: """
        donotcall dnc donotphone callsoptout calloptout optoutcalls phoneoptout nocall
        nichtanrufen anrufsperre nepasappeler nollamar nonchiamare naoligar nietbellen
        niedzwonic ringinte donotcontact""",
    Field.CONSENT: """
        consent consentgiven optin phoneoptin callconsent einwilligung consentement
        consentimiento consenso consentimento toestemming zgoda samtycke""",
}  # fmt: skip

# Named like this, a column is something known that Segue does not take; content may not claim it.
_LEFT_OUT = frozenset(
    """
    fax homefax businessfax otherfax faxnumber telefax pager assistantsphone assistantphone
    birthday dateofbirth anniversary createddate createdate createdtime createdon modifiedtime
    lastmodifieddate entrydate date status leadstatus owner leadowner contactowner ownerid rating
    annualrevenue revenue latitude longitude salutation gender middlename middle nickname suffix
    labels photo photourl listid sourceid calledcount rank addresspobox connectedon emailstatus
    emailoptout donotemail lifecyclestage lastactivitytime lastactivity phonelabel phonetype
    emaillabel emailtype addresslabel addresstype seniority leadstage stage securityphrase
    """.split()  # noqa: SIM905 - a block of words reads better than a list of strings
)
# Good only when the cells agree: the word is used for other things too.
WEAK = frozenset({"cell", "fixe", "fijo", "portable"})
# Names of people, unless the cells are phones.
WEAK_NAMES = frozenset({"contact", "contacto", "kontakt"})

_KINDS: tuple[tuple[str, str], ...] = (
    ("mobil", "mobile"), ("cell", "mobile"), ("celular", "mobile"), ("movil", "mobile"),
    ("handy", "mobile"), ("portable", "mobile"), ("telemovel", "mobile"), ("komor", "mobile"),
    ("mobiel", "mobile"), ("gsm", "mobile"), ("whatsapp", "mobile"),
    ("home", "home"), ("privat", "home"), ("evening", "home"), ("hem", "home"),
    ("companymain", "main"), ("corporate", "main"), ("mainphone", "main"),
    ("direct", "direct"), ("durchwahl", "direct"),
    ("work", "work"), ("business", "work"), ("office", "work"), ("geschaft", "work"),
    ("other", "other"), ("alt", "other"),
)  # fmt: skip


def squashed(text: str) -> str:
    """Letters only, casefolded, without accents."""
    plain = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L")).casefold()
    return _NOT_LETTERS.sub("", "".join(one for one in plain if not unicodedata.combining(one)))


@lru_cache(maxsize=1)
def _lookup() -> dict[str, Field]:
    found: dict[str, Field] = {}
    for field, words in _NAMES.items():
        for word in words.split():
            found.setdefault(word, field)
    return found


def header_word(header: str) -> str:
    """The word by which a header is looked up, without the object that owns the column."""
    if _OTHER_OBJECT.match(header):
        return ""
    if _ORGANIZATION.match(header):
        rest = squashed(_ORGANIZATION.sub("", header))
        return "company" if rest == "name" else rest
    if "e164" in header.casefold().replace(".", ""):
        return "msisdn"
    return squashed(_OBJECT.sub("", header))


def field_of(header: str) -> Field | None:
    """The field a column of this name is, or None."""
    return _lookup().get(header_word(header))


def is_left_out(header: str) -> bool:
    """Whether the name says something that Segue does not take."""
    word = header_word(header)
    return word in _LEFT_OUT or bool(_OTHER_OBJECT.match(header))


def phone_kind(header: str) -> str:
    """'mobile', 'work', 'home', 'direct', 'main', 'other' by the name of a phone column, or ''."""
    word = header_word(header)
    return next((kind for part, kind in _KINDS if part in word), "")


def known_header(record: Sequence[str]) -> int:
    """How many cells of a record are names of columns that are known."""
    return sum(1 for cell in record if cell and (field_of(cell) is not None or is_left_out(cell)))
