"""Zones of states and cities in countries that have several.

A state with several zones lists them all, its larger part first; a city stands here only when no
other city of its country that one would call has the same name in another zone.
Source: the rule lines and comments of the IANA tz database (files northamerica, southamerica,
australasia, europe, asia) and the postal abbreviations of each country.
"""

_NY, _CHI, _DEN, _PHX, _LA = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix",
    "America/Los_Angeles",
)  # fmt: skip
_TOR, _WPG, _EDM, _VAN, _HFX, _STJ, _REG = (
    "America/Toronto", "America/Winnipeg", "America/Edmonton", "America/Vancouver",
    "America/Halifax", "America/St_Johns", "America/Regina",
)  # fmt: skip
_SAO = "America/Sao_Paulo"
_MEX = "America/Mexico_City"

# country -> (code, name in English as one word without accents, zones)
_Row = tuple[str, str, tuple[str, ...]]
STATES: dict[str, tuple[_Row, ...]] = {
    "US": (
        ("AL", "alabama", (_CHI,)), ("AK", "alaska", ("America/Anchorage", "America/Adak")),
        ("AZ", "arizona", (_PHX, _DEN)), ("AR", "arkansas", (_CHI,)), ("CA", "california", (_LA,)),
        ("CO", "colorado", (_DEN,)), ("CT", "connecticut", (_NY,)), ("DE", "delaware", (_NY,)),
        ("DC", "districtofcolumbia", (_NY,)), ("FL", "florida", (_NY, _CHI)),
        ("GA", "georgia", (_NY,)), ("HI", "hawaii", ("Pacific/Honolulu",)),
        ("ID", "idaho", ("America/Boise", _LA)), ("IL", "illinois", (_CHI,)),
        ("IN", "indiana", ("America/Indiana/Indianapolis", _CHI)), ("IA", "iowa", (_CHI,)),
        ("KS", "kansas", (_CHI, _DEN)), ("KY", "kentucky", (_NY, _CHI)),
        ("LA", "louisiana", (_CHI,)), ("ME", "maine", (_NY,)), ("MD", "maryland", (_NY,)),
        ("MA", "massachusetts", (_NY,)), ("MI", "michigan", ("America/Detroit", _CHI)),
        ("MN", "minnesota", (_CHI,)), ("MS", "mississippi", (_CHI,)), ("MO", "missouri", (_CHI,)),
        ("MT", "montana", (_DEN,)), ("NE", "nebraska", (_CHI, _DEN)), ("NV", "nevada", (_LA, _DEN)),
        ("NH", "newhampshire", (_NY,)), ("NJ", "newjersey", (_NY,)), ("NM", "newmexico", (_DEN,)),
        ("NY", "newyork", (_NY,)), ("NC", "northcarolina", (_NY,)),
        ("ND", "northdakota", (_CHI, _DEN)), ("OH", "ohio", (_NY,)), ("OK", "oklahoma", (_CHI,)),
        ("OR", "oregon", (_LA, "America/Boise")), ("PA", "pennsylvania", (_NY,)),
        ("RI", "rhodeisland", (_NY,)), ("SC", "southcarolina", (_NY,)),
        ("SD", "southdakota", (_CHI, _DEN)), ("TN", "tennessee", (_CHI, _NY)),
        ("TX", "texas", (_CHI, _DEN)), ("UT", "utah", (_DEN,)), ("VT", "vermont", (_NY,)),
        ("VA", "virginia", (_NY,)), ("WA", "washington", (_LA,)), ("WV", "westvirginia", (_NY,)),
        ("WI", "wisconsin", (_CHI,)), ("WY", "wyoming", (_DEN,)),
        ("PR", "puertorico", ("America/Puerto_Rico",)), ("GU", "guam", ("Pacific/Guam",)),
    ),
    "CA": (
        ("AB", "alberta", (_EDM,)), ("BC", "britishcolumbia", (_VAN, _EDM)),
        ("MB", "manitoba", (_WPG,)), ("NB", "newbrunswick", ("America/Moncton",)),
        ("NL", "newfoundlandandlabrador", (_STJ, "America/Goose_Bay")),
        ("NF", "newfoundland", (_STJ,)), ("NS", "novascotia", (_HFX,)),
        ("NT", "northwestterritories", (_EDM,)),
        ("NU", "nunavut", ("America/Iqaluit", "America/Rankin_Inlet", "America/Cambridge_Bay")),
        ("ON", "ontario", (_TOR, _WPG)), ("PE", "princeedwardisland", (_HFX,)),
        ("QC", "quebec", (_TOR, "America/Blanc-Sablon")), ("PQ", "provincedequebec", (_TOR,)),
        ("SK", "saskatchewan", (_REG,)), ("YT", "yukon", ("America/Whitehorse",)),
    ),
    "AU": (
        ("NSW", "newsouthwales", ("Australia/Sydney", "Australia/Broken_Hill")),
        ("ACT", "australiancapitalterritory", ("Australia/Sydney",)),
        ("VIC", "victoria", ("Australia/Melbourne",)),
        ("QLD", "queensland", ("Australia/Brisbane",)),
        ("SA", "southaustralia", ("Australia/Adelaide",)),
        ("WA", "westernaustralia", ("Australia/Perth",)),
        ("TAS", "tasmania", ("Australia/Hobart",)),
        ("NT", "northernterritory", ("Australia/Darwin",)),
    ),
    "BR": (
        ("AC", "acre", ("America/Rio_Branco",)), ("AL", "alagoas", ("America/Maceio",)),
        ("AM", "amazonas", ("America/Manaus", "America/Eirunepe")),
        ("AP", "amapa", ("America/Belem",)), ("BA", "bahia", ("America/Bahia",)),
        ("CE", "ceara", ("America/Fortaleza",)), ("DF", "distritofederal", (_SAO,)),
        ("ES", "espiritosanto", (_SAO,)), ("GO", "goias", (_SAO,)),
        ("MA", "maranhao", ("America/Fortaleza",)), ("MG", "minasgerais", (_SAO,)),
        ("MS", "matogrossodosul", ("America/Campo_Grande",)),
        ("MT", "matogrosso", ("America/Cuiaba",)), ("PA", "para", ("America/Belem",)),
        ("PB", "paraiba", ("America/Fortaleza",)),
        ("PE", "pernambuco", ("America/Recife", "America/Noronha")),
        ("PI", "piaui", ("America/Fortaleza",)), ("PR", "parana", (_SAO,)),
        ("RJ", "riodejaneiro", (_SAO,)), ("RN", "riograndedonorte", ("America/Fortaleza",)),
        ("RO", "rondonia", ("America/Porto_Velho",)), ("RR", "roraima", ("America/Boa_Vista",)),
        ("RS", "riograndedosul", (_SAO,)), ("SC", "santacatarina", (_SAO,)),
        ("SE", "sergipe", ("America/Maceio",)), ("SP", "saopaulo", (_SAO,)),
        ("TO", "tocantins", ("America/Araguaina",)),
    ),
    "MX": (
        ("BC", "bajacalifornia", ("America/Tijuana",)),
        ("BCN", "bajacalifornianorte", ("America/Tijuana",)),
        ("BCS", "bajacaliforniasur", ("America/Mazatlan",)),
        ("SIN", "sinaloa", ("America/Mazatlan",)),
        ("SON", "sonora", ("America/Hermosillo",)), ("QROO", "quintanaroo", ("America/Cancun",)),
        ("ROO", "qroo", ("America/Cancun",)),
        ("NAY", "nayarit", ("America/Mazatlan", "America/Bahia_Banderas")),
        ("CHIH", "chihuahua", ("America/Chihuahua", "America/Ciudad_Juarez", "America/Ojinaga")),
        ("NL", "nuevoleon", ("America/Monterrey",)),
        ("TAMPS", "tamaulipas", ("America/Monterrey", "America/Matamoros")),
        ("COAH", "coahuila", ("America/Monterrey", "America/Matamoros")),
        ("YUC", "yucatan", ("America/Merida",)), ("CAMP", "campeche", ("America/Merida",)),
        ("AGS", "aguascalientes", (_MEX,)), ("CHIS", "chiapas", (_MEX,)),
        ("COL", "colima", (_MEX,)),
        ("CDMX", "ciudaddemexico", (_MEX,)), ("DF", "distritofederal", (_MEX,)),
        ("DGO", "durango", ("America/Monterrey",)), ("GTO", "guanajuato", (_MEX,)),
        ("GRO", "guerrero", (_MEX,)), ("HGO", "hidalgo", (_MEX,)), ("JAL", "jalisco", (_MEX,)),
        ("MEX", "estadodemexico", (_MEX,)), ("MICH", "michoacan", (_MEX,)),
        ("MOR", "morelos", (_MEX,)), ("OAX", "oaxaca", (_MEX,)), ("PUE", "puebla", (_MEX,)),
        ("QRO", "queretaro", (_MEX,)), ("SLP", "sanluispotosi", (_MEX,)),
        ("TAB", "tabasco", (_MEX,)), ("TLAX", "tlaxcala", (_MEX,)), ("VER", "veracruz", (_MEX,)),
        ("ZAC", "zacatecas", (_MEX,)),
    ),
    "ES": (
        ("CN", "canarias", ("Atlantic/Canary",)), ("IC", "islascanarias", ("Atlantic/Canary",)),
        ("GC", "laspalmas", ("Atlantic/Canary",)),
        ("TF", "santacruzdetenerife", ("Atlantic/Canary",)),
        ("MD", "madrid", ("Europe/Madrid",)), ("CT", "cataluna", ("Europe/Madrid",)),
        ("B", "barcelona", ("Europe/Madrid",)), ("AN", "andalucia", ("Europe/Madrid",)),
        ("PV", "paisvasco", ("Europe/Madrid",)), ("GA", "galicia", ("Europe/Madrid",)),
        ("VC", "comunidadvalenciana", ("Europe/Madrid",)), ("V", "valencia", ("Europe/Madrid",)),
        ("AR", "aragon", ("Europe/Madrid",)), ("MU", "murcia", ("Europe/Madrid",)),
        ("IB", "islasbaleares", ("Europe/Madrid",)), ("AS", "asturias", ("Europe/Madrid",)),
        ("NA", "navarra", ("Europe/Madrid",)), ("SE", "sevilla", ("Europe/Madrid",)),
    ),
    "PT": (
        ("20", "acores", ("Atlantic/Azores",)), ("30", "madeira", ("Atlantic/Madeira",)),
        ("11", "lisboa", ("Europe/Lisbon",)), ("13", "porto", ("Europe/Lisbon",)),
        ("03", "braga", ("Europe/Lisbon",)), ("08", "faro", ("Europe/Lisbon",)),
        ("15", "setubal", ("Europe/Lisbon",)), ("06", "coimbra", ("Europe/Lisbon",)),
        ("01", "aveiro", ("Europe/Lisbon",)), ("10", "leiria", ("Europe/Lisbon",)),
    ),
}  # fmt: skip

# country -> zone -> cities, each as one word without accents
CITIES: dict[str, dict[str, str]] = {
    "US": {
        _NY: """newyork newyorkcity nyc brooklyn manhattan boston philadelphia atlanta miami
            charlotte raleigh baltimore washingtondc pittsburgh cleveland cincinnati tampa orlando
            jacksonville buffalo newark jerseycity fortlauderdale stpetersburg hartford
            providence virginiabeach norfolk louisville knoxville chattanooga savannah""",
        _CHI: """chicago houston dallas austin sanantonio fortworth minneapolis stlouis
            milwaukee neworleans memphis nashville oklahomacity tulsa omaha desmoines
            littlerock batonrouge pensacola elgin plano irving naperville wichita mobile""",
        _DEN: "denver albuquerque saltlakecity elpaso coloradosprings boulder cheyenne provo",
        "America/Boise": "boise",
        _PHX: "phoenix tucson scottsdale mesa tempe chandler",
        _LA: """losangeles sanfrancisco sandiego sanjose seattle sacramento oakland lasvegas
            fresno longbeach anaheim irvine tacoma spokane reno bellevue berkeley paloalto""",
        "America/Detroit": "detroit grandrapids annarbor",
        "America/Indiana/Indianapolis": "indianapolis fortwayne",
        "America/Anchorage": "anchorage juneau fairbanks",
        "Pacific/Honolulu": "honolulu hilo",
    },
    "CA": {
        _TOR: "toronto montreal ottawa quebec quebeccity mississauga brampton laval gatineau",
        _WPG: "winnipeg", _EDM: "calgary edmonton", _VAN: "vancouver burnaby surrey",
        _HFX: "halifax dartmouth", _STJ: "stjohns", _REG: "regina saskatoon",
        "America/Moncton": "moncton fredericton",
    },
    "AU": {
        "Australia/Sydney": "sydney canberra wollongong",
        "Australia/Melbourne": "melbourne geelong",
        "Australia/Brisbane": "brisbane goldcoast cairns townsville",
        "Australia/Adelaide": "adelaide", "Australia/Perth": "perth fremantle",
        "Australia/Hobart": "hobart launceston", "Australia/Darwin": "darwin alicesprings",
    },
    "BR": {
        _SAO: """saopaulo riodejaneiro belohorizonte brasilia curitiba portoalegre campinas
            florianopolis goiania vitoria santos niteroi guarulhos joinville londrina""",
        "America/Bahia": "salvador", "America/Fortaleza": "fortaleza natal teresina joaopessoa",
        "America/Recife": "recife", "America/Belem": "belem macapa", "America/Manaus": "manaus",
        "America/Cuiaba": "cuiaba", "America/Campo_Grande": "campogrande",
        "America/Maceio": "maceio aracaju", "America/Rio_Branco": "riobranco",
        "America/Porto_Velho": "portovelho", "America/Boa_Vista": "boavista",
    },
    "MX": {
        _MEX: """mexicocity ciudaddemexico cdmx guadalajara puebla queretaro leon toluca
            zapopan aguascalientes morelia veracruz sanluispotosi cuernavaca""",
        "America/Monterrey": "monterrey saltillo torreon", "America/Tijuana": "tijuana mexicali",
        "America/Merida": "merida", "America/Cancun": "cancun playadelcarmen",
        "America/Hermosillo": "hermosillo", "America/Mazatlan": "mazatlan culiacan",
        "America/Chihuahua": "chihuahua", "America/Ciudad_Juarez": "ciudadjuarez juarez",
    },
    "ES": {
        "Europe/Madrid": """madrid barcelona valencia sevilla seville zaragoza malaga bilbao
            murcia alicante palma palmademallorca valladolid vigo gijon granada cordoba""",
        "Atlantic/Canary": """laspalmas laspalmasdegrancanaria santacruzdetenerife tenerife
            lalaguna arrecife puertodelrosario""",
    },
    "PT": {
        "Europe/Lisbon": "lisboa lisbon porto oporto braga coimbra faro aveiro setubal leiria",
        "Atlantic/Madeira": "funchal", "Atlantic/Azores": "pontadelgada angradoheroismo horta",
    },
    "RU": {
        "Europe/Moscow": """moscow moskva saintpetersburg stpetersburg sanktpeterburg
            nizhnynovgorod kazan rostovondon sochi krasnodar voronezh""",
        "Asia/Yekaterinburg": "yekaterinburg ekaterinburg chelyabinsk ufa perm",
        "Asia/Novosibirsk": "novosibirsk", "Asia/Krasnoyarsk": "krasnoyarsk", "Asia/Omsk": "omsk",
        "Asia/Irkutsk": "irkutsk", "Asia/Vladivostok": "vladivostok khabarovsk",
        "Europe/Samara": "samara", "Europe/Kaliningrad": "kaliningrad",
    },
    "ID": {
        "Asia/Jakarta": "jakarta bandung surabaya semarang medan yogyakarta",
        "Asia/Makassar": "makassar denpasar bali", "Asia/Jayapura": "jayapura",
    },
    "CL": {"America/Santiago": "santiago santiagodechile valparaiso concepcion vinadelmar"},
    "EC": {"America/Guayaquil": "quito guayaquil cuenca"},
    "NZ": {"Pacific/Auckland": "auckland wellington christchurch hamilton dunedin"},
    "CD": {"Africa/Kinshasa": "kinshasa", "Africa/Lubumbashi": "lubumbashi"},
}  # fmt: skip

# By law or habit the whole country keeps one clock, whatever else the zone table lists.
ONE_CLOCK = {"CN": "Asia/Shanghai", "UA": "Europe/Kyiv", "CY": "Asia/Nicosia"}

# What people in North America write for a zone.
SPOKEN = {
    "et": _NY, "est": _NY, "edt": _NY, "eastern": _NY, "easterntime": _NY, "useastern": _NY,
    "ct": _CHI, "cst": _CHI, "cdt": _CHI, "central": _CHI, "centraltime": _CHI, "uscentral": _CHI,
    "mt": _DEN, "mst": _DEN, "mdt": _DEN, "mountain": _DEN, "mountaintime": _DEN,
    "pt": _LA, "pst": _LA, "pdt": _LA, "pacific": _LA, "pacifictime": _LA, "uspacific": _LA,
}  # fmt: skip
