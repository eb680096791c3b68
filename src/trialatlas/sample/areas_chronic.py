"""Words of neurology, mental health, immunology, musculoskeletal and kidney studies.

The form of the tables is read by `areas`: `>` an outcome, `+` and `-` criteria,
`*` background, `=` drug classes.
"""

# ruff: noqa: E501 - tables of words, one entry a line

_NEUROLOGY = """
> Change in ADAS-Cog 13 | Range 0 to 85, a higher score means worse cognition | change | score on a scale | -1.6 | 4 | Alzheimer
> Clinical Dementia Rating Sum of Boxes | Interview with participant and study partner, 0 to 18 | change | score on a scale | 1.2 | 1.6 | Alzheimer
> MDS-UPDRS Part III | Motor examination in the off state, range 0 to 132 | change | score on a scale | -4.8 | 7 | Parkinson
> Annualised Relapse Rate | Confirmed relapses a year of follow-up | mean | relapses per year | 0.24 | 0.2 | Multiple Sclerosis
> Monthly Migraine Days | Counted from an electronic diary over 28 days | change | days | -3.9 | 2.5 | Migraine
> Seizure Frequency | Percent change from the baseline period of 8 weeks | change | percent | -34 | 24 | Epilepsy
> New Gadolinium-Enhancing Lesions | Counted on brain MRI by two blinded readers | mean | lesions | 0.7 | 0.8 | Multiple Sclerosis
> ALSFRS-R Total Score | Range 0 to 48, a higher score means better function | change | score on a scale | -5.5 | 4 | Lateral
> Fifty Percent Responder Rate | At least half as many events as in the baseline period | count | Participants | 0.41 | 0.16 | Migraine;Epilepsy
> Ten-Metre Walk Test | Comfortable gait speed, mean of three trials | mean | m/s | 0.92 | 0.25 | Parkinson;Multiple Sclerosis;Lateral
+ Diagnosis of {condition} by current consensus criteria
+ Stable symptomatic treatment for at least 30 days
+ A study partner who spends at least 10 hours a week with the participant
+ Mini-Mental State Examination score of 20 or more
+ Able to undergo magnetic resonance imaging
- Any other disease of the nervous system that may explain the symptoms
- Suicidal ideation with intent in the past 6 months
- Pacemaker, aneurysm clip or other contraindication to MRI
- Botulinum toxin or nerve block within 4 months
- Treatment with an investigational drug within five half-lives
* There is no treatment that stops {condition}; those in use ease symptoms for a time.
* Biomarkers in blood now allow {condition} to be found years before disability sets in.
* Rehabilitation after {condition} is most effective when it is intensive, early and tied to daily tasks.
= antibody; oligo; receptor; gene
"""

_MENTAL = """
> Change in MADRS Total Score | Ten items rated by a clinician, range 0 to 60 | change | score on a scale | -9.8 | 8 | Depressive
> Remission | PHQ-9 score below 5 at the end of treatment | count | Participants | 0.31 | 0.14 | Depressive;Insomnia;Stress
> PANSS Total Score | Range 30 to 210, higher is worse | change | score on a scale | -12.5 | 11 | Schizophrenia
> Seven-Day Point Prevalence Abstinence | Self-report confirmed by exhaled carbon monoxide below 6 ppm | count | Participants | 0.24 | 0.12 | Smoking
> Insomnia Severity Index | Seven items, range 0 to 28 | change | score on a scale | -6.3 | 5 | Insomnia;Depressive;Stress
> CAPS-5 Severity Score | Structured interview, range 0 to 80 | change | score on a scale | -11 | 10 | Stress
> Percent Heavy Drinking Days | Timeline follow-back over 30 days | mean | percent of days | 27 | 18 | Alcohol
> Parent-Rated Inattention | Conners scale, T-score | mean | T-score | 63 | 9 | ADHD;Autism
> Treatment Acceptability | Participants who rate the programme as good or very good | count | Participants | 0.78 | 0.12
+ {condition} confirmed by a structured clinical interview
+ Score above the cut-off for moderate severity at screening and baseline
+ No change of psychotropic medication for 6 weeks
+ Access to a telephone or computer with internet
- Current psychosis or mania, or a lifetime diagnosis of bipolar disorder
- Substance use disorder of moderate or greater severity in the past 12 months
- Active suicidal intent or a suicide attempt in the past year
- Psychotherapy started within 3 months
* Half of those who seek help for {condition} do not respond to the first treatment they are given.
* Waiting lists for psychotherapy are long, and guided self-help may shorten them for people with {condition}.
* Sleep, activity and social contact are altered in {condition} long before mood is.
= receptor; psychoactive; neuromodulator
"""

_IMMUNOLOGY = """
> ACR20 Response | Improvement of at least 20% in tender and swollen joints and three of five other measures | count | Participants | 0.54 | 0.15 | Rheumatoid
> PASI 90 Response | Improvement of at least 90% in the Psoriasis Area and Severity Index | count | Participants | 0.62 | 0.18 | Psoriasis
> EASI 75 Response | Improvement of at least 75% in the Eczema Area and Severity Index | count | Participants | 0.5 | 0.16 | Atopic
> Clinical Remission | Mayo score of 2 or lower with no subscore above 1, or CDAI below 150 | count | Participants | 0.3 | 0.14 | Crohn;Colitis
> Mucosal Healing | No ulcers on central reading of colonoscopy | count | Participants | 0.26 | 0.12 | Crohn;Colitis
> Change in DAS28-CRP | Disease activity in 28 joints, C-reactive protein and patient's global score | change | score on a scale | -1.9 | 1.1 | Rheumatoid
> Peak Pruritus Numerical Rating Scale | Weekly mean of daily scores, 0 to 10 | change | score on a scale | -3.2 | 2 | Atopic;Psoriasis
> Anti-Drug Antibodies | Participants with a confirmed positive titre after the first dose | count | Participants | 0.07 | 0.06
> Faecal Calprotectin | Stool sample, central laboratory | median | ug/g | 340 | 220 | Crohn;Colitis
> SRI-4 Response | Fall of the SLEDAI score by at least 4 points without a new flare | count | Participants | 0.47 | 0.15 | Lupus
> Complete Renal Response | Protein to creatinine ratio below 0.5 with a stable filtration rate | count | Participants | 0.3 | 0.14 | Lupus
+ Moderate to severe {condition} for at least 6 months
+ Inadequate response to, or intolerance of, at least one conventional treatment
+ Negative interferon-gamma release assay for tuberculosis, or completed prophylaxis
+ Candidate for systemic treatment or phototherapy
- Serious infection that needed intravenous antibiotics within 8 weeks
- Previous exposure to a drug of the same class as {drug}
- Positive test for hepatitis B, hepatitis C or HIV
- Live vaccine within 6 weeks before randomisation
* Many patients with {condition} lose response to biological treatment within the first two years.
* The cytokine that {drug} blocks is raised in tissue of patients with {condition}.
* Registers show wide variation in how {condition} is treated, with little evidence on tapering.
= antibody; kinase; receptor
"""

_MUSCULOSKELETAL = """
> Pain Intensity at Rest | Visual analogue scale of 100 mm, 0 is no pain | mean | mm | 31 | 14
> Oswestry Disability Index | Ten sections, 0 to 100 percent, higher is worse | change | percent | -14 | 11 | Disc;Back
> WOMAC Function Subscale | Seventeen items, normalised to 0 to 100 | change | score on a scale | -17 | 12 | Knee
> Opioid Consumption | Oral morphine equivalents in the first 24 hours after surgery | mean | mg | 28 | 14 | Postoperative;Hip;Knee;Disc
> Range of Motion | Active flexion measured with a goniometer | mean | degrees | 104 | 13 | Knee;Hip
> Return to Work | Working at least half of the usual hours | count | Participants | 0.63 | 0.15 | Disc;Back
> Timed Up and Go | Seconds to rise from a chair, walk 3 metres and sit again | mean | seconds | 11.8 | 3.4 | Hip;Knee;Back
> Reoperation or Revision | Any unplanned return to theatre | count | Participants | 0.05 | 0.04 | Knee;Hip;Disc
> EQ-5D-5L Index | Country-specific value set | mean | index | 0.71 | 0.14
+ {condition} confirmed by clinical examination and imaging
+ Pain of at least 4 on a scale of 10 for more than 6 weeks
+ American Society of Anesthesiologists class I\\~III
+ Failed conservative treatment for at least 6 weeks
- Cauda equina syndrome or progressive motor deficit
- Previous surgery at the same level or joint
- Opioid use above 60 mg morphine equivalents a day
- Infection, tumour or fracture at the site of treatment
- Inability to fill in questionnaires
* {condition} is among the most frequent reasons for disability and absence from work.
* Surgery gives faster relief in {condition}, but differences at two years are small.
* Nerve blocks spare opioids, though the best site and dose in {condition} are debated.
= analgesic; biologicjoint; block
"""

_RENAL = """
> Change in Estimated Glomerular Filtration Rate | CKD-EPI 2021 equation without race | change | mL/min/1.73 m\\^2 | -2.4 | 4
> Urine Albumin-to-Creatinine Ratio | First morning void, mean of three samples | change | percent | -28 | 20
> Kidney Failure Composite | Dialysis, transplantation, or a sustained fall of eGFR of at least 50% | count | Participants | 0.09 | 0.06
> Haemoglobin Within Target | Between 10 and 12 g/dL without transfusion | count | Participants | 0.67 | 0.14
> Serum Potassium | Local laboratory | mean | mmol/L | 4.7 | 0.5
> Fistula Patency | Functional access without intervention | count | Participants | 0.7 | 0.13
> Pre-dialysis Phosphate | After the long interval between sessions | mean | mg/dL | 5.3 | 1.2
+ {condition} with eGFR between 20 and 60 mL/min/1.73 m\\^2, or on haemodialysis for at least 3 months
+ Urine albumin-to-creatinine ratio between 200 and 5000 mg/g
+ Maximum tolerated dose of a renin-angiotensin system inhibitor
- Kidney transplant or planned transplant within 6 months
- Acute kidney injury within 3 months
- Serum potassium \\>5.5 mmol/L
- Polycystic kidney disease or vasculitis
* {condition} affects one adult in ten and is often found late.
* Albuminuria predicts decline in {condition}, and drugs that lower it tend to protect.
= enzyme; receptor; peptide
"""

CHRONIC = {
    "neurology": _NEUROLOGY,
    "mental": _MENTAL,
    "immunology": _IMMUNOLOGY,
    "musculoskeletal": _MUSCULOSKELETAL,
    "renal": _RENAL,
}
