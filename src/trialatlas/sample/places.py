"""Real cities and where they are. Facts: name, state, country, latitude, longitude, postcode form.

In the form of a postcode `#` stands for a digit and `@` for a letter.
"""

from __future__ import annotations

from dataclasses import dataclass

from trialatlas.sample.dice import Dice, Shares


@dataclass(frozen=True, slots=True)
class City:
    """A city with its coordinates in degrees."""

    name: str
    state: str
    country: str
    lat: float
    lon: float
    postcode: str


def _read(rows: str) -> tuple[tuple[City, float], ...]:
    read: list[tuple[City, float]] = []
    for line in rows.strip().splitlines():
        name, state, country, lat, lon, postcode, weight = line.split(" | ")
        city = City(name, state.strip("-"), country, float(lat), float(lon), postcode)
        read.append((city, float(weight)))
    return tuple(read)


_CITIES = _read("""
Boston | Massachusetts | United States | 42.35843 | -71.05977 | 021## | 3
New York | New York | United States | 40.71427 | -74.00597 | 100## | 4
Houston | Texas | United States | 29.76328 | -95.36327 | 770## | 4
Los Angeles | California | United States | 34.05223 | -118.24368 | 900## | 3
San Francisco | California | United States | 37.77493 | -122.41942 | 941## | 2
Chicago | Illinois | United States | 41.85003 | -87.65005 | 606## | 3
Baltimore | Maryland | United States | 39.29038 | -76.61219 | 212## | 2
Seattle | Washington | United States | 47.60621 | -122.33207 | 981## | 2
Atlanta | Georgia | United States | 33.749 | -84.38798 | 303## | 2
Miami | Florida | United States | 25.77427 | -80.19366 | 331## | 2
Denver | Colorado | United States | 39.73915 | -104.9847 | 802## | 1
Rochester | Minnesota | United States | 44.02163 | -92.4699 | 559## | 2
Philadelphia | Pennsylvania | United States | 39.95238 | -75.16362 | 191## | 2
Toronto | Ontario | Canada | 43.70643 | -79.39864 | M#@ #@# | 2
Montreal | Quebec | Canada | 45.50884 | -73.58781 | H#@ #@# | 1.5
Vancouver | British Columbia | Canada | 49.24966 | -123.11934 | V#@ #@# | 1
Mexico City | - | Mexico | 19.42847 | -99.12766 | 0#### | 1
Monterrey | Nuevo León | Mexico | 25.67507 | -100.31847 | 64### | .5
São Paulo | - | Brazil | -23.5475 | -46.63611 | 0####-### | 1.5
Porto Alegre | Rio Grande do Sul | Brazil | -30.03283 | -51.23019 | 9####-### | .6
Buenos Aires | - | Argentina | -34.61315 | -58.37723 | C#### | 1
Santiago | - | Chile | -33.45694 | -70.64827 | 83##### | .6
Bogotá | - | Colombia | 4.60971 | -74.08175 | 11#### | .5
London | England | United Kingdom | 51.50853 | -0.12574 | SE# #@@ | 2.5
Manchester | - | United Kingdom | 53.48095 | -2.23743 | M## #@@ | 1
Edinburgh | Scotland | United Kingdom | 55.95206 | -3.19648 | EH# #@@ | .7
Dublin | - | Ireland | 53.33306 | -6.24889 | D## | .5
Paris | - | France | 48.85341 | 2.3488 | 750## | 3
Lyon | - | France | 45.74846 | 4.84671 | 690## | 1.5
Marseille | - | France | 43.29695 | 5.38107 | 130## | 1
Berlin | - | Germany | 52.52437 | 13.41053 | 1#### | 1.6
Munich | Bavaria | Germany | 48.13743 | 11.57549 | 80### | 1.2
Zurich | - | Switzerland | 47.36667 | 8.55 | 80## | .8
Vienna | - | Austria | 48.20849 | 16.37208 | 1#90 | .8
Amsterdam | - | Netherlands | 52.37403 | 4.88969 | 10## @@ | 1
Leuven | - | Belgium | 50.87959 | 4.70093 | 3000 | .8
Copenhagen | - | Denmark | 55.67594 | 12.56553 | 2### | 1.3
Stockholm | - | Sweden | 59.32938 | 18.06871 | 1## ## | .9
Oslo | - | Norway | 59.91273 | 10.74609 | 0### | .6
Helsinki | - | Finland | 60.16952 | 24.93545 | 00### | .5
Warsaw | Masovian Voivodeship | Poland | 52.22977 | 21.01178 | 0#-### | 1
Prague | - | Czechia | 50.08804 | 14.42076 | 1## ## | .7
Budapest | - | Hungary | 47.49801 | 19.03991 | 10## | .6
Milan | Lombardy | Italy | 45.46427 | 9.18951 | 201## | 1.6
Rome | Lazio | Italy | 41.89193 | 12.51133 | 001## | 1.3
Barcelona | - | Spain | 41.38879 | 2.15899 | 080## | 1.4
Madrid | - | Spain | 40.4165 | -3.70256 | 280## | 1.4
Athens | - | Greece | 37.98376 | 23.72784 | 11### | .6
Istanbul | - | Turkey (Türkiye) | 41.01384 | 28.94966 | 34### | 2
Ankara | - | Turkey (Türkiye) | 39.91987 | 32.85427 | 06### | 1.4
Tel Aviv | - | Israel | 32.08088 | 34.78057 | 64##### | 1
Cairo | - | Egypt | 30.06263 | 31.24967 | 115## | 3
Asyut | - | Egypt | 27.18096 | 31.18368 | 715## | 1.2
Lagos | - | Nigeria | 6.45407 | 3.39467 | 10#### | .4
Nairobi | - | Kenya | -1.28333 | 36.81667 | 00### | .4
Kampala | - | Uganda | 0.31628 | 32.58219 | - | .4
Cape Town | Western Cape | South Africa | -33.92584 | 18.42322 | 7### | .7
Lahore | Punjab Province | Pakistan | 31.558 | 74.35071 | 54### | 1.8
New Delhi | National Capital Territory of Delhi | India | 28.63576 | 77.22445 | 1100## | .9
Mumbai | Maharashtra | India | 19.07283 | 72.88261 | 4000## | .7
Bangkok | - | Thailand | 13.75398 | 100.50144 | 10### | .8
Beijing | Beijing Municipality | China | 39.9075 | 116.39723 | 100### | 3
Shanghai | Shanghai Municipality | China | 31.22222 | 121.45806 | 200### | 3
Guangzhou | Guangdong | China | 23.11667 | 113.25 | 510### | 2
Chengdu | Sichuan | China | 30.66667 | 104.06667 | 610### | 1.5
Taipei | - | Taiwan | 25.05306 | 121.52639 | 1## | 1
Seoul | - | South Korea | 37.566 | 126.9784 | 0#### | 2
Tokyo | - | Japan | 35.6895 | 139.69171 | 1##-#### | 1.5
Osaka | - | Japan | 34.69379 | 135.50107 | 5##-#### | .7
Melbourne | Victoria | Australia | -37.814 | 144.96332 | 30## | .9
Sydney | New South Wales | Australia | -33.86785 | 151.20732 | 20## | .9
Auckland | - | New Zealand | -36.84853 | 174.76349 | 10## | .4
""")
CITIES = Shares(dict(_CITIES))
BY_COUNTRY: dict[str, Shares[City]] = {
    country: Shares({city: weight for city, weight in _CITIES if city.country == country})
    for country in dict.fromkeys(city.country for city, _ in _CITIES)
}


_LETTERS = "ABCEGHJKLMN"


def postcode(dice: Dice, city: City) -> str:
    """A postcode in the city's form; empty where the country uses none."""
    form = city.postcode
    if form == "-":
        return ""
    digits = form.count("#")
    made = form.replace("#", "{}").format(*f"{dice.between(0, 10**digits - 1):0{digits}d}")
    for _ in range(form.count("@")):
        made = made.replace("@", dice.one(_LETTERS), 1)
    return made
