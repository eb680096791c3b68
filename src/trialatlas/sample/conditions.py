"""The diseases that sample studies are about: their names, other names and MeSH headings.

Disease names and headings are facts; what is said about them is in `areas`.
A heading's branches and ancestors are a chosen few, not the whole tree.
"""

# ruff: noqa: E501 - tables of words, one entry a line

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Condition:
    """A disease as sponsors write it, with its heading in the MeSH vocabulary.

    `variants` are narrower forms, `also` other names and abbreviations, `ages` whom it
    strikes: `adult`, `child`, `older` or `any`; `sex` is a value of the registry's Sex.
    """

    name: str
    mesh: str
    mesh_id: str
    ancestors: tuple[str, ...]
    area: str
    variants: tuple[str, ...]
    also: tuple[str, ...]
    ages: str
    sex: str


def _read(table: str) -> tuple[Condition, ...]:
    read: list[Condition] = []
    area = ""
    for line in table.strip().splitlines():
        if line.startswith("# "):
            area = line[2:]
            continue
        name, mesh, mesh_id, ancestors, variants, also, who = line.split(" | ")
        ages, _, sex = who.partition(" ")
        read.append(
            Condition(
                name=name,
                mesh=mesh,
                mesh_id=mesh_id,
                ancestors=tuple(ancestors.split("; ")),
                area=area,
                variants=tuple(variants.split("; ")),
                also=tuple(also.split("; ")),
                ages=ages,
                sex=sex or "ALL",
            )
        )
    return tuple(read)


# name | MeSH term | MeSH id | ancestors | variants | other names and keywords | ages and sex
CONDITIONS = _read("""
# oncology
Breast Cancer | Breast Neoplasms | D001943 | Neoplasms by Site; Neoplasms; Breast Diseases; Skin Diseases | HER2-positive Breast Cancer; Triple Negative Breast Cancer; Metastatic Breast Cancer; Early Breast Cancer | TNBC; mammary carcinoma; HER2; hormone receptor | adult FEMALE
Non-Small Cell Lung Cancer | Carcinoma, Non-Small-Cell Lung | D002289 | Carcinoma, Bronchogenic; Lung Neoplasms; Respiratory Tract Neoplasms; Neoplasms by Site; Neoplasms | EGFR-mutant Non-Small Cell Lung Cancer; Stage III NSCLC; Metastatic Non-Small Cell Lung Cancer | NSCLC; EGFR; PD-L1; adenocarcinoma of lung | adult
Prostate Cancer | Prostatic Neoplasms | D011471 | Genital Neoplasms, Male; Urogenital Neoplasms; Neoplasms by Site; Neoplasms | Metastatic Castration-Resistant Prostate Cancer; High-risk Localised Prostate Cancer | mCRPC; PSMA; androgen deprivation; PSA | older MALE
Colorectal Cancer | Colorectal Neoplasms | D015179 | Intestinal Neoplasms; Gastrointestinal Neoplasms; Digestive System Neoplasms; Neoplasms by Site; Neoplasms | Stage III Colon Cancer; Rectal Cancer; Metastatic Colorectal Cancer | KRAS; microsatellite instability; CRC | adult
Melanoma | Melanoma | D008545 | Neuroendocrine Tumors; Nevi and Melanomas; Skin Neoplasms; Neoplasms by Site; Neoplasms | Uveal Melanoma; Unresectable Melanoma; Stage III Melanoma | BRAF V600; skin cancer; checkpoint inhibitor | adult
Thyroid Cancer | Thyroid Neoplasms | D013964 | Endocrine Gland Neoplasms; Head and Neck Neoplasms; Neoplasms by Site; Neoplasms; Thyroid Diseases | Papillary Thyroid Cancer; Radioiodine-refractory Differentiated Thyroid Cancer; Anaplastic Thyroid Cancer | 131I; Trop-2; iodine-refractory; DTC | adult
Ovarian Cancer | Ovarian Neoplasms | D010051 | Genital Neoplasms, Female; Urogenital Neoplasms; Neoplasms by Site; Neoplasms | Platinum-resistant Ovarian Cancer; Recurrent Ovarian Cancer | BRCA; PARP; fallopian tube cancer | adult FEMALE
Pancreatic Cancer | Pancreatic Neoplasms | D010190 | Digestive System Neoplasms; Endocrine Gland Neoplasms; Neoplasms by Site; Neoplasms; Pancreatic Diseases | Pancreatic Ductal Adenocarcinoma; Borderline Resectable Pancreatic Cancer | PDAC; CA 19-9; stroma | adult
Hepatocellular Carcinoma | Carcinoma, Hepatocellular | D006528 | Adenocarcinoma; Carcinoma; Liver Neoplasms; Digestive System Neoplasms; Neoplasms | Unresectable Hepatocellular Carcinoma; Early Stage Hepatocellular Carcinoma | HCC; alpha-fetoprotein; transarterial chemoembolisation | adult
Renal Cell Carcinoma | Carcinoma, Renal Cell | D002292 | Adenocarcinoma; Carcinoma; Kidney Neoplasms; Urologic Neoplasms; Neoplasms | Clear Cell Renal Cell Carcinoma; Advanced Renal Cell Carcinoma | RCC; kidney cancer; VHL | adult
Gastric Cancer | Stomach Neoplasms | D013274 | Gastrointestinal Neoplasms; Digestive System Neoplasms; Neoplasms by Site; Neoplasms; Stomach Diseases | Locally Advanced Gastric Cancer; Gastroesophageal Junction Adenocarcinoma | claudin 18.2; D2 gastrectomy; stomach cancer | adult
Glioblastoma | Glioblastoma | D005909 | Astrocytoma; Glioma; Neoplasms, Neuroepithelial; Neoplasms | Recurrent Glioblastoma; Newly Diagnosed Glioblastoma | GBM; brain tumour; MGMT | adult
Neuroblastoma | Neuroblastoma | D009447 | Neuroectodermal Tumors, Primitive, Peripheral; Neuroectodermal Tumors; Neoplasms, Germ Cell and Embryonal; Neoplasms | High-risk Neuroblastoma; Relapsed Neuroblastoma | MYCN; GD2; 131I-MIBG | child
Acute Myeloid Leukemia | Leukemia, Myeloid, Acute | D015470 | Leukemia, Myeloid; Leukemia; Neoplasms by Histologic Type; Neoplasms; Hematologic Diseases | FLT3-mutated Acute Myeloid Leukemia; Relapsed or Refractory AML | AML; minimal residual disease; blasts | adult
Multiple Myeloma | Multiple Myeloma | D009101 | Neoplasms, Plasma Cell; Neoplasms by Histologic Type; Neoplasms; Paraproteinemias | Relapsed Multiple Myeloma; Newly Diagnosed Multiple Myeloma; Smouldering Myeloma | BCMA; CAR-T; plasma cell | adult
Diffuse Large B-Cell Lymphoma | Lymphoma, Large B-Cell, Diffuse | D016403 | Lymphoma, B-Cell; Lymphoma, Non-Hodgkin; Lymphoma; Neoplasms | Relapsed Diffuse Large B-Cell Lymphoma; Primary CNS Lymphoma | DLBCL; CD20; non-Hodgkin lymphoma | adult
# cardiology
Hypertension | Hypertension | D006973 | Vascular Diseases; Cardiovascular Diseases | Resistant Hypertension; Essential Hypertension | high blood pressure; ambulatory monitoring | adult
Heart Failure | Heart Failure | D006333 | Heart Diseases; Cardiovascular Diseases | Heart Failure With Reduced Ejection Fraction; Heart Failure With Preserved Ejection Fraction | HFrEF; HFpEF; NT-proBNP | older
Atrial Fibrillation | Atrial Fibrillation | D001281 | Arrhythmias, Cardiac; Heart Diseases; Cardiovascular Diseases | Paroxysmal Atrial Fibrillation; Persistent Atrial Fibrillation | AF; catheter ablation; anticoagulation | older
Myocardial Infarction | Myocardial Infarction | D009203 | Myocardial Ischemia; Heart Diseases; Vascular Diseases; Cardiovascular Diseases | ST-Elevation Myocardial Infarction; Acute Coronary Syndrome | STEMI; primary PCI; troponin | adult
Coronary Artery Disease | Coronary Artery Disease | D003324 | Coronary Disease; Myocardial Ischemia; Arteriosclerosis; Cardiovascular Diseases | Multivessel Coronary Disease; Stable Angina | CAD; stent; fractional flow reserve | adult
Stroke | Stroke | D020521 | Cerebrovascular Disorders; Brain Diseases; Central Nervous System Diseases; Vascular Diseases | Acute Ischemic Stroke; Intracerebral Haemorrhage; Chronic Stroke | thrombectomy; rehabilitation; modified Rankin | adult
# metabolic
Type 2 Diabetes | Diabetes Mellitus, Type 2 | D003924 | Diabetes Mellitus; Glucose Metabolism Disorders; Metabolic Diseases; Endocrine System Diseases | Uncontrolled Type 2 Diabetes Mellitus; Type 2 Diabetes With Obesity | T2DM; HbA1c; glycaemic control; insulin | adult
Type 1 Diabetes | Diabetes Mellitus, Type 1 | D003922 | Diabetes Mellitus; Autoimmune Diseases; Glucose Metabolism Disorders; Metabolic Diseases | New-onset Type 1 Diabetes | T1DM; closed loop; hypoglycaemia | any
Obesity | Obesity | D009765 | Overweight; Overnutrition; Nutrition Disorders; Body Weight | Morbid Obesity; Childhood Obesity | BMI; weight loss; bariatric surgery | any
Hypercholesterolemia | Hypercholesterolemia | D006937 | Hyperlipidemias; Dyslipidemias; Lipid Metabolism Disorders; Metabolic Diseases | Familial Hypercholesterolemia; Mixed Dyslipidemia | LDL cholesterol; PCSK9; statin intolerance | adult
Non-alcoholic Fatty Liver Disease | Non-alcoholic Fatty Liver Disease | D065626 | Fatty Liver; Liver Diseases; Digestive System Diseases | Non-alcoholic Steatohepatitis; MASH | NASH; fibrosis; elastography | adult
Osteoporosis | Osteoporosis | D010024 | Bone Diseases, Metabolic; Bone Diseases; Musculoskeletal Diseases | Postmenopausal Osteoporosis; Glucocorticoid-induced Osteoporosis | bone mineral density; DXA; vertebral fracture | older
# respiratory
Asthma | Asthma | D001249 | Bronchial Diseases; Respiratory Tract Diseases; Lung Diseases; Hypersensitivity | Severe Eosinophilic Asthma; Exercise-induced Asthma | FEV1; inhaler; eosinophils | any
COPD | Pulmonary Disease, Chronic Obstructive | D029424 | Lung Diseases, Obstructive; Lung Diseases; Respiratory Tract Diseases | Acute Exacerbation of COPD; Severe COPD | emphysema; spirometry; GOLD; chronic bronchitis | older
Cystic Fibrosis | Cystic Fibrosis | D003550 | Pancreatic Diseases; Genetic Diseases, Inborn; Lung Diseases | Cystic Fibrosis With F508del | CFTR; sweat chloride; sputum | any
Idiopathic Pulmonary Fibrosis | Idiopathic Pulmonary Fibrosis | D054990 | Pulmonary Fibrosis; Lung Diseases, Interstitial; Lung Diseases | Progressive Pulmonary Fibrosis | IPF; forced vital capacity; usual interstitial pneumonia | older
Obstructive Sleep Apnea | Sleep Apnea, Obstructive | D020181 | Sleep Apnea Syndromes; Respiration Disorders; Sleep Wake Disorders | Moderate to Severe Obstructive Sleep Apnea | CPAP; AHI; polysomnography | adult
# infection
HIV Infections | HIV Infections | D015658 | Blood-Borne Infections; Sexually Transmitted Diseases, Viral; Lentivirus Infections; Virus Diseases; Infections | HIV-1 Infection; HIV Prevention | PrEP; viral load; CD4 | adult
COVID-19 | COVID-19 | D000086382 | Pneumonia, Viral; Respiratory Tract Infections; Coronavirus Infections; Virus Diseases; Infections | SARS-CoV-2 Infection; Long COVID; COVID-19 Pneumonia | SARS-CoV-2; coronavirus; pandemic | any
Chronic Hepatitis B | Hepatitis B, Chronic | D019694 | Hepatitis B; Hepatitis, Viral, Human; Virus Diseases; Infections; Liver Diseases | HBeAg-negative Chronic Hepatitis B | HBsAg loss; HBV DNA; functional cure | adult
Tuberculosis | Tuberculosis | D014376 | Mycobacterium Infections; Bacterial Infections; Infections | Multidrug-resistant Tuberculosis; Latent Tuberculosis | MDR-TB; sputum culture; tuberculosis preventive treatment | any
Malaria | Malaria | D008288 | Protozoan Infections; Parasitic Diseases; Infections; Vector Borne Diseases | Plasmodium Falciparum Malaria; Malaria in Pregnancy | parasitaemia; bed nets; seasonal chemoprevention | any
Influenza | Influenza, Human | D007251 | Orthomyxoviridae Infections; Respiratory Tract Infections; Virus Diseases; Infections | Seasonal Influenza; Influenza A H1N1 | flu vaccine; haemagglutination inhibition; immunogenicity | any
Sepsis | Sepsis | D018805 | Systemic Inflammatory Response Syndrome; Inflammation; Infections | Septic Shock; Neonatal Sepsis | intensive care; SOFA; procalcitonin | any
# neurology
Alzheimer Disease | Alzheimer Disease | D000544 | Dementia; Brain Diseases; Neurodegenerative Diseases; Nervous System Diseases; Mental Disorders | Early Alzheimer's Disease; Mild Cognitive Impairment | amyloid PET; tau; caregivers; memory | older
Parkinson's Disease | Parkinson Disease | D010300 | Parkinsonian Disorders; Movement Disorders; Neurodegenerative Diseases; Nervous System Diseases | Advanced Parkinson's Disease; Early Parkinson's Disease | deep brain stimulation; freezing of gait; dyskinesia | older
Multiple Sclerosis | Multiple Sclerosis | D009103 | Demyelinating Diseases; Autoimmune Diseases; Nervous System Diseases | Relapsing-Remitting Multiple Sclerosis; Primary Progressive Multiple Sclerosis | RRMS; EDSS; gadolinium lesions | adult
Epilepsy | Epilepsy | D004827 | Brain Diseases; Central Nervous System Diseases; Nervous System Diseases | Drug-resistant Focal Epilepsy; Dravet Syndrome | seizures; anticonvulsant; EEG | any
Migraine | Migraine Disorders | D008881 | Headache Disorders, Primary; Headache Disorders; Brain Diseases; Nervous System Diseases | Chronic Migraine; Episodic Migraine; Migraine With Aura | CGRP; headache days; aura | adult
Amyotrophic Lateral Sclerosis | Amyotrophic Lateral Sclerosis | D000690 | Motor Neuron Disease; Neurodegenerative Diseases; Nervous System Diseases | SOD1 Amyotrophic Lateral Sclerosis | ALS; motor neurone disease; ALSFRS-R | adult
# mental
Major Depressive Disorder | Depressive Disorder, Major | D003865 | Depressive Disorder; Mood Disorders; Mental Disorders | Treatment-resistant Depression; Postpartum Depression; Late-life Depression | MDD; antidepressant; MADRS; suicidal ideation | adult
Schizophrenia | Schizophrenia | D012559 | Schizophrenia Spectrum and Other Psychotic Disorders; Mental Disorders | First Episode Psychosis; Negative Symptoms of Schizophrenia | PANSS; antipsychotic; cognition | adult
Post-Traumatic Stress Disorder | Stress Disorders, Post-Traumatic | D013313 | Stress Disorders, Traumatic; Trauma and Stressor Related Disorders; Mental Disorders | PTSD in Veterans | PTSD; prolonged exposure; CAPS-5 | adult
ADHD | Attention Deficit Disorder with Hyperactivity | D001289 | Neurodevelopmental Disorders; Mental Disorders | Attention Deficit Hyperactivity Disorder in Children | stimulant; executive function; inattention | child
Autism Spectrum Disorder | Autism Spectrum Disorder | D000067877 | Child Development Disorders, Pervasive; Neurodevelopmental Disorders; Mental Disorders | Autism in Toddlers | parent training; social communication; ASD | child
Insomnia | Sleep Initiation and Maintenance Disorders | D007319 | Sleep Disorders, Intrinsic; Dyssomnias; Sleep Wake Disorders; Mental Disorders | Chronic Insomnia; Insomnia in Older Adults | CBT-I; sleep onset latency; orexin | adult
Smoking Cessation | Tobacco Use Disorder | D014029 | Substance-Related Disorders; Chemically-Induced Disorders; Mental Disorders | Nicotine Dependence; Smokeless Tobacco Use | nicotine replacement; quitline; abstinence | adult
Alcohol Use Disorder | Alcoholism | D000437 | Alcohol-Related Disorders; Substance-Related Disorders; Mental Disorders | Severe Alcohol Use Disorder | heavy drinking days; craving; AUDIT | adult
# immunology
Rheumatoid Arthritis | Arthritis, Rheumatoid | D001172 | Arthritis; Joint Diseases; Rheumatic Diseases; Autoimmune Diseases | Early Rheumatoid Arthritis; Refractory Rheumatoid Arthritis | ACR20; DMARD; TNF inhibitor; synovitis | adult
Psoriasis | Psoriasis | D011565 | Skin Diseases, Papulosquamous; Skin Diseases | Moderate to Severe Plaque Psoriasis; Psoriatic Arthritis | PASI 90; IL-17; plaque | adult
Atopic Dermatitis | Dermatitis, Atopic | D003876 | Dermatitis; Skin Diseases; Hypersensitivity, Immediate; Skin Diseases, Genetic | Moderate to Severe Atopic Dermatitis | eczema; EASI; itch; IL-13 | any
Systemic Lupus Erythematosus | Lupus Erythematosus, Systemic | D008180 | Connective Tissue Diseases; Autoimmune Diseases; Immune System Diseases | Lupus Nephritis | SLE; anti-dsDNA; SRI-4 | adult
Crohn's Disease | Crohn Disease | D003424 | Inflammatory Bowel Diseases; Gastroenteritis; Gastrointestinal Diseases; Digestive System Diseases | Fistulising Crohn's Disease; Paediatric Crohn's Disease | IBD; CDAI; calprotectin | any
Ulcerative Colitis | Colitis, Ulcerative | D003093 | Inflammatory Bowel Diseases; Colitis; Gastrointestinal Diseases; Digestive System Diseases | Moderate to Severe Ulcerative Colitis | UC; Mayo score; mucosal healing | adult
# musculoskeletal
Knee Osteoarthritis | Osteoarthritis, Knee | D020370 | Osteoarthritis; Arthritis; Joint Diseases; Musculoskeletal Diseases | Severe Knee Osteoarthritis; Total Knee Arthroplasty | WOMAC; joint replacement; cartilage | older
Lumbar Disc Herniation | Intervertebral Disc Displacement | D007405 | Spinal Diseases; Bone Diseases; Musculoskeletal Diseases; Hernia | Lumbar Radiculopathy; Sciatica | herniated disc; discectomy; epidural; Oswestry | adult
Low Back Pain | Low Back Pain | D017116 | Back Pain; Pain; Neurologic Manifestations | Chronic Low Back Pain; Non-specific Low Back Pain | exercise; spinal manipulation; disability | adult
Hip Fracture | Hip Fractures | D006620 | Femoral Fractures; Fractures, Bone; Wounds and Injuries | Femoral Neck Fracture; Intertrochanteric Fracture | fragility fracture; hemiarthroplasty; delirium | older
Postoperative Pain | Pain, Postoperative | D010149 | Postoperative Complications; Pathologic Processes; Pain | Pain After Caesarean Section; Pain After Knee Arthroplasty | nerve block; opioid sparing; analgesia | adult
# renal
Chronic Kidney Disease | Renal Insufficiency, Chronic | D051436 | Renal Insufficiency; Kidney Diseases; Urologic Diseases | Diabetic Kidney Disease; End Stage Kidney Disease; Anaemia of Chronic Kidney Disease | CKD; haemodialysis; eGFR; albuminuria | older
# women
Pre-Eclampsia | Pre-Eclampsia | D011225 | Hypertension, Pregnancy-Induced; Pregnancy Complications; Cardiovascular Diseases | Severe Pre-Eclampsia | pregnancy; magnesium sulfate; low-dose aspirin | adult FEMALE
Preterm Birth | Premature Birth | D047928 | Obstetric Labor, Premature; Obstetric Labor Complications; Pregnancy Complications | Extreme Prematurity; Threatened Preterm Labour | progesterone; cervical length; neonates; kangaroo care | any FEMALE
Endometriosis | Endometriosis | D004715 | Genital Diseases, Female; Urogenital Diseases | Endometriosis-related Pain | pelvic pain; dysmenorrhoea; laparoscopy | adult FEMALE
Polycystic Ovary Syndrome | Polycystic Ovary Syndrome | D011085 | Ovarian Cysts; Ovarian Diseases; Endocrine System Diseases | PCOS With Insulin Resistance | PCOS; ovulation induction; hyperandrogenism | adult FEMALE
Infertility | Infertility | D007246 | Genital Diseases; Urogenital Diseases | Poor Ovarian Response; Unexplained Infertility | IVF; embryo transfer; live birth | adult FEMALE
# eye
Age-Related Macular Degeneration | Macular Degeneration | D008268 | Retinal Degeneration; Retinal Diseases; Eye Diseases | Neovascular Age-Related Macular Degeneration; Geographic Atrophy | nAMD; anti-VEGF; intravitreal; OCT | older
Glaucoma | Glaucoma | D005901 | Ocular Hypertension; Eye Diseases | Open-Angle Glaucoma; Ocular Hypertension | intraocular pressure; trabeculectomy; visual field | older
Diabetic Retinopathy | Diabetic Retinopathy | D003930 | Retinal Diseases; Diabetes Complications; Diabetic Angiopathies; Eye Diseases | Diabetic Macular Oedema | DME; fundus photography; laser | adult
Myopia | Myopia | D009216 | Refractive Errors; Eye Diseases | Progressive Childhood Myopia | axial length; atropine; orthokeratology | child
# blood
Sickle Cell Disease | Anemia, Sickle Cell | D000755 | Anemia, Hemolytic, Congenital; Hemoglobinopathies; Genetic Diseases, Inborn; Hematologic Diseases | Sickle Cell Crisis | vaso-occlusive crisis; fetal haemoglobin; gene therapy | any
Hemophilia A | Hemophilia A | D006467 | Blood Coagulation Disorders, Inherited; Coagulation Protein Disorders; Hematologic Diseases | Severe Hemophilia A With Inhibitors | factor VIII; bleeding rate; prophylaxis | any MALE
Iron Deficiency Anemia | Anemia, Iron-Deficiency | D018798 | Anemia, Hypochromic; Anemia; Hematologic Diseases; Iron Metabolism Disorders | Iron Deficiency in Pregnancy | ferritin; intravenous iron; haemoglobin | any
# dental
Dental Caries | Dental Caries | D003731 | Tooth Demineralization; Tooth Diseases; Stomatognathic Diseases | Early Childhood Caries; Root Caries | silver diamine fluoride; sealant; pulpotomy | child
Periodontitis | Periodontitis | D010518 | Periodontal Diseases; Mouth Diseases; Stomatognathic Diseases | Stage III Periodontitis; Peri-implantitis | scaling and root planing; probing depth; intrabony defect | adult
""")
