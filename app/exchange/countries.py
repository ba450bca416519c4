"""Countries by their codes and by their names in many languages."""

import unicodedata
from functools import lru_cache

from babel import Locale
from babel.core import get_global

_LANGUAGES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "nb", "fi", "cs", "hu", "ro",
    "tr", "el", "ru", "uk", "ja", "zh", "ko", "ar",
)  # fmt: skip
# What people write and the tables of names do not hold.
_OTHER_NAMES = {
    "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northernireland": "GB",
    "greatbritain": "GB", "britain": "GB", "grossbritannien": "GB", "grandebretagne": "GB",
    "granbretana": "GB", "granbretagna": "GB", "inglaterra": "GB", "unitedstatesofamerica": "US",
    "america": "US", "usofa": "US", "eeuu": "US", "eua": "US", "etatsunisdamerique": "US",
    "vereinigtestaatenvonamerika": "US", "statiunitidamerica": "US", "holland": "NL",
    "thenetherlands": "NL", "hollande": "NL", "holanda": "NL", "olanda": "NL", "korea": "KR",
    "republicofkorea": "KR", "southkorea": "KR", "russianfederation": "RU", "uae": "AE",
    "vae": "AE", "emirates": "AE", "czechrepublic": "CZ", "tschechischerepublik": "CZ",
    "slovakrepublic": "SK", "republicofireland": "IE", "eire": "IE", "prc": "CN",
    "peoplesrepublicofchina": "CN", "vietnam": "VN", "macedonia": "MK", "swaziland": "SZ",
    "ivorycoast": "CI", "burma": "MM", "hongkong": "HK", "macau": "MO", "macao": "MO",
    "turkey": "TR", "turkiye": "TR", "brasil": "BR", "espana": "ES", "deutschland": "DE",
    "osterreich": "AT", "schweiz": "CH", "suisse": "CH", "svizzera": "CH", "brd": "DE",
    "drcongo": "CD", "taiwanroc": "TW", "bolivia": "BO", "venezuela": "VE", "iran": "IR",
    "syria": "SY", "moldova": "MD", "tanzania": "TZ", "palestine": "PS", "laos": "LA",
}  # fmt: skip


def plain_word(text: str) -> str:
    """Letters only, casefolded, without accents; other scripts keep their letters."""
    parts = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    return "".join(one for one in parts if one.isalpha())


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    names = (str(one) for one in Locale("en").territories)
    return frozenset(one for one in names if len(one) == 2 and one.isalpha()) - _NO_COUNTRIES


_NO_COUNTRIES = frozenset({"ZZ", "EU", "EZ", "UN", "QO", "XA", "XB"})


@lru_cache(maxsize=32)
def _names(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, name in Locale(language).territories.items():
        if code in _codes():
            found.setdefault(plain_word(name), code)
    return found


@lru_cache(maxsize=8192)
def region_of(text: str) -> str | None:
    """The ISO 3166 code of a country: 'SE', 'swe', 'Suède', 'Schweden', 'Szwecja' are 'SE'.

    Args:
        text: A code of two or three letters, or a name in one of many languages.
    """
    word = text.strip().rstrip(".").strip()
    if not word:
        return None
    letters = word.upper().replace(".", "")
    if letters in _codes() and letters != "UK":
        return letters
    alias = get_global("territory_aliases").get(letters)
    if alias and len(alias) == 1 and alias[0] in _codes() and len(letters) <= 3:
        return str(alias[0])
    plain = plain_word(word)
    if plain in _OTHER_NAMES:
        return _OTHER_NAMES[plain]
    for language in _LANGUAGES:
        if plain in _names(language):
            return _names(language)[plain]
    return None
