"""Lists of words that names are judged by. What does not live here: judging (`names`)."""

from trialatlas.study.words import words

LINKING = frozenset(words("a an the of in on for to by from at as due and or with"))
"""Words that change nothing about what a name names."""

GENERIC = (
    frozenset(
        words(
            "active acute administered adult adults agent agents analysis approved arm arms "
            "assessment behavioral best biological biomarker blind blood body brand cancer "
            "capsule capsules care chemotherapy child children chronic cohort collection "
            "combination combinations combined comparator comparison complication "
            "complications condition conditions control controls conventional counseling "
            "cream device diet dietary disease diseases disorder disorders double drug "
            "drugs early education efficacy evaluation exercise experimental first follow "
            "gel generic genetic given grade group groups health healthy high immunotherapy "
            "inactive infection infections infusion injection injections injuries injury "
            "intervention interventions interview intravenous investigational laboratory "
            "late level life line local low malignancies malignancy malignant marketed "
            "matching medication medications medicine men monitoring multiple name neoplasm "
            "neoplasms new no none normal not observation observational operation oral "
            "other others outcome outcomes participant participants pathologic patient "
            "patients people pharmacological phase placebo placebos powder predisposition "
            "primary procedure procedures processes product products program programme "
            "protocol quality questionnaire questionnaires radiation radiotherapy reference "
            "regimen research routine safety saline sample samples second secondary sham "
            "signs single solid solution specific stage standard studies study subject "
            "subjects supplement supportive surgery surgical survey suspension symptom "
            "symptoms syndrome syndromes systemic tablet tablets test testing therapeutic "
            "therapies therapy third topical training treatment treatments trial tumor "
            "tumors tumour tumours type unknown unspecified up usual vaccination vaccine "
            "vehicle volunteer volunteers waiting watchful water weight women"
        )
    )
    | LINKING
)
"""Stems of words that name nothing by themselves, nor in any company of their own kind."""

PLAIN = frozenset(
    words(
        "a able about act age aid aids aim all also am an and any arc are arm art as "
        "ask at back bad base be bed bee best big bit body bold both but buy by call "
        "can cap car care case cast cat city clear come core cup cure cut dash day did "
        "die do dose drop east eat end ever eye face fact far fast fat feel few find "
        "fire fit five flow for form four free from full gain game get give go goal "
        "good got grip grow guide had hand has have he head heal heart help her here "
        "high him his home hope hot how ideal if in into is it its join just keep key "
        "kind know late lead leap learn less let life lift light like line link lip "
        "live load long look lot love low made make man many map mask may me mean meet "
        "men met mind mix mom more most move much must my name near need new next no "
        "nor not note now of off old on one only open or our out over own pace pain "
        "part pass past path peak per plan play power pre press prime pro put race "
        "raise ran range rate reach read real rest rise risk road role run safe same "
        "save say see self set shape share shared she short show side sip site six skin "
        "sleep slow smart so some son spa spot star start stay stem step stop strong "
        "sum sun sure swift take talk tap task team tell ten test than that the them "
        "then they this time tip to toe told ton too top touch toward track train treat "
        "tree trial true try two unit up us use very view walk wall want warm was wave "
        "way we week well were west what when who why will win wise with word work yes "
        "yet you your zero"
    )
)
"""Stems of plain English words. Letter case is gone where words are looked up, so that an
abbreviation that reads like one of these would be found in every sentence."""

NARROWING = frozenset(
    words(
        "adult advanced associated cessation childhood diagnosed early elderly "
        "extensive induced infantile juvenile late limited localized locally management "
        "metastatic mild moderate newly onset paediatric pediatric persistent "
        "prevention previously recurrent refractory relapsed relapsing related "
        "resectable resistant risk screening severe stage surgery transplantation "
        "treated unresectable unspecified untreated"
    )
)
"""Stems of words that make of a thing a part of it, or something about it."""
