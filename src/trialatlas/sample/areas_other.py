"""Words of studies on infections, pregnancy and fertility, eyes, blood and teeth.

The form of the tables is read by `areas`: `>` an outcome, `+` and `-` criteria,
`*` background, `=` drug classes.
"""

# ruff: noqa: E501 - tables of words, one entry a line

_INFECTION = """
> Viral Load Below 50 Copies/mL | Plasma sample, snapshot algorithm | count | Participants | 0.84 | 0.12 | HIV;Hepatitis;COVID
> Geometric Mean Titre | Haemagglutination inhibition or neutralising antibodies 28 days after the dose | mean | titre | 212 | 120 | Influenza;COVID;Malaria;Hepatitis
> Seroconversion | At least a fourfold rise of antibody titre | count | Participants | 0.76 | 0.14 | Influenza;COVID;Hepatitis
> Culture Conversion | Two negative sputum cultures at least 7 days apart | count | Participants | 0.69 | 0.15 | Tuberculosis
> Solicited Local and Systemic Reactions | Pain, redness, swelling, fever, fatigue and headache for 7 days | count | Participants | 0.52 | 0.2 | Influenza;COVID;Malaria;HIV
> All-Cause Mortality at Day 28 | Vital status from hospital record or telephone call | count | Participants | 0.14 | 0.1 | Sepsis;COVID;Tuberculosis;Malaria
> Time to Clinical Recovery | Days until all symptoms are mild or absent for 24 hours | median | Days | 6.2 | 3 | Influenza;COVID;Sepsis;Malaria
> Adequate Clinical and Parasitological Response | Corrected by PCR | count | Participants | 0.93 | 0.05 | Malaria
> Length of Stay in Intensive Care | From admission to readiness for discharge | median | Days | 7.5 | 4 | Sepsis;COVID
+ {condition} confirmed by culture, antigen or polymerase chain reaction, or at risk of exposure to it
+ Onset of symptoms no more than 5 days before randomisation
+ Agrees to use effective contraception during the study
+ Weight of at least 10 kg
- Known resistance to a component of the study treatment
- Immunosuppressive treatment or splenectomy
- Fever \\>=38.0 °C on the day of vaccination
- Receipt of blood products within 3 months
- Severe liver disease, Child-Pugh B or C
* {condition} falls most heavily on places where treatment is hardest to reach.
* Shorter regimens would help people with {condition} to finish their treatment.
* Immunity against {condition} wanes, and when to give a further dose is an open question.
= vaccine; antiviral; antibody; antibiotic
"""

_WOMEN = """
> Live Birth Rate | Birth of a living child after 24 completed weeks | count | Participants | 0.34 | 0.12 | Infertility;Polycystic
> Clinical Pregnancy | Gestational sac on ultrasound at 7 weeks | count | Participants | 0.42 | 0.12 | Infertility;Polycystic;Endometriosis
> Birth Before 34 Weeks | Gestational age by first trimester ultrasound | count | Participants | 0.13 | 0.08 | Eclampsia;Preterm
> Birth Weight | Weighed within one hour after birth | mean | grams | 2860 | 420 | Eclampsia;Preterm
> Numerical Rating of Pelvic Pain | Worst pain in the past 7 days, 0 to 10 | change | score on a scale | -2.7 | 2 | Endometriosis
> Ovulation | Serum progesterone above 3 ng/mL | count | Participants | 0.58 | 0.15 | Polycystic;Infertility
> Number of Oocytes Retrieved | Counted at aspiration | mean | oocytes | 8.4 | 4 | Infertility;Endometriosis
> Composite of Neonatal Morbidity | Respiratory distress, sepsis, haemorrhage or enterocolitis | count | Participants | 0.17 | 0.1 | Eclampsia;Preterm
+ Diagnosis of {condition} by current guideline
+ Singleton pregnancy between 12 and 34 weeks, or a wish to conceive
+ Regular follow-up at the study's hospital
- Multiple pregnancy or known fetal anomaly
- Uterine anomaly or untreated hydrosalpinx
- Hormonal treatment within 3 months
- Contraindication to pregnancy
* {condition} is a frequent reason for illness of mothers and newborn children.
* Women with {condition} wait years for a diagnosis.
* Small trials suggest a benefit of treatment in {condition}, but they differ in dose and timing.
= hormone; supplement; peptide
"""

_EYE = """
> Change in Best Corrected Visual Acuity | ETDRS letters at 4 metres | change | letters | 6.1 | 7
> Central Subfield Thickness | Spectral domain optical coherence tomography | change | micrometres | -118 | 70 | Macular;Retinopathy
> Intraocular Pressure | Goldmann applanation, mean of two readings | mean | mmHg | 15.8 | 3.2 | Glaucoma
> Axial Length Elongation | Optical biometry under cycloplegia | change | mm | 0.21 | 0.14 | Myopia
> Injections in the First Year | Counted from the treatment log | mean | injections | 6.9 | 2 | Macular;Retinopathy
> Ocular Adverse Events | Any event in the study eye | count | Participants | 0.2 | 0.1
> Lesion Growth | Square root of the area on fundus autofluorescence | change | mm/year | 0.29 | 0.12 | Macular
+ {condition} in the study eye confirmed by a reading centre
+ Visual acuity between 24 and 78 ETDRS letters
+ Clear media and pupils that dilate
- Intraocular surgery within 90 days
- Uveitis, infection or uncontrolled glaucoma in either eye
- Stroke within 6 months before baseline
* {condition} is a common cause of lost sight, and treatment asks for many visits.
* Longer lasting agents may keep vision in {condition} with fewer injections.
= antibody; drops; gene
"""

_BLOOD = """
> Annualised Bleeding Rate | Treated bleeds a year, from a diary | mean | bleeds per year | 2.4 | 2 | Hemophilia
> Vaso-occlusive Crises | Crises that led to a visit, a year | mean | crises per year | 1.7 | 1.2 | Sickle
> Haemoglobin Response | Rise of at least 1 g/dL without transfusion | count | Participants | 0.51 | 0.17 | Sickle;Iron
> Change in Serum Ferritin | Local laboratory | change | ug/L | 84 | 60 | Iron
> Factor Activity | One-stage clotting assay | mean | IU/dL | 38 | 22 | Hemophilia
> Transfusion Independence | No red cell transfusion for 8 weeks | count | Participants | 0.4 | 0.15 | Sickle;Iron
+ {condition} confirmed by laboratory or genetic testing
+ Haemoglobin between 5.5 and 10.5 g/dL, or at least 6 bleeds in the past 6 months
+ Stable dose of supportive medication for 90 days
- Inhibitor against factor VIII, unless the part of the study asks for it
- Chronic transfusion programme
- Iron overload or liver iron above 15 mg/g
- Prior gene therapy
* People with {condition} need care for life, which is costly and hard to get in many countries.
* A single treatment that corrects the cause of {condition} may change that.
= gene; antibody; iron; receptor
"""

_DENTAL = """
> Caries Arrest | Lesion hard on probing, judged by a calibrated examiner | count | Participants | 0.71 | 0.14 | Caries
> Probing Pocket Depth | Six sites a tooth | change | mm | -1.6 | 0.8 | Periodontitis
> Clinical Attachment Level Gain | From the cemento-enamel junction | change | mm | 1.3 | 0.8 | Periodontitis
> Plaque Index | Silness and Loee, 0 to 3 | mean | score on a scale | 1.1 | 0.4
> Radiographic Bone Fill | Cone beam computed tomography | mean | percent | 47 | 15 | Periodontitis
> Restoration Survival | No loss, fracture or secondary caries | count | Participants | 0.87 | 0.08 | Caries
+ At least one tooth with {condition} that can be restored or treated
+ Cooperative in the dental chair
+ Parent or participant available for the recall visits
- Antibiotics within 3 months
- Orthodontic appliance
- Known allergy to silver, latex or local anaesthetics
* {condition} is the most frequent chronic disease of childhood and hits poor families most.
* Treatment of {condition} without drilling is cheap and well accepted.
= topical; biologicjoint
"""

OTHER = {
    "infection": _INFECTION,
    "women": _WOMEN,
    "eye": _EYE,
    "blood": _BLOOD,
    "dental": _DENTAL,
}
