"""Expressions and what each must find, written by hand over small sets of made studies.

A case says which studies match; every other study of its set must not. The places of the synonyms
are those of `NAMES`.
"""

from dataclasses import dataclass

from engine_studies import study

from trialatlas.study import Study


@dataclass(frozen=True)
class Table:
    """A set of studies, and by expression the small numbers of those that match."""

    studies: tuple[Study, ...]
    cases: dict[str, set[int]]


NAMES: dict[str, tuple[str, ...]] = {
    "heart attack": ("MI", "myocardial infarction"),
    "NSCLC": ("non-small cell lung cancer",),
    "non-small cell lung cancer": ("NSCLC",),
    "aspirin": ("ASA",),
}

WORDS = Table(
    (
        study(1, BriefTitle="Trop-2 imaging in thyroid cancer"),
        study(2, BriefTitle="TROP2 images", BriefSummary="Cancers of the thyroid gland."),
        study(3, BriefTitle="Dry mouth", Condition=["Sjögren's Syndrome"]),
        study(4, BriefTitle="Iodine-131 therapy", InterventionName=["131I-MIBG"]),
        study(5, BriefTitle="晚期非小细胞肺癌的治疗"),
        study(
            6,
            BriefTitle="TNF-\N{GREEK SMALL LETTER ALPHA} blockers",
            BriefSummary="E. coli and 1.5 mg/kg",
        ),
        study(
            7, BriefTitle="Sleep", EligibilityCriteria="Thyroid cancer", StudyPopulation="Adults"
        ),
        study(
            8, BriefTitle="COVID-19 vaccine", BriefSummary="Age \\<5 years", Keyword=["SARS-CoV-2"]
        ),
    ),
    {
        "thyroid cancer": {1, 2},
        "cancer thyroid": {1, 2},
        "CANCERS": {1, 2},
        '"thyroid cancer"': {1},
        "“thyroid cancer”": {1},
        '"cancer thyroid"': set(),
        "trop2": {1, 2},
        "Trop-2": {1, 2},
        "trop 2": {1, 2},
        '"trop 2 imaging"': {1, 2},
        "2-trop": set(),
        "images gland": {2},
        "of the": {2},
        "sjogren": {3},
        "SJÖGREN'S": {3},
        "sjögrens": {3},
        "131I": {4},
        "I-131": {4},
        "¹³¹I": {4},
        "iodine 131": {4},
        "mibg": {4},
        "131": {4},
        "肺癌": {5},
        "非小细胞肺癌": {5},
        "癌肺": set(),
        "治疗 晚期": {5},
        "TNF-alpha": {6},
        "TNF\N{GREEK SMALL LETTER ALPHA} blocker": {6},
        '"e. coli"': {6},
        "1.5 mg/kg": {6},
        "5.1 mg": set(),
        "15 mg": set(),
        r"\AND": {6},
        "sleep": {7},
        "AREA[EligibilityCriteria]thyroid": {7},
        "AREA[EligibilitySearch](thyroid AND adult)": {7},
        "AREA[EligibilityCriteria](thyroid AND adult)": set(),
        "AREA[DescriptionModule]thyroid": {2},
        "thyroid NOT AREA[BriefTitle]thyroid": {2},
        "covid 19": {8},
        "COVID19": {8},
        "sars cov 2": {8},
        r"\<5 years": {8},
        "<5": {6, 8},
        "thyr*": set(),
        "thyroi?": set(),
        "vaccination": {8},
        "AREA[NCTIdSearch]NCT00000003": {3},
        "nct00000003 OR NCT00000004": {3, 4},
        "AREA[Keyword]ALL": {8},
        "AREA[InterventionName]MISSING AND AREA[BriefSummary]MISSING": {1, 3, 5, 7},
    },
)

EVERY = {1, 2, 3, 4, 5, 6, 7, 8}

OPERATORS = Table(
    tuple(
        study(number, BriefTitle=title)
        for number, title in enumerate(
            (
                "apple",
                "bear",
                "cedar",
                "apple bear",
                "bear cedar",
                "apple cedar",
                "apple bear cedar",
                "dune",
            ),
            1,
        )
    ),
    {
        "": EVERY,
        "ALL": EVERY,
        "NOT ALL": set(),
        "apple AND ALL": {1, 4, 6, 7},
        "dune ALL": set(),
        "apple AND bear": {4, 7},
        "apple bear": {4, 7},
        "bear apple": {4, 7},
        "apple and bear": set(),
        "apple OR bear": {1, 2, 4, 5, 6, 7},
        "apple OR bear AND cedar": {1, 4, 5, 6, 7},
        "cedar AND apple OR bear": {2, 4, 5, 6, 7},
        "(apple OR bear) AND cedar": {5, 6, 7},
        "apple OR bear cedar": {1, 4, 5, 6, 7},
        "apple NOT bear": {1, 6},
        "apple AND NOT bear": {1, 6},
        "NOT apple": {2, 3, 5, 8},
        "NOT apple AND bear": {2, 5},
        "NOT (apple AND bear)": {1, 2, 3, 5, 6, 8},
        "NOT apple bear": {1, 2, 3, 5, 6, 8},
        "NOT apple OR bear": {2, 3, 4, 5, 7, 8},
        "NOT NOT apple": {1, 4, 6, 7},
        "apple NOT bear OR cedar": {1, 3, 5, 6, 7},
        "apple NOT (bear OR cedar)": {1},
        "NOT apple NOT bear": {3, 8},
        '"apple bear"': {4, 7},
        '"bear apple"': set(),
        '"apple cedar"': {6},
        '"apple" "cedar"': {6, 7},
        '"apple" bear cedar': {7},
        "(apple)(cedar)": {6, 7},
        "((apple)) AND (NOT (bear))": {1, 6},
        "AREA[BriefTitle]apple AND bear": {4, 7},
        "AREA[BriefTitle]apple bear": {4, 7},
        "AREA[OfficialTitle]apple": set(),
        "AREA[OfficialTitle]apple OR bear": {2, 4, 5, 7},
        "AREA[OfficialTitle](apple OR bear)": set(),
        "AREA[BriefTitle](apple AND NOT bear)": {1, 6},
        "AREA[BriefTitle]NOT apple": {2, 3, 5, 8},
        "AREA[TitleSearch](dune OR cedar)": {3, 5, 6, 7, 8},
        "AREA[OfficialTitle]AREA[BriefTitle]dune": {8},
        "AREA[OfficialTitle](apple OR AREA[BriefTitle]dune)": {8},
        "AREA[BRIEF-TITLE]dune": {8},
        "AREA[protocolSection.identificationModule.briefTitle]dune": {8},
        "SEARCH[Study](apple AND bear)": {4, 7},
        "SEARCH[Study]apple AND bear": {4, 7},
        "AREA[OfficialTitle]MISSING": EVERY,
    },
)

VALUES = Table(
    (
        study(
            1,
            OverallStatus="RECRUITING",
            Phase=["PHASE2"],
            Sex="ALL",
            MinimumAge="16 Years",
            MaximumAge="65 Years",
            StartDate="2020-03-15",
            EnrollmentCount=100,
            HealthyVolunteers=True,
        ),
        study(
            2,
            OverallStatus="ACTIVE_NOT_RECRUITING",
            Phase=["PHASE2", "PHASE3"],
            Sex="FEMALE",
            MinimumAge="18 Years",
            StartDate="2020-03",
            EnrollmentCount=20,
            HealthyVolunteers=False,
        ),
        study(
            3,
            OverallStatus="COMPLETED",
            Phase=["EARLY_PHASE1"],
            Sex="MALE",
            MaximumAge="17 Years",
            StartDate="2019",
            EnrollmentCount=0,
        ),
        study(
            4,
            OverallStatus="NOT_YET_RECRUITING",
            MinimumAge="6 Months",
            MaximumAge="24 Months",
            StartDate="2021-12-31",
            EnrollmentCount=1000,
        ),
        study(5, OverallStatus="TERMINATED", Phase=["NA"], Sex="ALL"),
    ),
    {
        "AREA[OverallStatus]RECRUITING": {1},
        'AREA[OverallStatus]"Active, not recruiting"': {2},
        "AREA[OverallStatus]active_not_recruiting": {2},
        "AREA[OverallStatus](COMPLETED OR TERMINATED)": {3, 5},
        "AREA[OverallStatus]COVERAGE[EndsWith]recruiting": {1, 2, 4},
        "AREA[OverallStatus]COVERAGE[StartsWith]not": {4},
        "AREA[OverallStatus]COVERAGE[FullMatch]recruiting": {1},
        "NOT AREA[OverallStatus]RECRUITING": {2, 3, 4, 5},
        "AREA[Phase]PHASE2": {1, 2},
        'AREA[Phase]"Phase 2"': {1, 2},
        "AREA[Phase](PHASE2 AND PHASE3)": {2},
        "AREA[Phase](PHASE3 OR EARLY_PHASE1)": {2, 3},
        "AREA[Phase]PHASE1": set(),
        "AREA[Phase]NA": {5},
        "AREA[Phase]MISSING": {4},
        "AREA[Phase]ALL": {1, 2, 3, 5},
        "phase 2": {1, 2},
        "AREA[Phase:size]2": {2},
        "AREA[Phase:size]0": {4},
        "AREA[Phase:size]RANGE[1, MAX]": {1, 2, 3, 5},
        "AREA[Phase:size]RANGE[MIN, 1]": {1, 3, 4, 5},
        "AREA[Sex]ALL": {1, 2, 3, 5},
        'AREA[Sex]"ALL"': {1, 5},
        r"AREA[Sex]\ALL": {1, 5},
        "AREA[Sex]MISSING": {4},
        'NOT AREA[Sex]"ALL"': {2, 3, 4},
        'AREA[Sex]("ALL" OR FEMALE)': {1, 2, 5},
        "AREA[HealthyVolunteers]true": {1},
        "AREA[HealthyVolunteers]No": {2},
        "AREA[HealthyVolunteers]MISSING": {3, 4, 5},
        "NOT AREA[HealthyVolunteers]yes": {2, 3, 4, 5},
        "AREA[MinimumAge]RANGE[MIN, 16 years]": {1, 4},
        "NOT AREA[MinimumAge]RANGE[MIN, 16 years]": {2, 3, 5},
        "AREA[MinimumAge]RANGE[MIN, 16 years] OR AREA[MinimumAge]MISSING": {1, 3, 4, 5},
        "(AREA[MinimumAge]RANGE[MIN, 16 years] OR AREA[MinimumAge]MISSING) AND"
        " (AREA[MaximumAge]RANGE[16 years, MAX] OR AREA[MaximumAge]MISSING)": {1, 3, 5},
        "AREA[MaximumAge]RANGE[2 years, 2 years]": {4},
        "AREA[MinimumAge]RANGE[26 weeks, 1 year]": {4},
        "AREA[MinimumAge]RANGE[200 days, MAX]": {1, 2},
        "AREA[MinimumAge]18 years": {2},
        "AREA[MinimumAge]216 months": {2},
        "AREA[MinimumAge]RANGE[MIN, MAX]": {1, 2, 4},
        "AREA[StartDate]RANGE[2020-03-15, 2020-03-15]": {1, 2},
        "AREA[StartDate]RANGE[2020-03-16, MAX]": {2, 4},
        "AREA[StartDate]RANGE[MIN, 2020-03-01]": {2, 3},
        "AREA[StartDate]RANGE[MIN, 2019]": {3},
        "AREA[StartDate]RANGE[2021, MAX]": {4},
        "AREA[StartDate]RANGE[03/16/2020, 12/31/2021]": {2, 4},
        "AREA[StartDate]RANGE[2020-04, 2021-12-30]": set(),
        "AREA[StartDate]RANGE[MIN, MAX]": {1, 2, 3, 4},
        "AREA[StartDate]2020-03": {1, 2},
        "AREA[StartDate]2020": {1, 2},
        "AREA[StartDate]2019-07-04": {3},
        "AREA[StartDate]12/31/2021": {4},
        "AREA[StartDate]MISSING": {5},
        "AREA[StartDate]ALL AND NOT AREA[StartDate]2020": {3, 4},
        "AREA[EnrollmentCount]RANGE[20, 100]": {1, 2},
        "AREA[EnrollmentCount]RANGE[MIN, 20]": {2, 3},
        "AREA[EnrollmentCount]RANGE[101, MAX]": {4},
        "AREA[EnrollmentCount]0": {3},
        "AREA[EnrollmentCount]MISSING": {5},
        "AREA[Phase]EXPANSION[Lossy]PHASE2": {1, 2},
        "TILT[StartDate]AREA[Phase]PHASE2": {1, 2},
        "TILT[EnrollmentCount]ALL": {1, 2, 3, 4, 5},
    },
)

_BOSTON = {
    "LocationCity": "Boston",
    "LocationState": "Massachusetts",
    "LocationCountry": "United States",
    "LocationGeoPoint": {"lat": 42.36, "lon": -71.06},
}
_PARIS = {
    "LocationCity": "Paris",
    "LocationCountry": "France",
    "LocationGeoPoint": {"lat": 48.85, "lon": 2.35},
}


def _portland(state: str) -> dict[str, str]:
    return {
        "LocationCity": "Portland",
        "LocationState": state,
        "LocationCountry": "United States",
        "LocationStatus": "RECRUITING",
    }


SITES = Table(
    (
        study(
            1,
            Location=[
                {**_BOSTON, "LocationStatus": "RECRUITING"},
                {**_PARIS, "LocationStatus": "COMPLETED"},
            ],
        ),
        study(2, Location=[{**_BOSTON, "LocationStatus": "COMPLETED"}, _portland("Maine")]),
        study(
            3,
            Location=[
                _portland("Oregon"),
                {"LocationCity": "Bangor", "LocationState": "Maine", "LocationStatus": "COMPLETED"},
            ],
        ),
        study(4, Location=[{"LocationCity": "Malabo", "LocationCountry": "Equatorial Guinea"}]),
        study(5, Location=[{"LocationCountry": "Guinea", "LocationZip": "001"}]),
        study(6, BriefTitle="Boston"),
    ),
    {
        "AREA[LocationCity]Boston AND AREA[LocationStatus]RECRUITING": {1, 2},
        "SEARCH[Location](AREA[LocationCity]Boston AND AREA[LocationStatus]RECRUITING)": {1},
        "AREA[LocationCity]Portland AND AREA[LocationState]Maine": {2, 3},
        "SEARCH[Location](AREA[LocationCity]Portland AND AREA[LocationState]Maine)": {2},
        "SEARCH[Location](Portland Maine)": {2},
        "SEARCH[Location]Portland Maine": {2},
        "SEARCH[Location]Portland AND AREA[LocationState]Maine": {2, 3},
        "SEARCH[Location](Portland OR Bangor)": {2, 3},
        "boston": {1, 2, 6},
        "SEARCH[Location]boston": {1, 2},
        "NOT SEARCH[Location]Boston": {3, 4, 5, 6},
        "SEARCH[Location](NOT Boston)": {1, 2, 3, 4, 5},
        "NOT SEARCH[Location](NOT Boston)": {6},
        'SEARCH[Location](AREA[LocationCountry]"United States" AND NOT Boston)': {2, 3},
        "Paris Boston": {1},
        "SEARCH[Location](Paris Boston)": set(),
        "AREA[LocationCountry]Guinea": {4, 5},
        "AREA[LocationCountry]COVERAGE[FullMatch]Guinea": {5},
        "AREA[LocationCountry]COVER[StartsWith]Guinea": {5},
        "AREA[LocationCountry]COVER[EndsWith]Guinea": {4, 5},
        "SEARCH[Location](AREA[LocationCountry]COVER[FullMatch]Guinea AND AREA[LocationZip]001)": {
            5
        },
        "AREA[LocationZip]MISSING": {1, 2, 3, 4, 6},
        "SEARCH[Location](AREA[LocationZip]MISSING)": {1, 2, 3, 4},
        "SEARCH[Location](AREA[LocationCity]MISSING)": {5},
        "AREA[LocationCity]MISSING": {5, 6},
        "AREA[Location]MISSING": {6},
        "AREA[Location:size]2": {1, 2, 3},
        "AREA[Location:size]RANGE[0, 1]": {4, 5, 6},
        "AREA[LocationGeoPoint]DISTANCE[42.36,-71.06,50mi]": {1, 2},
        "AREA[LocationGeoPoint]DISTANCE[42.36,-71.06,0]": {1, 2},
        "AREA[LocationGeoPoint]DISTANCE[48.9,2.4,20km]": {1},
        "AREA[LocationGeoPoint]DISTANCE[0,0,50mi]": set(),
        "SEARCH[Location](AREA[LocationGeoPoint]DISTANCE[42.36,-71.06,50mi]"
        " AND AREA[LocationStatus]COMPLETED)": {2},
        "AREA[LocationGeoPoint]DISTANCE[42.36,-71.06,50mi] AND AREA[LocationStatus]COMPLETED": {
            1,
            2,
        },
        "SEARCH[Location](AREA[LocationState]Maine AND SEARCH[Study](AREA[LocationState]Oregon))": {
            3
        },
        "SEARCH[Location](TILT[StartDate]Portland)": {2, 3},
        "SEARCH[Location](EXPANSION[Lossy]Portland Maine Oregon)": {2, 3},
    },
)

COVERAGE = Table(
    (
        study(1, BriefTitle="Breast cancer study", Condition=["Breast Cancer", "Anemia"]),
        study(2, Condition=["Metastatic Breast Cancer"]),
        study(3, Condition=["Breast", "Cancer"]),
        study(4, BriefTitle="Efficacy of X", Condition=["Breast Cancer Stage II"]),
    ),
    {
        "AREA[Condition]breast cancer": {1, 2, 3, 4},
        'AREA[Condition]"breast cancer"': {1, 2, 4},
        "AREA[Condition]EXPANSION[Term]breast cancers": {1, 2, 4},
        "AREA[Condition]COVERAGE[FullMatch]breast cancer": {1},
        "COVERAGE[FullMatch]AREA[Condition]BREAST-CANCERS": {1},
        "AREA[Condition]COVERAGE[StartsWith]breast cancer": {1, 4},
        "AREA[Condition]COVERAGE[EndsWith]breast cancer": {1, 2},
        "AREA[Condition]COVERAGE[FullMatch]breast": {3},
        "AREA[Condition]COVERAGE[FullMatch]cancer breast": set(),
        "AREA[Condition]COVERAGE[FullMatch](anemia OR cancer)": {1, 3},
        "AREA[Condition]COVERAGE[FullMatch](breast cancer OR COVERAGE[Contains]stage)": {1, 4},
        "AREA[Condition]NOT COVERAGE[EndsWith]cancer": {4},
        "COVERAGE[FullMatch]breast cancer": {1},
        "COVER[StartsWith]efficacy": {4},
        "COVER[StartsWith]effic": set(),
        "AREA[Condition]COVER[EndsWith]EXPANSION[Lossy]stage cancer": set(),
        "AREA[Condition:size]RANGE[2, MAX]": {1, 3},
    },
)

EXPANSION = Table(
    (
        study(1, BriefTitle="Aspirin after heart attack"),
        study(2, BriefTitle="Aspirin in myocardial infarction"),
        study(3, BriefTitle="Heart failure attacks"),
        study(4, BriefTitle="NSCLC screening"),
        study(5, BriefTitle="Non-small cell lung cancer"),
        study(6, LocationFacility=["MI Clinic"]),
        study(7, BriefTitle="ASA", BriefSummary="For those with MI"),
        study(8, BriefTitle="Small lung cell cancer, not a cell"),
    ),
    {
        "heart attack": {1, 2, 3, 7},
        "attack heart": {1, 3},
        '"heart attack"': {1, 2, 7},
        "EXPANSION[Term]heart attack": {1},
        'EXPANSION[Term]"heart attacks"': {1},
        "EXPANSION[Concept]heart attack": {1, 2, 7},
        "EXPANSION[Relaxation]heart attack": {1, 2, 3, 7},
        "EXPANSION[Lossy]heart attack": {1, 2, 3, 7},
        'EXPANSION[Lossy]"heart attack"': {1, 2, 7},
        "aspirin heart attack": {1, 2, 7},
        "EXPANSION[Term]aspirin after heart attack": {1},
        "EXPANSION[Concept]aspirin in heart attack": {2},
        "EXPANSION[Concept]after heart attack": {1},
        "EXPANSION[Lossy]aspirin heart attack": {1, 2, 3, 7},
        "EXPANSION[Lossy]aspirin heart failure": {1, 3},
        "EXPANSION[Lossy]screening clinic": set(),
        "EXPANSION[Term](NSCLC OR EXPANSION[Concept]aspirin)": {1, 2, 4, 7},
        "NSCLC": {4, 5},
        "EXPANSION[Term]NSCLC": {4},
        "non-small cell lung cancer": {4, 5},
        "EXPANSION[Term]non small cell lung cancer": {5},
        "EXPANSION[Lossy]small cell lung cancer": {5, 8},
        "MI": {6, 7},
        "NOT heart attack": {4, 5, 6, 8},
        "heart attack NOT aspirin": {3},
        "heart attack NOT EXPANSION[Term]aspirin": {3, 7},
        "AREA[BriefTitle]heart attack": {1, 2, 3},
        "AREA[BriefSummary]heart attack": {7},
        "AREA[LocationFacility]heart attack": set(),
        "AREA[LocationSearch]heart attack": set(),
        "AREA[TitleSearch]EXPANSION[Concept]heart attack": {1, 2},
        "AREA[BriefTitle]COVERAGE[FullMatch]NSCLC": {5},
        "AREA[BriefTitle]COVERAGE[StartsWith]NSCLC": {4, 5},
        "AREA[BriefTitle]COVERAGE[EndsWith]heart attack": {1, 2},
        "AREA[BriefTitle]EXPANSION[Term]COVERAGE[EndsWith]heart attack": {1},
        "AREA[PatientSearch]heart attack": {1, 2, 3, 7},
        "TILT[StartDate]heart attack": {1, 2, 3, 7},
        "NOT TILT[EnrollmentCount]heart attack": {4, 5, 6, 8},
        "TILT[StudyFirstPostDate](NSCLC OR aspirin) AND cancer": {5},
    },
)

TABLES: dict[str, Table] = {
    "words": WORDS,
    "operators": OPERATORS,
    "values": VALUES,
    "sites": SITES,
    "coverage": COVERAGE,
    "expansion": EXPANSION,
}
