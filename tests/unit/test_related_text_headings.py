"""Headings in seven languages tell the parts of a text apart."""
# ruff: noqa: RUF001 - apostrophes are meant as people write them

from collections.abc import Iterator
from itertools import chain

import pytest

from trialatlas.related.headings import HEADINGS, PARTS, Part, part_of
from trialatlas.related.synopsis import synopsis_of
from trialatlas.study import Study
from trialatlas.study.eligibility import divide

FIGURES = ("PHASE2", "PHASE3"), "18 Years", "70 Years", "FEMALE", "INTERVENTIONAL"
SYNOPSES = {
    "de": """# Synopse

**Titel der Studie:** Radiojod nach Operation
Sponsor: Beispielklinik
Phase: II/III
Studientyp: Interventionell
Hintergrund
Papilläre Karzinome werden operiert.
Erkrankung: Schilddrüsenkarzinom
Prüfpräparat: Iod-131
Primärer Endpunkt
- Aufnahme nach 12 Monaten
Alter: 18 bis 70 Jahre
Geschlecht: weiblich
Einschlusskriterien
- Thyreoidektomie
Ausschlusskriterien
- HIV-Infektion
""",
    "fr": """## Titre de l’étude : Radiojod nach Operation
Promoteur : Beispielklinik
Phase de l'étude : II/III
Type d'étude : interventionnelle
Contexte
Papilläre Karzinome werden operiert.
Pathologie : Schilddrüsenkarzinom
Traitement à l'étude : Iod-131
CRITERE DE JUGEMENT PRINCIPAL
- Aufnahme nach 12 Monaten
Âge : 18 à 70 ans
Sexe : femmes
Critères d’inclusion
- Thyreoidektomie
Critères de non-inclusion
- HIV-Infektion
""",
    "es": """Título: Radiojod nach Operation
Promotor: Beispielklinik
Fase: II/III
Tipo de estudio: intervencionista
Justificación
Papilläre Karzinome werden operiert.
| Enfermedad en estudio | Schilddrüsenkarzinom |
Medicamento en investigación: Iod-131
Variable principal:
- Aufnahme nach 12 Monaten
Edad: de 18 a 70 años
Sexo: mujeres
Criterios de inclusión:
- Thyreoidektomie
Criterios de exclusión:
- HIV-Infektion
""",
    "it": """1. Titolo dello studio: Radiojod nach Operation
2. Promotore: Beispielklinik
3. Fase: II/III
4. Tipo di studio: interventistico
5. Razionale
Papilläre Karzinome werden operiert.
6. Patologia: Schilddrüsenkarzinom
7. Farmaco sperimentale: Iod-131
8. Endpoint primario
Aufnahme nach 12 Monaten
9. Età: 18-70 anni
10. Sesso: donne
11. Criteri di inclusione
- Thyreoidektomie
12. Criteri di esclusione
- HIV-Infektion
""",
    "pt": """TÍTULO: Radiojod nach Operation
PATROCINADOR: Beispielklinik
FASE: II/III
TIPO DE ESTUDO: intervencional
INTRODUÇÃO
Papilläre Karzinome werden operiert.
DOENÇA: Schilddrüsenkarzinom
INTERVENÇÃO: Iod-131
DESFECHO PRIMÁRIO
- Aufnahme nach 12 Monaten
FAIXA ETÁRIA: 18 até 70 anos
SEXO: feminino
CRITÉRIOS DE INCLUSÃO
- Thyreoidektomie
CRITÉRIOS DE EXCLUSÃO
- HIV-Infektion
""",
    "nl": """**Titel van het onderzoek**: Radiojod nach Operation
**Opdrachtgever**: Beispielklinik
**Fase**: II/III
**Type onderzoek**: interventioneel
**Achtergrond**
Papilläre Karzinome werden operiert.
**Aandoening**: Schilddrüsenkarzinom
**Geneesmiddel**: Iod-131
**Primair eindpunt**
- Aufnahme nach 12 Monaten
**Leeftijd**: 18 tot 70 jaar
**Geslacht**: vrouwen
**Inclusiecriteria**
- Thyreoidektomie
**Exclusiecriteria**
- HIV-Infektion
""",
}
"""One content, so that only the headings and figures differ; its own words stay as they are."""


@pytest.mark.parametrize("language", SYNOPSES)
def test_a_synopsis_with_headings_of_a_language_finds_its_parts(language: str):
    found = Study(b"", synopsis_of(SYNOPSES[language]).record, "")
    assert found.text("BriefTitle") == "Radiojod nach Operation"
    assert found.text("LeadSponsorName") == "Beispielklinik"
    assert found.text("BriefSummary") == "Papilläre Karzinome werden operiert."
    assert found.values("Condition") == ["Schilddrüsenkarzinom"]
    assert found.values("InterventionName") == ["Iod-131"]
    assert found.values("PrimaryOutcomeMeasure") == ["Aufnahme nach 12 Monaten"]
    ages = found.text("MinimumAge"), found.text("MaximumAge")
    said = tuple(found.values("Phase")), *ages, found.text("Sex"), found.text("StudyType")
    assert said == FIGURES
    criteria = divide(found.text("EligibilityCriteria"))
    assert [(each.kind, criteria.text[each.start : each.end]) for each in criteria.all()] == [
        ("inclusion", "Thyreoidektomie"),
        ("exclusion", "HIV-Infektion"),
    ]


def test_every_language_that_is_known_has_a_synopsis_here_and_names_for_every_part():
    assert {*HEADINGS} == {"en", *SYNOPSES}
    for language in HEADINGS.values():
        assert {*language} == {*PARTS}


def names() -> Iterator[tuple[str, Part]]:
    for part, said in chain.from_iterable(each.items() for each in HEADINGS.values()):
        yield from ((name, part) for name in said.split("|"))


def test_no_name_begins_two_parts():
    for name, part in names():
        assert name == " ".join(name.split())
        assert part_of(name) == part, name


def test_capitals_accents_and_apostrophes_of_a_heading_make_no_difference():
    assert part_of("CRITERES D\u2019INCLUSION") == "criteria"
    assert part_of("Ein\u2010 und Ausschlusskriterien") == "criteria"
    assert part_of("Indikation(en)") == "conditions"
    assert part_of("Crite\u0300res d'inclusion") == "criteria"


@pytest.mark.parametrize(
    ("written", "piece", "value"),
    [
        ("Geschlecht: Männer und Frauen", "Sex", "ALL"),
        ("Sexo: ambos", "Sex", "ALL"),
        ("Sexe : hommes", "Sex", "MALE"),
        ("Einschlusskriterien\n- Schwangere Frauen", "Sex", ""),
        ("Einschlusskriterien\n- Frauen mit Asthma", "Sex", "FEMALE"),
        ("Criterios de inclusión\n- Hombres y mujeres con asma", "Sex", "ALL"),
        ("Âge : 18 ans et plus", "MinimumAge", "18 Years"),
        ("Âge : 18 ans et plus", "MaximumAge", ""),
        ("Type d'étude : observationnelle", "StudyType", "OBSERVATIONAL"),
        ("Estudio de fase III de sal\n\nPalabras.", "Phase", "PHASE3"),
    ],
    ids=range(10),
)
def test_plain_values_behind_headings_are_read(written: str, piece: str, value: str):
    assert Study(b"", synopsis_of(written).record, "").text(piece) == value
