"""Languages that people speak: their names, and what a country's prospects most likely speak.

Codes are ISO 639-1; the first language of a country is the official one that most people speak
(CLDR territory-language information).
"""

from app.domain.phrases import phrase

_NAMES = {
    "bg": phrase("Bulgarian"),
    "cs": phrase("Czech"),
    "da": phrase("Danish"),
    "de": phrase("German"),
    "el": phrase("Greek"),
    "en": phrase("English"),
    "es": phrase("Spanish"),
    "et": phrase("Estonian"),
    "fi": phrase("Finnish"),
    "fr": phrase("French"),
    "hr": phrase("Croatian"),
    "hu": phrase("Hungarian"),
    "it": phrase("Italian"),
    "lt": phrase("Lithuanian"),
    "lv": phrase("Latvian"),
    "nl": phrase("Dutch"),
    "no": phrase("Norwegian"),
    "pl": phrase("Polish"),
    "pt": phrase("Portuguese"),
    "ro": phrase("Romanian"),
    "ru": phrase("Russian"),
    "sk": phrase("Slovak"),
    "sl": phrase("Slovenian"),
    "sr": phrase("Serbian"),
    "sv": phrase("Swedish"),
    "tr": phrase("Turkish"),
    "uk": phrase("Ukrainian"),
}
_CODES = {name.casefold(): code for code, name in _NAMES.items()}
_OF_COUNTRY = {
    "AT": "de", "AU": "en", "BE": "nl", "BG": "bg", "BR": "pt", "CA": "en", "CH": "de", "CZ": "cs",
    "DE": "de", "DK": "da", "EE": "et", "ES": "es", "FI": "fi", "FR": "fr", "GB": "en", "GR": "el",
    "HR": "hr", "HU": "hu", "IE": "en", "IT": "it", "LT": "lt", "LU": "fr", "LV": "lv", "MX": "es",
    "NL": "nl", "NO": "no", "NZ": "en", "PL": "pl", "PT": "pt", "RO": "ro", "RS": "sr", "SE": "sv",
    "SI": "sl", "SK": "sk", "TR": "tr", "UA": "uk", "US": "en",
}  # fmt: skip


def language_code(said: str) -> str:
    """The code of a language said by name, code or locale ('Italian', 'it', 'it-CH').

    One that is not known is its own code, so that two who say the same still match.
    """
    plain = said.strip().casefold()
    return _CODES.get(plain, plain.replace("_", "-").split("-")[0])


def language_name(code: str) -> str:
    """The English name of a language; one that is not known is named by what was typed."""
    return _NAMES.get(language_code(code), code[:1].upper() + code[1:])


def spoken_by(language: str, country: str) -> str:
    """What a prospect speaks: the language noted, else the first one of the country, else ''."""
    return language_code(language) if language else _OF_COUNTRY.get(country.upper(), "")
