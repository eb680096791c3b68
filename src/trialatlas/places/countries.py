"""Countries and states by their codes, with the names that records of the registry give them.

Codes are those of ISO 3166: of countries, and of the states and provinces of the United States
and Canada. Where the registry changed a name, both are kept: old records hold the old one. What
does not live here: addresses that use the codes (`registry_addresses`).
"""

from __future__ import annotations

from collections.abc import Mapping


def country_names(code: str) -> tuple[str, ...]:
    """The names of a country by its code in any case, today's first; empty for no code."""
    return COUNTRIES.get(code.strip().upper(), ())


def state_name(country: str, code: str) -> str:
    """The name of a state or province by its country's code and its own; empty if not known."""
    return STATES.get(f"{country.strip()}:{code.strip()}".upper(), "")


def _read(lines: str) -> dict[str, tuple[str, ...]]:
    pairs = (line.split(" ", 1) for line in lines.strip().splitlines())
    return {code: tuple(names.split(" | ")) for code, names in pairs}


COUNTRIES: Mapping[str, tuple[str, ...]] = _read("""
AD Andorra
AE United Arab Emirates
AF Afghanistan
AG Antigua and Barbuda
AI Anguilla
AL Albania
AM Armenia
AO Angola
AQ Antarctica
AR Argentina
AS American Samoa
AT Austria
AU Australia
AW Aruba
AX Åland Islands
AZ Azerbaijan
BA Bosnia and Herzegovina
BB Barbados
BD Bangladesh
BE Belgium
BF Burkina Faso
BG Bulgaria
BH Bahrain
BI Burundi
BJ Benin
BL Saint Barthélemy
BM Bermuda
BN Brunei | Brunei Darussalam
BO Bolivia
BQ Bonaire, Sint Eustatius and Saba
BR Brazil
BS Bahamas | The Bahamas
BT Bhutan
BV Bouvet Island
BW Botswana
BY Belarus
BZ Belize
CA Canada
CC Cocos (Keeling) Islands
CD Democratic Republic of the Congo | Congo, The Democratic Republic of the
CF Central African Republic
CG Republic of the Congo | Congo
CH Switzerland
CI Côte d'Ivoire | Ivory Coast
CK Cook Islands
CL Chile
CM Cameroon
CN China
CO Colombia
CR Costa Rica
CU Cuba
CV Cape Verde | Cabo Verde
CW Curaçao
CX Christmas Island
CY Cyprus
CZ Czechia | Czech Republic
DE Germany
DJ Djibouti
DK Denmark
DM Dominica
DO Dominican Republic
DZ Algeria
EC Ecuador
EE Estonia
EG Egypt
EH Western Sahara
ER Eritrea
ES Spain
ET Ethiopia
FI Finland
FJ Fiji
FK Falkland Islands | Falkland Islands (Malvinas)
FM Micronesia | Micronesia, Federated States of
FO Faroe Islands
FR France
GA Gabon
GB United Kingdom
GD Grenada
GE Georgia
GF French Guiana
GG Guernsey
GH Ghana
GI Gibraltar
GL Greenland
GM The Gambia | Gambia
GN Guinea
GP Guadeloupe
GQ Equatorial Guinea
GR Greece
GS South Georgia and the South Sandwich Islands
GT Guatemala
GU Guam
GW Guinea-Bissau
GY Guyana
HK Hong Kong
HM Heard Island and McDonald Islands
HN Honduras
HR Croatia
HT Haiti
HU Hungary
ID Indonesia
IE Ireland
IL Israel
IM Isle of Man
IN India
IO British Indian Ocean Territory
IQ Iraq
IR Iran | Iran, Islamic Republic of
IS Iceland
IT Italy
JE Jersey
JM Jamaica
JO Jordan
JP Japan
KE Kenya
KG Kyrgyzstan
KH Cambodia
KI Kiribati
KM Comoros
KN Saint Kitts and Nevis
KP North Korea | Korea, Democratic People's Republic of
KR South Korea | Korea, Republic of
KW Kuwait
KY Cayman Islands
KZ Kazakhstan
LA Laos | Lao People's Democratic Republic
LB Lebanon
LC Saint Lucia
LI Liechtenstein
LK Sri Lanka
LR Liberia
LS Lesotho
LT Lithuania
LU Luxembourg
LV Latvia
LY Libya | Libyan Arab Jamahiriya
MA Morocco
MC Monaco
MD Moldova | Moldova, Republic of
ME Montenegro
MF Saint Martin
MG Madagascar
MH Marshall Islands
MK North Macedonia | Macedonia, The Former Yugoslav Republic of
ML Mali
MM Myanmar (Burma) | Myanmar
MN Mongolia
MO Macau | Macao
MP Northern Mariana Islands
MQ Martinique
MR Mauritania
MS Montserrat
MT Malta
MU Mauritius
MV Maldives
MW Malawi
MX Mexico
MY Malaysia
MZ Mozambique
NA Namibia
NC New Caledonia
NE Niger
NF Norfolk Island
NG Nigeria
NI Nicaragua
NL Netherlands
NO Norway
NP Nepal
NR Nauru
NU Niue
NZ New Zealand
OM Oman
PA Panama
PE Peru
PF French Polynesia
PG Papua New Guinea
PH Philippines
PK Pakistan
PL Poland
PM Saint Pierre and Miquelon
PN Pitcairn
PR Puerto Rico
PS Palestinian Territories | Palestinian Territories, Occupied | Palestinian Territory, occupied
PT Portugal
PW Palau
PY Paraguay
QA Qatar
RE Réunion
RO Romania
RS Serbia
RU Russia | Russian Federation
RW Rwanda
SA Saudi Arabia
SB Solomon Islands
SC Seychelles
SD Sudan
SE Sweden
SG Singapore
SH Saint Helena
SI Slovenia
SJ Svalbard and Jan Mayen
SK Slovakia
SL Sierra Leone
SM San Marino
SN Senegal
SO Somalia
SR Suriname
SS South Sudan
ST Sao Tome and Principe
SV El Salvador
SX Sint Maarten
SY Syria | Syrian Arab Republic
SZ Eswatini | Swaziland
TC Turks and Caicos Islands
TD Chad
TF French Southern Territories
TG Togo
TH Thailand
TJ Tajikistan
TK Tokelau
TL Timor-Leste
TM Turkmenistan
TN Tunisia
TO Tonga
TR Turkey (Türkiye) | Turkey | Türkiye
TT Trinidad and Tobago
TV Tuvalu
TW Taiwan
TZ Tanzania
UA Ukraine
UG Uganda
UM United States Minor Outlying Islands
US United States
UY Uruguay
UZ Uzbekistan
VA Vatican City | Holy See (Vatican City State)
VC Saint Vincent and the Grenadines
VE Venezuela
VG British Virgin Islands | Virgin Islands, British
VI Virgin Islands (U.S.)
VN Vietnam
VU Vanuatu
WF Wallis and Futuna
WS Samoa
YE Yemen
YT Mayotte
ZA South Africa
ZM Zambia
ZW Zimbabwe
""")
"""The names of each country by its code of two letters."""

STATES: Mapping[str, str] = {
    code: names[0]
    for code, names in _read("""
US:AL Alabama
US:AK Alaska
US:AZ Arizona
US:AR Arkansas
US:CA California
US:CO Colorado
US:CT Connecticut
US:DE Delaware
US:DC District of Columbia
US:FL Florida
US:GA Georgia
US:HI Hawaii
US:ID Idaho
US:IL Illinois
US:IN Indiana
US:IA Iowa
US:KS Kansas
US:KY Kentucky
US:LA Louisiana
US:ME Maine
US:MD Maryland
US:MA Massachusetts
US:MI Michigan
US:MN Minnesota
US:MS Mississippi
US:MO Missouri
US:MT Montana
US:NE Nebraska
US:NV Nevada
US:NH New Hampshire
US:NJ New Jersey
US:NM New Mexico
US:NY New York
US:NC North Carolina
US:ND North Dakota
US:OH Ohio
US:OK Oklahoma
US:OR Oregon
US:PA Pennsylvania
US:RI Rhode Island
US:SC South Carolina
US:SD South Dakota
US:TN Tennessee
US:TX Texas
US:UT Utah
US:VT Vermont
US:VA Virginia
US:WA Washington
US:WV West Virginia
US:WI Wisconsin
US:WY Wyoming
CA:AB Alberta
CA:BC British Columbia
CA:MB Manitoba
CA:NB New Brunswick
CA:NL Newfoundland and Labrador
CA:NS Nova Scotia
CA:NT Northwest Territories
CA:NU Nunavut
CA:ON Ontario
CA:PE Prince Edward Island
CA:QC Quebec
CA:SK Saskatchewan
CA:YT Yukon
""").items()
}
"""The name of each state or province by the codes of its country and its own."""
