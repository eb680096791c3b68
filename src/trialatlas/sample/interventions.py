"""What is tried in sample studies: coined drugs of real classes, and treatments that are no drug.

A drug's name is made of syllables and the ending that its class has in real
life, so it reads like a name and is none. Class names and MeSH headings are facts.
"""

# ruff: noqa: E501 - tables of words, one entry a line

from __future__ import annotations

from dataclasses import dataclass

from trialatlas.sample.dice import Dice, Shares, listed
from trialatlas.sample.mesh import BRANCHES


@dataclass(frozen=True, slots=True)
class DrugClass:
    """A class of drugs: how a name ends, how it acts, how it is given, its MeSH heading."""

    ending: str
    kind: str
    acts: str
    form: str
    doses: tuple[str, ...]
    mesh: str
    mesh_id: str
    type: str = "DRUG"


@dataclass(frozen=True, slots=True)
class Drug:
    """A coined drug: its name, its code at the sponsor, its class."""

    name: str
    code: str
    of: DrugClass

    @property
    def type(self) -> str:
        """A value of InterventionType."""
        return self.of.type


_ROWS = """
antibody | mab | a humanised monoclonal antibody | binds a receptor on the cell surface | intravenous infusion | 10 mg/kg every 2 weeks; 300 mg every 4 weeks; 1200 mg every 3 weeks | Antibodies, Monoclonal | D000911 | BIOLOGICAL
checkpoint | limab | an antibody against an immune checkpoint | releases the brake on T cells | intravenous infusion | 200 mg every 3 weeks; 480 mg every 4 weeks | Immune Checkpoint Inhibitors | D000082082 | BIOLOGICAL
kinase | tinib | a selective tyrosine kinase inhibitor | blocks signalling within the cell | tablet | 80 mg once a day; 15 mg twice a day; 400 mg once a day | Protein Kinase Inhibitors | D047428 | DRUG
conjugate | mab vedotin | an antibody-drug conjugate | carries a toxin to Trop-2 positive cells | intravenous infusion | 1.8 mg/kg every 3 weeks; 6 mg/kg every 3 weeks | Immunoconjugates | D018796 | BIOLOGICAL
radioligand | tide | a peptide labelled with a radionuclide | brings radiation to the tumour | slow injection | 7.4 GBq every 6 weeks; 3.7 GBq once | Radiopharmaceuticals | D019275 | RADIATION
cell | leucel | autologous T cells with a chimeric antigen receptor | kill cells that carry the target | single infusion | 1 x 10\\^8 cells; 4.5 x 10\\^8 cells | Receptors, Chimeric Antigen | D000076962 | GENETIC
enzyme | pril | an enzyme inhibitor | lowers the pressure in small vessels | tablet | 5 mg once a day; 10 mg once a day; 25 mg twice a day | Enzyme Inhibitors | D004791 | DRUG
sirna | siran | a small interfering RNA | silences a gene in the liver | subcutaneous injection | 300 mg every 6 months; 25 mg every 3 months | RNA, Small Interfering | D034741 | DRUG
receptor | idone | a small molecule that modulates a receptor | restores the balance of a transmitter | capsule | 2 mg once a day; 20 mg at night; 50 mg twice a day | Neurotransmitter Agents | D018377 | DRUG
peptide | glutide | a peptide agonist of gut hormone receptors | lowers appetite and glucose | subcutaneous injection | 2.4 mg once a week; 5 mg once a week | Incretins | D054795 | DRUG
supplement | ol | a vitamin derivative | corrects a lack found in the diet | capsule | 2000 IU a day; 50000 IU once a week | Dietary Supplements | D019587 | DIETARY_SUPPLEMENT
inhaled | terol | an inhaled long-acting bronchodilator | widens the airways | inhaler | 50 ug twice a day; 18 ug once a day | Bronchodilator Agents | D001993 | COMBINATION_PRODUCT
modulator | caftor | a channel modulator | opens the channel at the cell surface | tablet | 150 mg twice a day; 100 mg once a day | Membrane Transport Modulators | D049990 | DRUG
oligo | nersen | an antisense oligonucleotide | lowers the making of a toxic protein | intrathecal injection | 60 mg every 12 weeks; 100 mg every 4 weeks | Oligonucleotides, Antisense | D016376 | DRUG
gene | vec | a gene therapy in a viral vector | delivers a working copy of the gene | single infusion | 6 x 10\\^13 vg/kg; 2 x 10\\^13 vg/kg | Genetic Vectors | D005822 | GENETIC
psychoactive | psilin | a serotonergic psychoactive compound | loosens rigid patterns of thought | capsule | 25 mg once; 10 mg once | Hallucinogens | D006213 | DRUG
neuromodulator | erone | a neurosteroid | tunes inhibitory receptors | tablet | 30 mg at night; 50 mg once a day | Neurotransmitter Agents | D018377 | DRUG
analgesic | oxib | a non-opioid pain killer | blocks sodium channels on nerves | tablet | 50 mg twice a day; 100 mg once | Analgesics, Non-Narcotic | D018712 | DRUG
block | caine | a local anaesthetic | stops conduction in the nerve | perineural injection | 20 mL of 0.5%; 30 mL of 0.25% | Anesthetics, Local | D000779 | DRUG
biologicjoint | fermin | a growth factor in a gel | helps tissue to regrow | local injection | 0.3 mg/mL; 1 mL once a week for 3 weeks | Intercellular Signaling Peptides and Proteins | D036341 | BIOLOGICAL
vaccine | vax | a vaccine with a recombinant antigen | primes antibodies and T cells | intramuscular injection | 0.5 mL on days 1 and 29; 30 ug once | Vaccines | D014612 | BIOLOGICAL
antiviral | vir | an antiviral nucleoside | stops copying of the virus | tablet | 800 mg twice a day for 5 days; 50 mg once a day | Antiviral Agents | D000998 | DRUG
antibiotic | micin | an antibiotic of a new class | stops growth of bacteria | intravenous infusion | 1 g every 8 hours; 15 mg/kg once a day | Anti-Bacterial Agents | D000900 | DRUG
hormone | estrel | a synthetic hormone | quiets the ovary | tablet | 2 mg once a day; 75 mg twice a day | Hormones | D006728 | DRUG
drops | prost | an eye drop | eases outflow of fluid | eye drops | one drop at night; one drop twice a day | Ophthalmic Solutions | D009883 | DRUG
iron | ferrose | an intravenous iron complex | fills the iron stores | intravenous infusion | 1000 mg once; 500 mg on days 1 and 8 | Ferric Compounds | D005290 | DRUG
topical | fluor | a varnish with fluoride | hardens enamel | topical application | 5% every 6 months; 38% twice a year | Cariostatic Agents | D002327 | DRUG
"""


def _read() -> dict[str, DrugClass]:
    read: dict[str, DrugClass] = {}
    for line in _ROWS.strip().splitlines():
        key, ending, kind, acts, form, doses, mesh, mesh_id, type_ = line.split(" | ")
        read[key] = DrugClass(
            ending, kind, acts, form, tuple(doses.split("; ")), mesh, mesh_id, type_
        )
    return read


DRUG_CLASSES = _read()

_STARTS = listed("vel nor bro zan tal quin mer dov lax pel sar ton vib ras gim fel oz cor nal ex")
_MIDDLES = listed("o a i u er ata ovi ira umo enda ilo axe uvi eri ota azi")
_JOINS = listed("t l v z n r s m d")
_LETTERS = "NTSVXRKQ"


def drug(dice: Dice, key: str) -> Drug:
    """A coined drug of the class."""
    of = DRUG_CLASSES[key]
    join = "" if of.ending[0] in "aeiou" else dice.one(_MIDDLES)[0]
    name = dice.one(_STARTS) + dice.one(_MIDDLES) + dice.one(_JOINS) + join + of.ending
    letters = dice.one(_LETTERS) + dice.one(_LETTERS)
    return Drug(name.capitalize(), f"{letters}-{dice.between(1001, 9899)}", of)


@dataclass(frozen=True, slots=True)
class Treatment:
    """A treatment, test or exposure that is no drug.

    `purpose` is a value of PrimaryPurpose, `areas` names the areas of medicine, or `any`.
    """

    type: str
    name: str
    description: str
    purpose: str
    areas: str


def _treatments(rows: str) -> tuple[Treatment, ...]:
    return tuple(Treatment(*line.split(" | ")) for line in rows.strip().splitlines())


_ALL = _treatments("""
BEHAVIORAL | Cognitive behavioural therapy | Twelve weekly sessions of 50 minutes with a trained therapist, in person or by video. | TREATMENT | mental neurology musculoskeletal oncology
BEHAVIORAL | Motivational interviewing by telephone | Four calls that follow a manual, with text messages in between. | SUPPORTIVE_CARE | mental metabolic cardiology infection
BEHAVIORAL | Digital self-management programme | An application with lessons, a diary and a coach who answers within a day. | TREATMENT | mental metabolic cardiology respiratory immunology
BEHAVIORAL | Mindfulness course | Eight group meetings of two hours and daily practice at home. | SUPPORTIVE_CARE | mental oncology women neurology
BEHAVIORAL | Supervised aerobic exercise | Three sessions a week at 60 to 75% of the heart rate reserve. | TREATMENT | oncology cardiology metabolic respiratory neurology musculoskeletal renal
BEHAVIORAL | Nutrition counselling | Six visits with a dietitian and a plan that fits the family's budget. | PREVENTION | metabolic renal oncology women dental blood
BEHAVIORAL | Nurse-led transition clinic | A nurse plans discharge, calls after 3 days and sees the patient after 2 weeks. | HEALTH_SERVICES_RESEARCH | cardiology respiratory renal infection blood
BEHAVIORAL | Peer support group | Meetings every second week led by a trained peer. | SUPPORTIVE_CARE | mental metabolic infection women blood immunology
DEVICE | Transcranial magnetic stimulation | Twenty sessions of 10 Hz over the left dorsolateral prefrontal cortex. | TREATMENT | mental neurology
DEVICE | Wearable activity sensor | A wrist-worn device that records steps, heart rate and sleep. | DEVICE_FEASIBILITY | cardiology metabolic respiratory neurology musculoskeletal
DEVICE | Continuous glucose monitor | A sensor under the skin that is changed every 14 days. | DIAGNOSTIC | metabolic renal
DEVICE | Robotic gait trainer | Thirty minutes of assisted walking, five days a week. | TREATMENT | neurology musculoskeletal cardiology
DEVICE | Bioresorbable implant | An implant that dissolves within two years. | TREATMENT | cardiology musculoskeletal eye dental
DEVICE | Virtual reality headset | Calm scenes shown during the procedure. | SUPPORTIVE_CARE | oncology dental musculoskeletal women blood
DEVICE | Transcutaneous electrical nerve stimulation | Electrodes beside the painful area, 80 Hz, 30 minutes. | TREATMENT | musculoskeletal women neurology
PROCEDURE | Minimally invasive surgery | Three ports, standard dissection, day-case where possible. | TREATMENT | oncology musculoskeletal women cardiology
PROCEDURE | Ultrasound-guided nerve block | A single injection before the incision. | SUPPORTIVE_CARE | musculoskeletal women
PROCEDURE | Early mobilisation | Out of bed within six hours, three times a day. | SUPPORTIVE_CARE | cardiology respiratory musculoskeletal infection
PROCEDURE | Endoscopic treatment | Performed under sedation by an experienced operator. | TREATMENT | oncology immunology metabolic
PROCEDURE | Manual therapy | Ten sessions of mobilisation by a physiotherapist. | TREATMENT | musculoskeletal neurology
RADIATION | Stereotactic body radiotherapy | 40 Gy in 5 fractions on alternate days. | TREATMENT | oncology
RADIATION | Hypofractionated radiotherapy | 26 Gy in 5 fractions over one week. | TREATMENT | oncology
DIAGNOSTIC_TEST | Whole-body PET/CT | Imaging 60 minutes after injection of the tracer. | DIAGNOSTIC | oncology cardiology infection
DIAGNOSTIC_TEST | Circulating tumour DNA assay | Two tubes of 10 mL blood at each visit. | SCREENING | oncology
DIAGNOSTIC_TEST | Point-of-care C-reactive protein | A finger-prick test with a result in 4 minutes. | DIAGNOSTIC | infection respiratory immunology
DIAGNOSTIC_TEST | Multiparametric MRI | Read by two radiologists who do not know the outcome. | DIAGNOSTIC | oncology neurology musculoskeletal eye
DIETARY_SUPPLEMENT | Oral nutritional supplement | Two bottles of 200 mL a day. | SUPPORTIVE_CARE | oncology renal infection respiratory women
DIETARY_SUPPLEMENT | Probiotic capsule | 10\\^10 colony forming units of three strains, once a day. | PREVENTION | immunology infection women metabolic dental
DIETARY_SUPPLEMENT | Omega-3 fatty acids | 2 g a day with a meal. | PREVENTION | cardiology metabolic eye mental
COMBINATION_PRODUCT | Prefilled pen with dose memory | A pen that records each injection. | TREATMENT | metabolic immunology blood
GENETIC | Whole genome sequencing | Sequencing of blood with return of actionable findings. | BASIC_SCIENCE | oncology blood neurology respiratory
OTHER | Acupuncture | Ten sessions at fixed points, needles kept for 20 minutes. | TREATMENT | musculoskeletal neurology women oncology mental
PROCEDURE | Selective laser trabeculoplasty | One session of 360 degrees. | TREATMENT | eye
PROCEDURE | Phacoemulsification | Standard technique under drops. | TREATMENT | eye
DEVICE | Orthokeratology lenses | Worn at night, replaced once a year. | TREATMENT | eye
DEVICE | Red light therapy lamp | Three minutes, twice a day. | PREVENTION | eye
DIAGNOSTIC_TEST | Optical coherence tomography | Volume scan through an undilated pupil. | DIAGNOSTIC | eye
BEHAVIORAL | More time outdoors | Forty minutes of school time a day. | PREVENTION | eye metabolic
PROCEDURE | Atraumatic restoration | Hand instruments and glass ionomer. | TREATMENT | dental
PROCEDURE | Guided tissue regeneration | A membrane and bone graft under the flap. | TREATMENT | dental
DEVICE | Powered toothbrush | Two minutes, twice a day. | PREVENTION | dental
DEVICE | Diode laser | 980 nm, after scaling. | TREATMENT | dental
BEHAVIORAL | School tooth-brushing lessons | One lesson a month for a year. | PREVENTION | dental
PROCEDURE | Frozen embryo transfer | In a natural or a programmed cycle. | TREATMENT | women
PROCEDURE | Cervical pessary | Placed at 20 weeks. | PREVENTION | women
BEHAVIORAL | Kangaroo care | Skin contact for at least eight hours a day. | SUPPORTIVE_CARE | women
PROCEDURE | Faecal microbiota transfer | By colonoscopy, from a screened donor. | TREATMENT | immunology infection
RADIATION | Narrow-band UVB phototherapy | Three times a week. | TREATMENT | immunology
DEVICE | Continuous positive airway pressure | Every night, with a humidifier. | TREATMENT | respiratory cardiology
PROCEDURE | Airway clearance | Twenty minutes, twice a day. | SUPPORTIVE_CARE | respiratory
DEVICE | High-flow nasal oxygen | 40 to 60 L a minute. | TREATMENT | respiratory infection
DEVICE | Low temperature dialysate | One degree below body temperature. | PREVENTION | renal
PROCEDURE | Fistula angioplasty | With a drug-coated balloon. | TREATMENT | renal
PROCEDURE | Partial exchange transfusion | Before surgery. | PREVENTION | blood
BEHAVIORAL | Community health worker visits | One visit a month. | HEALTH_SERVICES_RESEARCH | infection blood women
DEVICE | Treated bed net | One for each sleeping place. | PREVENTION | infection
OTHER | Telehealth follow-up | Video visits in place of clinic visits. | HEALTH_SERVICES_RESEARCH | any
OTHER | Decision aid | A booklet and a web page to prepare for the consultation. | OTHER | any
OTHER | Questionnaire | Validated questionnaires on paper or on a tablet. | OTHER | any
OTHER | Breathing exercises | Fifteen minutes, twice a day, with an audio guide. | SUPPORTIVE_CARE | respiratory cardiology mental women
OTHER | Electroconvulsive session with reduced pulse width | Twice a week under general anaesthesia. | ECT | mental
""")

_WEIGHTS = {"OTHER": 1.4, "DEVICE": 1.5, "PROCEDURE": 1.3, "GENETIC": 0.5, "BEHAVIORAL": 1.0}
_RARE = frozenset({"ECT"})
_SURVEY = "Questionnaire"


def _weight(treatment: Treatment) -> float:
    share = 0.1 if treatment.purpose in _RARE else 0.3 if treatment.areas == "any" else 1
    return _WEIGHTS.get(treatment.type, 0.7) * share


def _in(field: str) -> list[Treatment]:
    return [each for each in _ALL if each.areas == "any" or field in each.areas.split()]


TREATMENTS = {
    field: Shares({each: _weight(each) for each in _in(field) if each.name != _SURVEY})
    for field in BRANCHES
}
"""What is tried in an area of medicine that is no drug, with shares."""
EXPOSURES = {
    field: [each for each in _in(field) if each.type in {"DIAGNOSTIC_TEST", "OTHER", "DEVICE"}]
    for field in BRANCHES
}
"""What an observational study looks at."""
