"""Adverse events of a sample study: usual terms, and thousands of made ones for the largest."""

# ruff: noqa: E501 - tables of words, one entry a line

from __future__ import annotations

from functools import cache
from typing import Any

from trialatlas.sample.dice import Dice, Shares, listed
from trialatlas.sample.groups import Group
from trialatlas.sample.plan import Plan

Record = dict[str, Any]
Term = tuple[str, str]

_BY_SYSTEM = {
    "Gastrointestinal disorders": "Nausea;Vomiting;Diarrhoea;Constipation;Abdominal pain;Dry mouth;Dyspepsia;Stomatitis;Pancreatitis acute",
    "Nervous system disorders": "Headache;Dizziness;Somnolence;Paraesthesia;Tremor;Syncope;Seizure;Neuropathy peripheral",
    "General disorders": "Fatigue;Pyrexia;Oedema peripheral;Chills;Asthenia;Injection site reaction;Pain;Malaise",
    "Infections and infestations": "Nasopharyngitis;Urinary tract infection;Pneumonia;Sepsis;COVID-19;Influenza;Cellulitis;Sinusitis",
    "Skin and subcutaneous tissue disorders": "Rash;Pruritus;Alopecia;Dry skin;Urticaria;Erythema",
    "Blood and lymphatic system disorders": "Anaemia;Neutropenia;Thrombocytopenia;Febrile neutropenia;Leukopenia",
    "Investigations": "Alanine aminotransferase increased;Weight decreased;Blood creatinine increased;Lipase increased",
    "Musculoskeletal and connective tissue disorders": "Arthralgia;Back pain;Myalgia;Muscle spasms",
    "Respiratory, thoracic and mediastinal disorders": "Cough;Dyspnoea;Epistaxis;Pulmonary embolism;Oropharyngeal pain",
    "Cardiac disorders": "Atrial fibrillation;Palpitations;Cardiac failure;Acute myocardial infarction",
    "Vascular disorders": "Hypertension;Hypotension;Hot flush;Deep vein thrombosis",
    "Metabolism and nutrition disorders": "Decreased appetite;Hypokalaemia;Hyperglycaemia;Dehydration;Hypoglycaemia",
    "Psychiatric disorders": "Insomnia;Anxiety;Depression;Suicidal ideation",
    "Eye disorders": "Vision blurred;Dry eye;Cataract",
    "Renal and urinary disorders": "Acute kidney injury;Haematuria;Dysuria",
    "Injury, poisoning and procedural complications": "Fall;Contusion;Infusion related reaction;Wound dehiscence",
    "Immune system disorders": "Hypersensitivity;Cytokine release syndrome;Anaphylactic reaction",
}  # fmt: skip
_TERMS: tuple[Term, ...] = tuple(
    (term, system) for system, terms in _BY_SYSTEM.items() for term in terms.split(";")
)
_PARTS = {
    "Gastrointestinal disorders": "Gastric Oesophageal Duodenal Ileal Colonic Rectal Anal Oral Gingival Lingual",
    "Eye disorders": "Corneal Retinal Conjunctival Eyelid Lacrimal Scleral Vitreous Iris",
    "Renal and urinary disorders": "Renal Ureteric Bladder Urethral Glomerular",
    "Cardiac disorders": "Cardiac Pericardial Valvular Atrial Ventricular Coronary",
    "Vascular disorders": "Aortic Carotid Femoral Iliac Venous Arterial Lymphatic",
    "Respiratory, thoracic and mediastinal disorders": "Pulmonary Bronchial Pleural Laryngeal Tracheal Nasal Sinus Mediastinal",
    "Nervous system disorders": "Cerebral Cerebellar Spinal Cranial Meningeal Optic Facial Sciatic",
    "Skin and subcutaneous tissue disorders": "Dermal Nail Scalp Plantar Palmar Subcutaneous",
    "Musculoskeletal and connective tissue disorders": "Muscle Tendon Ligament Bone Joint Vertebral Costal Shoulder Knee Hip",
    "Hepatobiliary disorders": "Hepatic Biliary Gallbladder Portal",
    "Endocrine disorders": "Thyroid Adrenal Pituitary Parathyroid",
}  # fmt: skip
_FINDINGS = listed(
    "pain oedema haemorrhage infection inflammation necrosis stenosis cyst mass injury fistula"
    " abscess atrophy calcification thrombosis ulcer discolouration spasm disorder perforation"
    " hypertrophy dysfunction congestion obstruction swelling irritation degeneration lesion"
    " fibrosis ischaemia polyp erosion"
)
_ALL_TERMS: tuple[Term, ...] = tuple(
    (f"{part} {finding}", system)
    for system, parts in _PARTS.items()
    for part in parts.split()
    for finding in _FINDINGS
)
_VOCABULARIES = Shares({"MedDRA (26.1)": 60, "CTCAE (5.0)": 20, "MedDRA 24.0": 10, "": 10})
_SERIOUS_COUNTS = Shares({0: 42, 2: 20, 5: 18, 14: 13, 30: 7})
_OTHER_COUNTS = Shares({0: 12, 5: 20, 12: 26, 24: 24, 45: 12, 70: 6})
_THRESHOLDS = Shares({"0": 52, "5": 40, "2": 6, "1.5": 2})


def adverse_events_module(plan: Plan, groups: list[Group]) -> Record:
    """Events by term and group. Nobody is counted twice: affected never exceed those at risk."""
    dice = plan.dice
    serious_terms = dice.some(_TERMS, dice.drawn(_SERIOUS_COUNTS))
    other_terms = dice.some(_TERMS, dice.drawn(_OTHER_COUNTS))
    if dice.generous:
        serious_terms, other_terms = list(_TERMS[:6]), list(_TERMS[:9])
    if plan.many_events:
        serious_terms, other_terms = dice.some(_ALL_TERMS, 400), list(_ALL_TERMS)
    vocabulary = dice.drawn(_VOCABULARIES)
    serious = [_event(dice, groups, term, 0.05, vocabulary) for term in serious_terms]
    other = [_event(dice, groups, term, 0.3, vocabulary) for term in other_terms]
    found: Record = {"frequencyThreshold": dice.drawn(_THRESHOLDS)}
    if dice.chance(0.9):
        found["timeFrame"] = f"From the first dose to 30 days after the last, {plan.weeks} weeks"
    if dice.chance(0.6):
        found["description"] = "Events were asked for at each visit and graded by severity."
    deaths = dice.chance(0.82)
    if deaths and dice.chance(0.04):
        found["allCauseMortalityComment"] = "Deaths from any cause until the end of follow-up."
    found["eventGroups"] = [
        _group(dice, at, group, serious, other, deaths=deaths) for at, group in enumerate(groups)
    ]
    if serious:
        found["seriousEvents"] = serious
    if other:
        found["otherEvents"] = other
    return found


def _event(
    dice: Dice, groups: list[Group], term: Term, share: float, vocabulary: str
) -> dict[str, object]:
    name, system = term
    found: Record = {"term": name, "organSystem": system}
    if vocabulary:
        found["sourceVocabulary"] = vocabulary
    systematic = dice.happens(0.7)
    found["assessmentType"] = "SYSTEMATIC_ASSESSMENT" if systematic else "NON_SYSTEMATIC_ASSESSMENT"
    if dice.chance(0.01):
        found["notes"] = "Judged as not related to treatment."
    with_events = dice.chance(0.5)
    roll = dice.roll
    stats: list[Record] = []
    for group_id, group in zip(_group_ids(len(groups)), groups, strict=True):
        affected = int(group.size * roll() * roll() * share)
        each: Record = {"groupId": group_id}
        if with_events:
            each["numEvents"] = affected + affected // 4
        each["numAffected"] = affected
        each["numAtRisk"] = group.size
        stats.append(each)
    found["stats"] = stats
    return found


@cache
def _group_ids(count: int) -> tuple[str, ...]:
    return tuple(f"EG{at:03d}" for at in range(count))


def _affected(events: list[Record], at: int, size: int) -> int:
    """How many had any of the events: at least as many as the most frequent, at most all."""
    counts: list[int] = [event["stats"][at]["numAffected"] for event in events]
    return min(size, max(max(counts, default=0), sum(counts) * 3 // 4))


def _group(
    dice: Dice, at: int, group: Group, serious: list[Record], other: list[Record], *, deaths: bool
) -> Record:
    found: Record = {
        "id": f"EG{at:03d}",
        "title": group.title,
        "description": group.description,
    }
    if deaths:
        found["deathsNumAffected"] = int(group.size * dice.roll() * dice.roll() * 0.08)
        found["deathsNumAtRisk"] = group.size
    return found | {
        "seriousNumAffected": _affected(serious, at, group.size),
        "seriousNumAtRisk": group.size,
        "otherNumAffected": _affected(other, at, group.size),
        "otherNumAtRisk": group.size,
    }
