"""Enums of a study's design: type, phase, arms, interventions, who can take part."""

from trialatlas.schema.model import Enum, EnumValue

DESIGN_ENUMS: tuple[Enum, ...] = (
    Enum(
        "StudyType",
        (
            EnumValue(
                "EXPANDED_ACCESS",
                "Expanded access",
                "A way to get a treatment that is not approved, outside a trial.",
            ),
            EnumValue(
                "INTERVENTIONAL",
                "Interventional",
                "People are given something, or something is done, to see what it does. Also called a clinical trial.",
            ),
            EnumValue(
                "OBSERVATIONAL",
                "Observational",
                "People are followed as they are; the study does not decide what they get.",
            ),
        ),
    ),
    Enum(
        "Phase",
        (
            EnumValue(
                "NA",
                "Not applicable",
                "The study has no phase, for example because it tests a device or a way of living.",
            ),
            EnumValue(
                "EARLY_PHASE1",
                "Early phase 1",
                "Very small amounts are given to a few people, with no hope of benefit. Once called phase 0.",
            ),
            EnumValue(
                "PHASE1", "Phase 1", "A first look at safety and dose, mostly in few people."
            ),
            EnumValue("PHASE2", "Phase 2", "A first look at whether it works, and more on safety."),
            EnumValue(
                "PHASE3",
                "Phase 3",
                "A test on many people, often against the usual treatment, before approval.",
            ),
            EnumValue(
                "PHASE4",
                "Phase 4",
                "A study after approval, to learn more about use, benefit and safety.",
            ),
        ),
    ),
    Enum(
        "Sex",
        (
            EnumValue("FEMALE", "Female", "Only women or girls may take part."),
            EnumValue("MALE", "Male", "Only men or boys may take part."),
            EnumValue("ALL", "All", "Both sexes may take part."),
        ),
    ),
    Enum(
        "StandardAge",
        (
            EnumValue("CHILD", "Child", "From birth to 17 years."),
            EnumValue("ADULT", "Adult", "From 18 to 64 years."),
            EnumValue("OLDER_ADULT", "Older adult", "From 65 years."),
        ),
    ),
    Enum(
        "SamplingMethod",
        (
            EnumValue(
                "PROBABILITY_SAMPLE",
                "Probability sample",
                "Everyone in the population has a known chance to be picked.",
            ),
            EnumValue(
                "NON_PROBABILITY_SAMPLE",
                "Non-probability sample",
                "People are picked in some other way, for example as they come to a clinic.",
            ),
        ),
    ),
    Enum(
        "DesignAllocation",
        (
            EnumValue("RANDOMIZED", "Randomized", "People are put into groups by chance."),
            EnumValue(
                "NON_RANDOMIZED",
                "Non-randomized",
                "People are put into groups in some other way than by chance.",
            ),
            EnumValue("NA", "Not applicable", "There is only one group."),
        ),
    ),
    Enum(
        "InterventionalAssignment",
        (
            EnumValue("SINGLE_GROUP", "Single group", "Everyone gets the same."),
            EnumValue(
                "PARALLEL",
                "Parallel",
                "Two or more groups each get something else at the same time.",
            ),
            EnumValue(
                "CROSSOVER", "Crossover", "Each group gets one thing first and the other later."
            ),
            EnumValue(
                "FACTORIAL", "Factorial", "Groups get two or more things alone and in combination."
            ),
            EnumValue(
                "SEQUENTIAL",
                "Sequential",
                "Groups start one after another, depending on what earlier ones showed or on a plan.",
            ),
        ),
    ),
    Enum(
        "PrimaryPurpose",
        (
            EnumValue("TREATMENT", "Treatment", "To treat a disease or problem."),
            EnumValue("PREVENTION", "Prevention", "To keep people from falling ill."),
            EnumValue("DIAGNOSTIC", "Diagnostic", "To find out what someone has."),
            EnumValue(
                "ECT", "Education, counseling or training", "To inform, advise or train people."
            ),
            EnumValue(
                "SUPPORTIVE_CARE",
                "Supportive care",
                "To keep people comfortable or ease side effects, not to cure.",
            ),
            EnumValue(
                "SCREENING", "Screening", "To find a disease in people who have no signs of it."
            ),
            EnumValue(
                "HEALTH_SERVICES_RESEARCH",
                "Health services research",
                "To learn how care is best delivered, organized or paid for.",
            ),
            EnumValue(
                "BASIC_SCIENCE", "Basic science", "To learn how the body or a treatment works."
            ),
            EnumValue(
                "DEVICE_FEASIBILITY",
                "Device feasibility",
                "To try out an early form of a device on a few people.",
            ),
            EnumValue("OTHER", "Other"),
        ),
    ),
    Enum(
        "ObservationalModel",
        (
            EnumValue(
                "COHORT", "Cohort", "People who have something in common are followed over time."
            ),
            EnumValue(
                "CASE_CONTROL",
                "Case-control",
                "People with a condition are compared with similar people without it.",
            ),
            EnumValue("CASE_ONLY", "Case-only", "Only people with the condition are looked at."),
            EnumValue(
                "CASE_CROSSOVER",
                "Case-crossover",
                "Each person is compared with themselves at another time.",
            ),
            EnumValue(
                "ECOLOGIC_OR_COMMUNITY",
                "Ecologic or community",
                "Whole places or communities are compared, not single people.",
            ),
            EnumValue(
                "FAMILY_BASED",
                "Family-based",
                "Members of families are looked at, such as parents or twins.",
            ),
            EnumValue(
                "DEFINED_POPULATION",
                "Defined population",
                "People of one population are looked at. Only older records say so.",
            ),
            EnumValue(
                "NATURAL_HISTORY",
                "Natural history",
                "How a disease runs its course is watched. Only older records say so.",
            ),
            EnumValue("OTHER", "Other"),
        ),
    ),
    Enum(
        "DesignTimePerspective",
        (
            EnumValue(
                "RETROSPECTIVE",
                "Retrospective",
                "The study looks back at what has already happened.",
            ),
            EnumValue(
                "PROSPECTIVE", "Prospective", "The study follows people from its start onwards."
            ),
            EnumValue("CROSS_SECTIONAL", "Cross-sectional", "The study looks at one moment."),
            EnumValue("OTHER", "Other"),
        ),
    ),
    Enum(
        "BioSpecRetention",
        (
            EnumValue("NONE_RETAINED", "No samples kept", "No samples are kept."),
            EnumValue(
                "SAMPLES_WITH_DNA",
                "Samples kept, with DNA",
                "Samples are kept from which DNA can be taken.",
            ),
            EnumValue(
                "SAMPLES_WITHOUT_DNA",
                "Samples kept, without DNA",
                "Samples are kept from which no DNA can be taken.",
            ),
        ),
    ),
    Enum(
        "DesignMasking",
        (
            EnumValue("NONE", "Open label (no masking)", "Everyone knows who gets what."),
            EnumValue("SINGLE", "Single", "One party does not know who gets what."),
            EnumValue("DOUBLE", "Double", "Two parties do not know who gets what."),
            EnumValue("TRIPLE", "Triple", "Three parties do not know who gets what."),
            EnumValue("QUADRUPLE", "Quadruple", "Four parties do not know who gets what."),
        ),
    ),
    Enum(
        "WhoMasked",
        (
            EnumValue("PARTICIPANT", "Participant", "The person who takes part."),
            EnumValue(
                "CARE_PROVIDER", "Care provider", "Those who treat or nurse the participants."
            ),
            EnumValue("INVESTIGATOR", "Investigator", "Those who run the study."),
            EnumValue("OUTCOMES_ASSESSOR", "Outcomes assessor", "Those who judge the results."),
        ),
    ),
    Enum(
        "ArmGroupType",
        (
            EnumValue("EXPERIMENTAL", "Experimental", "The group gets what the study tests."),
            EnumValue(
                "ACTIVE_COMPARATOR",
                "Active comparator",
                "The group gets a treatment that is known to work, for comparison.",
            ),
            EnumValue(
                "PLACEBO_COMPARATOR",
                "Placebo comparator",
                "The group gets something that looks the same but has no active ingredient.",
            ),
            EnumValue(
                "SHAM_COMPARATOR",
                "Sham comparator",
                "The group gets a procedure or device that only seems to be the real one.",
            ),
            EnumValue(
                "NO_INTERVENTION", "No intervention", "The group gets nothing from the study."
            ),
            EnumValue("OTHER", "Other"),
        ),
    ),
    Enum(
        "InterventionType",
        (
            EnumValue(
                "BEHAVIORAL",
                "Behavioral",
                "For example talking therapy, exercise or a change of habits.",
            ),
            EnumValue(
                "BIOLOGICAL", "Biological", "For example a vaccine, blood product or antibody."
            ),
            EnumValue(
                "COMBINATION_PRODUCT",
                "Combination product",
                "A drug, device or biological product joined in one, such as a coated stent.",
            ),
            EnumValue("DEVICE", "Device", "For example an implant, an instrument or an app."),
            EnumValue("DIAGNOSTIC_TEST", "Diagnostic test", "For example imaging or a blood test."),
            EnumValue(
                "DIETARY_SUPPLEMENT",
                "Dietary supplement",
                "For example vitamins, minerals or probiotics.",
            ),
            EnumValue("DRUG", "Drug", "A medicine, or a placebo that stands in for one."),
            EnumValue("GENETIC", "Genetic", "For example gene transfer or recombinant DNA."),
            EnumValue("PROCEDURE", "Procedure", "For example surgery."),
            EnumValue("RADIATION", "Radiation", "For example X-rays or radioactive seeds."),
            EnumValue("OTHER", "Other"),
        ),
    ),
)
