"""What is said about the diseases of one area of medicine: outcomes, criteria, background.

Sentences hold slots: `{condition}`, `{drug}`, `{weeks}`. Tables of words only;
which of them a study gets is decided in `plan` and the writers of modules.
"""

# ruff: noqa: E501 - tables of words, one entry a line

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from trialatlas.sample.areas_chronic import CHRONIC
from trialatlas.sample.areas_other import OTHER


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An outcome: what, how, in which unit, and where its values lie.

    `of` names the conditions that it is measured in; empty means all of the area. `kind` is `count` (of participants, `middle` is a share from 0 to 1), `mean`,
    `median` or `change` (a mean change from baseline).
    """

    measure: str
    description: str
    kind: str
    unit: str
    middle: float
    spread: float
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """The words of one area of medicine."""

    endpoints: tuple[Endpoint, ...]
    inclusion: tuple[str, ...]
    exclusion: tuple[str, ...]
    background: tuple[str, ...]
    drugs: tuple[str, ...]
    """Keys of drug classes in `interventions`."""


_ONCOLOGY = """
> Overall Response Rate | Proportion of participants with a complete or partial response by RECIST 1.1, confirmed at least 4 weeks later | count | Participants | 0.35 | 0.2
> Progression-Free Survival | Time from randomisation to progression or death from any cause, whichever comes first | median | Months | 8.4 | 4
> Overall Survival | Time from first dose to death from any cause | median | Months | 19.5 | 8
> Dose-Limiting Toxicities | Number of participants with a dose-limiting toxicity in the first cycle of 28 days | count | Participants | 0.08 | 0.08
> Disease Control Rate | Complete response, partial response or stable disease for at least 12 weeks | count | Participants | 0.6 | 0.2
> Duration of Response | Time from first documented response to progression | median | Months | 7.2 | 3
> Pathological Complete Response | No residual invasive tumour in the resected specimen and lymph nodes | count | Participants | 0.28 | 0.15 | Breast;Lung;Colorectal;Ovarian;Pancreatic;Gastric;Melanoma;Thyroid
> Change in EORTC QLQ-C30 Global Health Status | Scale from 0 to 100, a higher score means better quality of life | change | score on a scale | 4.1 | 8
> Maximum Plasma Concentration of {drug} | Blood samples drawn before and up to 24 hours after the dose | mean | ng/mL | 412 | 160
> Minimal Residual Disease Negativity | Measured in bone marrow or circulating DNA at a sensitivity of 10\\^-5 | count | Participants | 0.42 | 0.2 | Leukemia;Myeloma;Lymphoma;Colorectal;Breast
+ Histologically or cytologically confirmed {condition}
+ Measurable disease as defined by RECIST version 1.1, with at least one lesion \\>= 1 cm
+ Eastern Cooperative Oncology Group (ECOG) performance status of 0 or 1
+ Adequate bone marrow function: absolute neutrophil count \\>= 1.5 x 10\\^9/L and platelets \\>= 100 x 10\\^9/L
+ Life expectancy of at least 12 weeks
+ Progression on or after at least one previous line of systemic therapy
+ Archived or fresh tumour tissue available for biomarker analysis
- Active central nervous system metastases or leptomeningeal disease
- Chemotherapy, radiotherapy or major surgery within 28 days before the first dose
- Another malignancy within the past 5 years, except adequately treated basal cell carcinoma of the skin
- Unresolved toxicity of earlier therapy above grade 1, except alopecia
- Known allergy to monoclonal antibodies or to any ingredient of {drug}
- Left ventricular ejection fraction \\<50% or QTc interval above 480 ms
* Most patients with {condition} relapse after first-line treatment, and few options remain when they do.
* Pre-clinical work suggests that {drug} slows tumour growth in models of {condition} and makes cells more sensitive to standard therapy.
* Imaging before treatment may tell which tumours with target expression respond, and spare others a toxic therapy.
= antibody; kinase; conjugate; radioligand; cell; checkpoint
"""

_CARDIOLOGY = """
> Major Adverse Cardiovascular Events | Composite of cardiovascular death, non-fatal myocardial infarction and non-fatal stroke, judged by a blinded committee | count | Participants | 0.11 | 0.08
> Change in Systolic Blood Pressure | Mean of three seated measurements after 5 minutes of rest | change | mmHg | -9.2 | 8 | Hypertension;Stroke;Heart Failure
> Change in NT-proBNP | Fasting blood sample, central laboratory | change | pg/mL | -310 | 240 | Heart Failure;Atrial
> Left Ventricular Ejection Fraction | Measured by echocardiography with the biplane Simpson method | mean | percent | 46 | 12 | Heart Failure;Infarction;Coronary
> Six-Minute Walk Distance | Distance walked in a 30 metre corridor | mean | metres | 348 | 80 | Heart Failure;Coronary;Stroke
> Readmission to Hospital | Any unplanned admission that lasts more than 24 hours | count | Participants | 0.19 | 0.1
> Freedom From Arrhythmia | No episode longer than 30 seconds on 7-day Holter monitoring | count | Participants | 0.66 | 0.15 | Atrial
> Modified Rankin Scale 0 to 2 | Functional independence judged by an assessor who does not know the allocation | count | Participants | 0.45 | 0.15 | Stroke
> Bleeding of BARC Type 3 or 5 | Adjudicated from hospital records | count | Participants | 0.04 | 0.04 | Atrial;Infarction;Coronary;Stroke
+ Documented {condition} for at least 3 months before screening
+ Stable doses of guideline-directed medication for 4 weeks
+ Resting heart rate between 50 and 110 beats per minute
+ Able to walk without help and to come to all visits
+ Diagnosis confirmed by imaging or electrocardiogram read at the site
- Myocardial infarction, stroke or revascularisation within the past 90 days
- Estimated glomerular filtration rate \\<30 mL/min/1.73 m\\^2
- Systolic blood pressure \\>180 mmHg or \\<100 mmHg at screening
- Planned cardiac surgery or device implantation
- Known bleeding disorder or need for oral anticoagulation for another reason
* {condition} remains a leading cause of death and disability, although several effective treatments are at hand.
* Adherence to treatment falls by half within the first year after diagnosis of {condition}.
* Observational data link inflammation to outcome in {condition}, but whether lowering it helps is not known.
= enzyme; antibody; sirna; receptor
"""

_METABOLIC = """
> Change in HbA1c | Glycated haemoglobin measured in a central laboratory | change | percent | -0.9 | 0.7 | Diabetes
> Percent Change in Body Weight | Weight in light clothes without shoes, calibrated scale | change | percent | -6.4 | 5 | Obesity;Type 2;Fatty
> Time in Range | Share of the day with glucose between 70 and 180 mg/dL by continuous monitoring | mean | percent of day | 62 | 14 | Diabetes
> Change in LDL Cholesterol | Fasting sample, calculated by the Martin-Hopkins formula | change | mg/dL | -31 | 22 | Hyperchol;Obesity;Type 2
> Change in Apolipoprotein B | Fasting sample, central laboratory | change | mg/dL | -24 | 16 | Hyperchol
> Hypoglycaemic Episodes | Participants with at least one plasma glucose value below 54 mg/dL | count | Participants | 0.14 | 0.1 | Diabetes
> Liver Fat by MRI-PDFF | Mean proton density fat fraction over nine segments | mean | percent | 12.8 | 6 | Fatty;Obesity
> Lumbar Spine Bone Mineral Density | Dual-energy X-ray absorptiometry, L1 to L4 | change | percent | 3.1 | 3 | Osteoporosis
> New Vertebral Fracture | Read from lateral radiographs by two readers | count | Participants | 0.06 | 0.05 | Osteoporosis
> Homeostatic Model Assessment of Insulin Resistance | Calculated from fasting glucose and insulin | mean | index | 3.4 | 1.4 | Obesity;Type 2;Fatty
> Participants Who Reach at Least 5% Weight Loss | Compared with weight at randomisation | count | Participants | 0.48 | 0.2 | Obesity;Type 2
+ {condition} diagnosed at least 6 months before screening
+ HbA1c between 7.0% and 10.5% at screening, or body mass index \\>= 27 kg/m\\^2
+ Stable diet and exercise for 3 months, weight change below 5%
+ Willing to keep a food diary and to use the study's glucose meter
+ Stable dose of background medication for at least 8 weeks
- Diabetic ketoacidosis or severe hypoglycaemia within 6 months
- Use of glucocorticoids for more than 14 days in the past 3 months
- History of pancreatitis or of medullary thyroid carcinoma in the family
- Previous bariatric surgery
- Alanine aminotransferase \\>3 times the upper limit of normal
* Lifestyle change is the base of treatment of {condition}, yet most people regain what they lost within two years.
* The gut hormone pathway on which {drug} acts changes appetite, gastric emptying and insulin release.
* Care for {condition} is given in ten minute visits; digital coaching may fill the gap between them.
= peptide; enzyme; sirna; supplement
"""

_RESPIRATORY = """
> Change in Trough FEV1 | Spirometry before the morning dose, best of three tries | change | mL | 96 | 80 | Asthma;COPD;Cystic
> Annual Rate of Exacerbations | Worsening that needs systemic corticosteroids for at least 3 days or admission | mean | events per year | 0.9 | 0.6 | Asthma;COPD;Cystic
> Forced Vital Capacity | Percent of the predicted value | mean | percent predicted | 71 | 12 | Fibrosis;COPD
> Asthma Control Questionnaire Score | Range 0 to 6, a lower score means better control | change | score on a scale | -0.7 | 0.6 | Asthma
> Apnoea-Hypopnoea Index | Events an hour during overnight polysomnography | mean | events/hour | 21 | 12 | Sleep
> Epworth Sleepiness Scale | Eight situations, range 0 to 24 | change | score on a scale | -3.4 | 3 | Sleep
> Sweat Chloride | Mean of both arms, collected by pilocarpine iontophoresis | change | mmol/L | -38 | 18 | Cystic
> St George's Respiratory Questionnaire | Total score from 0 to 100, higher is worse | change | score on a scale | -5.2 | 7 | COPD;Pulmonary Fibrosis
> Need for Oxygen at Discharge | Saturation below 90% on room air | count | Participants | 0.22 | 0.1 | COPD;Asthma;Pulmonary Fibrosis
+ Physician's diagnosis of {condition} for at least 12 months
+ Pre-bronchodilator FEV1 between 40% and 85% of the predicted value
+ At least two exacerbations in the past year
+ Correct inhaler technique shown at screening
- Respiratory infection within 4 weeks before randomisation
- Current smoker, or more than 20 pack-years
- Long-term oxygen therapy for more than 15 hours a day
- Another clinically significant lung disease
* People with {condition} lose lung function faster when exacerbations are frequent.
* Blood eosinophils predict who responds to biological treatment in {condition} only in part.
* Breathing exercises and rehabilitation help in {condition}, but few patients have access to them.
= inhaled; antibody; modulator
"""

_EVERYWHERE = """
> Change in EQ-5D-5L Index | Health-related quality of life, 1 is full health | change | index | 0.06 | 0.1
> Use of Rescue Treatment | Participants who needed any rescue treatment | count | Participants | 0.12 | 0.09
> Treatment Satisfaction | Participants who are satisfied or very satisfied | count | Participants | 0.71 | 0.15
> Adherence at Week {weeks} | At least 80% of the planned sessions or doses | count | Participants | 0.76 | 0.15
> Cost of Care | Direct costs from the payer's point of view | mean | US dollars | 4210 | 1600
> Days Away From Usual Activities | Counted from a diary over 3 months | mean | days | 11.4 | 6
"""
"""Outcomes of every area; they come after its own."""

_TABLES = {
    "oncology": _ONCOLOGY,
    "cardiology": _CARDIOLOGY,
    "metabolic": _METABOLIC,
    "respiratory": _RESPIRATORY,
    **CHRONIC,
    **OTHER,
}


@cache
def area(name: str) -> Area:
    """The words of an area; KeyError for an area that no condition has."""
    marked: dict[str, list[str]] = {mark: [] for mark in ">+-*="}
    for line in (_TABLES[name] + _EVERYWHERE).split("\n"):
        if not line:
            continue
        marked[line[0]].append(line[2:])
    return Area(
        endpoints=tuple(_endpoint(line) for line in marked[">"]),
        inclusion=tuple(marked["+"]),
        exclusion=tuple(marked["-"]),
        background=tuple(marked["*"]),
        drugs=tuple(marked["="][0].split("; ")),
    )


def _endpoint(line: str) -> Endpoint:
    measure, description, kind, unit, middle, spread, *of = line.split(" | ")
    named = tuple(of[0].split(";")) if of else ()
    return Endpoint(measure, description, kind, unit, float(middle), float(spread), named)


@cache
def endpoints(area_name: str, condition: str, *, with_drug: bool) -> tuple[Endpoint, ...]:
    """What is measured in a condition; what names a drug only where there is one."""
    return tuple(
        each
        for each in area(area_name).endpoints
        if (with_drug or "{drug}" not in each.measure)
        and (not each.of or any(name in condition for name in each.of))
    )
