"""Names of headings that tell the parts of a text apart: one table, in each of seven languages.

Capitals, accents and the form of an apostrophe make no difference. Words are those that protocols
and registries use; nothing is translated with them. What does not live here: where a heading
stands in a text (`synopsis`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal, TypeAlias, get_args
from unicodedata import combining, normalize

Part: TypeAlias = Literal[
    "title",
    "conditions",
    "keywords",
    "summary",
    "detail",
    "interventions",
    "arms",
    "primary",
    "secondary",
    "criteria",
    "ages",
    "sex",
    "phase",
    "kind",
    "sponsor",
]
PARTS: Final[tuple[Part, ...]] = get_args(Part)
HEADINGS: Final[Mapping[str, Mapping[Part, str]]] = {
    "en": {
        "title": "title|study title|title of study|title of the study|brief title"
        "|official title|full title|short title|protocol title|trial title"
        "|scientific title|public title",
        "conditions": "condition|conditions|condition studied|conditions studied|disease|diseases"
        "|indication|indications|target disease|health condition|medical condition"
        "|diagnosis|condition or disease|health conditions|disease or condition",
        "keywords": "keyword|keywords|key words",
        "summary": "summary|brief summary|synopsis|study summary|protocol summary|abstract"
        "|background|rationale|background and rationale|introduction|objective"
        "|objectives|study objectives|primary objective|primary objectives|aim|aims"
        "|purpose|purpose of the study|study purpose|hypothesis|lay summary"
        "|plain language summary|background and objectives",
        "detail": "detailed description|description|study design|design|methods|method"
        "|methodology|study procedures|procedures|overall design|trial design"
        "|secondary objective|secondary objectives|statistical methods"
        "|statistical analysis|sample size|statistics|analysis|study duration"
        "|duration|number of patients|number of participants|follow-up|follow up"
        "|exploratory objectives|assessments|safety|safety assessments|schedule",
        "interventions": "intervention|interventions|treatment|treatments|study treatment"
        "|study intervention|study interventions|investigational product"
        "|investigational products|investigational drug|study drug|study drugs|drug"
        "|drugs|test product|study medication|investigational medicinal product"
        "|reference therapy|comparator|control|device",
        "arms": "arm|arms|study arms|treatment arms|groups|study groups"
        "|arms and interventions|treatment groups|cohorts|groups and interventions",
        "primary": "primary outcome|primary outcomes|primary endpoint|primary endpoints"
        "|primary end point|primary end points|primary outcome measure"
        "|primary outcome measures|endpoints|outcomes|outcome measures|main outcome"
        "|main outcomes|primary efficacy endpoint",
        "secondary": "secondary outcome|secondary outcomes|secondary endpoint|secondary endpoints"
        "|secondary end point|secondary end points|secondary outcome measure"
        "|secondary outcome measures|other outcomes|exploratory endpoints"
        "|other endpoints",
        "criteria": "inclusion criteria|exclusion criteria|inclusion|exclusion|eligibility"
        "|eligibility criteria|inclusion and exclusion criteria"
        "|key inclusion criteria|key exclusion criteria|main inclusion criteria"
        "|main exclusion criteria|selection criteria|main criteria for inclusion"
        "|study population|population|participants|patients|criteria for inclusion"
        "|criteria for exclusion|who can take part|entry criteria"
        "|disease characteristics|patient characteristics|major inclusion criteria"
        "|major exclusion criteria|criteria",
        "ages": "age|ages|age range|age limits|ages eligible for study|ages eligible",
        "sex": "sex|gender|sexes|sexes eligible for study|genders eligible for study",
        "phase": "phase|study phase|phase of development|phase of study|trial phase",
        "kind": "study type|type of study|kind of study",
        "sponsor": "sponsor|lead sponsor|study sponsor|name of sponsor|sponsor name",
    },
    "de": {
        "title": "titel|studientitel|titel der studie|titel der prüfung|titel des prüfplans"
        "|kurztitel|offizieller titel|vollständiger titel|wissenschaftlicher titel"
        "|öffentlicher titel|name der studie",
        "conditions": "indikation|indikationen|erkrankung|erkrankungen|krankheit|krankheiten"
        "|krankheitsbild|zielerkrankung|untersuchte erkrankung|anwendungsgebiet"
        "|diagnose|diagnosen",
        "keywords": "schlüsselwörter|schlagwörter|schlagworte|stichwörter|stichworte|suchbegriffe",
        "summary": "zusammenfassung|kurzfassung|kurzbeschreibung|synopse|hintergrund|einleitung"
        "|begründung|hintergrund und ziele|ziel|ziele|ziel der studie"
        "|ziele der studie|studienziel|studienziele|zielsetzung|hauptziel"
        "|primäres ziel|primäre ziele|primäres studienziel|zweck|zweck der studie"
        "|fragestellung|hypothese|laienverständliche zusammenfassung",
        "detail": "beschreibung|ausführliche beschreibung|studiendesign|prüfdesign|methode"
        "|methoden|methodik|ablauf|studienablauf|studienverlauf|untersuchungen"
        "|sekundäres ziel|sekundäre ziele|nebenziele|statistik|statistische methoden"
        "|statistische auswertung|auswertung|fallzahl|stichprobengröße|studiendauer"
        "|dauer|anzahl der patienten|patientenzahl|nachbeobachtung|sicherheit",
        "interventions": "behandlung|behandlungen|therapie|interventionen|prüfpräparat"
        "|prüfpräparate|prüfmedikation|prüfsubstanz|studienmedikation|studienbehandlung"
        "|arzneimittel|medikament|medikamente|vergleichspräparat|vergleichstherapie"
        "|referenztherapie|kontrolle|medizinprodukt",
        "arms": "arme|studienarme|behandlungsarme|gruppen|studiengruppen|behandlungsgruppen"
        "|kohorten",
        "primary": "primärer endpunkt|primäre endpunkte|hauptendpunkt|hauptzielkriterium"
        "|primäres zielkriterium|primäre zielkriterien|primäre zielgröße"
        "|primäre zielgrößen|primärer zielparameter|endpunkt|endpunkte|zielkriterien"
        "|zielgrößen",
        "secondary": "sekundärer endpunkt|sekundäre endpunkte|nebenzielkriterien"
        "|sekundäres zielkriterium|sekundäre zielkriterien|sekundäre zielgröße"
        "|sekundäre zielgrößen|sekundäre zielparameter|weitere endpunkte"
        "|explorative endpunkte",
        "criteria": "einschlusskriterien|einschlusskriterium|ausschlusskriterien"
        "|ausschlusskriterium|ein- und ausschlusskriterien"
        "|einschluss- und ausschlusskriterien|wichtigste einschlusskriterien"
        "|wichtigste ausschlusskriterien|wesentliche einschlusskriterien"
        "|wesentliche ausschlusskriterien|haupteinschlusskriterien"
        "|hauptausschlusskriterien|teilnahmekriterien|auswahlkriterien"
        "|studienpopulation|patientenpopulation|patienten|teilnehmer|zielgruppe"
        "|wer kann teilnehmen",
        "ages": "alter|altersgruppe|altersbereich|alter der teilnehmer",
        "sex": "geschlecht|geschlechter",
        "phase": "studienphase|prüfphase|phase der studie",
        "kind": "studientyp|studienart|art der studie",
        "sponsor": "hauptsponsor|name des sponsors|auftraggeber",
    },
    "fr": {
        "title": "titre|titre de l'étude|titre de l'essai|titre du protocole|titre abrégé"
        "|titre court|titre complet|titre officiel|titre scientifique|titre public"
        "|intitulé de l'étude",
        "conditions": "pathologie|pathologies|pathologie étudiée|maladie|maladies|maladie étudiée"
        "|indication thérapeutique|diagnostic|affection|affections",
        "keywords": "mots clés|mots-clés|mot clé|mot-clé",
        "summary": "résumé|résumé de l'étude|résumé du protocole|contexte|contexte et objectifs"
        "|contexte et justification|justification|justification de l'étude|objectif"
        "|objectifs|objectif principal|objectifs principaux|objectif de l'étude"
        "|objectifs de l'étude|objectif primaire|but de l'étude|hypothèse|rationnel",
        "detail": "description détaillée|plan de l'étude|schéma de l'étude|plan expérimental"
        "|méthode|méthodes|méthodologie|déroulement|déroulement de l'étude|procédures"
        "|objectif secondaire|objectifs secondaires|analyse statistique"
        "|analyses statistiques|statistiques|méthodes statistiques"
        "|taille de l'échantillon|nombre de sujets|nombre de sujets nécessaires"
        "|nombre de patients|nombre de participants|durée|durée de l'étude|suivi"
        "|sécurité|tolérance",
        "interventions": "traitement|traitements|traitement à l'étude|traitement de l'étude"
        "|traitement expérimental|médicament|médicaments|médicament à l'étude"
        "|médicament expérimental|produit à l'étude|produit expérimental|comparateur"
        "|traitement de référence|contrôle|témoin|dispositif|dispositif médical",
        "arms": "bras|bras de traitement|bras de l'étude|groupes|groupes de traitement"
        "|groupes d'étude|cohortes",
        "primary": "critère de jugement principal|critères de jugement principaux"
        "|critère principal|critère d'évaluation principal"
        "|critère principal de jugement|critère principal d'évaluation"
        "|critères d'évaluation|critères de jugement|critère d'évaluation"
        "|critère de jugement|critères d'évaluation principaux",
        "secondary": "critère de jugement secondaire|critères de jugement secondaires"
        "|critère secondaire|critères secondaires|critère d'évaluation secondaire"
        "|critères d'évaluation secondaires|critères secondaires de jugement"
        "|critères secondaires d'évaluation|autres critères de jugement",
        "criteria": "critères d'inclusion|critère d'inclusion|critères d'exclusion"
        "|critère d'exclusion|critères de non-inclusion|critères de non inclusion"
        "|critères d'inclusion et d'exclusion"
        "|critères d'inclusion et de non-inclusion|principaux critères d'inclusion"
        "|principaux critères d'exclusion|principaux critères de non-inclusion"
        "|critères d'éligibilité|critères de sélection|population de l'étude"
        "|population étudiée|population d'étude|participants à l'étude"
        "|qui peut participer",
        "ages": "âges|tranche d'âge|limites d'âge",
        "sex": "sexe|sexes|genre",
        "phase": "phase de l'étude|phase de l'essai|phase de développement",
        "kind": "type d'étude|type d'essai|type de l'étude|nature de l'étude",
        "sponsor": "promoteur|promoteur de l'étude|nom du promoteur",
    },
    "es": {
        "title": "título|título del estudio|título del ensayo|título del protocolo"
        "|título breve|título corto|título completo|título oficial|título científico"
        "|título público",
        "conditions": "enfermedad|enfermedades|enfermedad estudiada|enfermedad en estudio|patología"
        "|patologías|indicación|indicaciones|diagnóstico|diagnósticos|condición"
        "|condiciones|problema de salud",
        "keywords": "palabras clave|palabra clave",
        "summary": "resumen|resumen del estudio|resumen del protocolo|sinopsis|antecedentes"
        "|justificación|antecedentes y justificación|introducción|objetivo|objetivos"
        "|objetivo principal|objetivos principales|objetivo primario"
        "|objetivo del estudio|objetivos del estudio|objetivo general|propósito"
        "|propósito del estudio|finalidad del estudio|hipótesis",
        "detail": "descripción|descripción detallada|diseño|diseño del estudio"
        "|diseño del ensayo|método|métodos|metodología|procedimientos"
        "|procedimientos del estudio|objetivo secundario|objetivos secundarios"
        "|objetivos específicos|análisis estadístico|estadística|métodos estadísticos"
        "|tamaño de la muestra|tamaño muestral|número de pacientes"
        "|número de participantes|número de sujetos|duración|duración del estudio"
        "|seguimiento|seguridad",
        "interventions": "intervención|intervenciones|tratamiento|tratamientos"
        "|tratamiento del estudio|tratamiento en estudio|medicamento|medicamentos"
        "|medicamento en investigación|medicamento del estudio|fármaco|fármacos"
        "|fármaco del estudio|fármaco en estudio|producto en investigación|comparador"
        "|terapia de referencia|dispositivo",
        "arms": "brazo|brazos|brazos de tratamiento|brazos del estudio|grupos"
        "|grupos de tratamiento|grupos de estudio|cohortes",
        "primary": "variable principal|variables principales|variable primaria"
        "|criterio de valoración principal|criterios de valoración principales"
        "|criterio principal de valoración|criterio de valoración primario"
        "|resultado principal|resultados principales|resultado primario"
        "|desenlace principal|desenlace primario|medida de resultado principal"
        "|medidas de resultado principales|medida de resultado primaria"
        "|criterios de valoración|variables de resultado",
        "secondary": "variable secundaria|variables secundarias|criterio de valoración secundario"
        "|criterios de valoración secundarios|resultado secundario"
        "|resultados secundarios|desenlaces secundarios"
        "|medidas de resultado secundarias|otras variables|otros resultados",
        "criteria": "criterios de inclusión|criterio de inclusión|criterios de exclusión"
        "|criterio de exclusión|criterios de inclusión y exclusión"
        "|criterios de inclusión y de exclusión|principales criterios de inclusión"
        "|principales criterios de exclusión|criterios de elegibilidad"
        "|criterios de selección|población del estudio|población de estudio|población"
        "|participantes|pacientes|quién puede participar",
        "ages": "edad|edades|rango de edad|límites de edad",
        "sex": "sexo|sexos|género",
        "phase": "fase|fase del estudio|fase del ensayo|fase de desarrollo",
        "kind": "tipo de estudio|tipo de ensayo",
        "sponsor": "promotor|promotor del estudio|patrocinador|patrocinador del estudio"
        "|nombre del promotor",
    },
    "it": {
        "title": "titolo|titolo dello studio|titolo del protocollo|titolo breve"
        "|titolo completo|titolo ufficiale|titolo scientifico|titolo pubblico",
        "conditions": "malattia|malattie|malattia in studio|patologia|patologie|patologia in studio"
        "|indicazione|indicazioni|diagnosi|condizione|condizioni",
        "keywords": "parole chiave|parola chiave",
        "summary": "riassunto|sommario|sintesi|sintesi dello studio|sinossi|sinossi dello studio"
        "|sinossi del protocollo|introduzione|razionale|razionale dello studio"
        "|premesse|obiettivo|obiettivi|obiettivo principale|obiettivi principali"
        "|obiettivo primario|obiettivi primari|obiettivo dello studio"
        "|obiettivi dello studio|scopo|scopo dello studio|ipotesi",
        "detail": "descrizione|descrizione dettagliata|disegno|disegno dello studio"
        "|disegno sperimentale|metodo|metodi|metodologia|procedure"
        "|procedure dello studio|obiettivo secondario|obiettivi secondari"
        "|analisi statistica|statistica|metodi statistici|dimensione del campione"
        "|dimensione campionaria|numero di pazienti|numero di soggetti"
        "|numero di partecipanti|durata|durata dello studio|sicurezza",
        "interventions": "intervento|interventi|trattamento|trattamenti|trattamento in studio"
        "|trattamento dello studio|farmaco|farmaci|farmaco in studio"
        "|farmaco sperimentale|farmaci sperimentali|medicinale sperimentale"
        "|prodotto in sperimentazione|terapia di riferimento|farmaco di confronto"
        "|controllo|dispositivo|dispositivo medico",
        "arms": "braccio|bracci|bracci di trattamento|bracci dello studio|gruppi"
        "|gruppi di trattamento|gruppi di studio|coorti",
        "primary": "endpoint primario|endpoint primari|endpoint principale|esito primario"
        "|esiti primari|esito principale|misura di esito primaria"
        "|misure di esito primarie|outcome primario|esiti",
        "secondary": "endpoint secondario|endpoint secondari|esito secondario|esiti secondari"
        "|misure di esito secondarie|outcome secondari|altri endpoint|altri esiti",
        "criteria": "criteri di inclusione|criterio di inclusione|criteri d'inclusione"
        "|criteri di esclusione|criterio di esclusione|criteri d'esclusione"
        "|criteri di inclusione ed esclusione|criteri di inclusione e di esclusione"
        "|criteri di inclusione e esclusione|principali criteri di inclusione"
        "|principali criteri di esclusione|criteri di eleggibilità"
        "|criteri di selezione|popolazione|popolazione dello studio"
        "|popolazione in studio|partecipanti|pazienti|chi può partecipare",
        "ages": "età|fascia di età|fascia d'età|limiti di età",
        "sex": "sesso|sessi|genere",
        "phase": "fase|fase dello studio|fase di sviluppo",
        "kind": "tipo di studio|tipologia di studio|tipologia dello studio",
        "sponsor": "promotore|promotore dello studio|nome del promotore",
    },
    "pt": {
        "title": "título|título do estudo|título do ensaio|título do protocolo|título breve"
        "|título curto|título completo|título oficial|título científico"
        "|título público",
        "conditions": "doença|doenças|doença estudada|doença em estudo|patologia|patologias"
        "|indicação|indicações|diagnóstico|diagnósticos|condição|condições"
        "|condição de saúde|condições de saúde",
        "keywords": "palavras-chave|palavras chave|palavra-chave|descritores",
        "summary": "resumo|resumo do estudo|resumo do protocolo|sinopse|sinopse do estudo"
        "|antecedentes|justificativa|justificação|introdução|contexto|objetivo"
        "|objetivos|objetivo principal|objetivos principais|objetivo primário"
        "|objetivo geral|objetivo do estudo|objetivos do estudo|objectivo|objectivos"
        "|finalidade do estudo|propósito do estudo|hipótese",
        "detail": "descrição|descrição detalhada|desenho|desenho do estudo|desenho do ensaio"
        "|delineamento|delineamento do estudo|método|métodos|metodologia"
        "|procedimentos|procedimentos do estudo|objetivo secundário"
        "|objetivos secundários|objetivos específicos|análise estatística|estatística"
        "|métodos estatísticos|tamanho da amostra|tamanho amostral"
        "|número de pacientes|número de participantes|número de doentes|duração"
        "|duração do estudo|seguimento|acompanhamento|segurança",
        "interventions": "intervenção|intervenções|tratamento|tratamentos|tratamento do estudo"
        "|tratamento em estudo|medicamento|medicamentos|medicamento experimental"
        "|medicamento do estudo|fármaco|fármacos|produto experimental"
        "|produto sob investigação|comparador|terapia de referência|controle|controlo"
        "|dispositivo",
        "arms": "braço|braços|braços de tratamento|braços do estudo|grupos"
        "|grupos de tratamento|grupos de estudo|coortes",
        "primary": "desfecho primário|desfechos primários|desfecho principal"
        "|desfechos principais|resultado primário|resultado principal"
        "|resultados principais|variável principal|parâmetro de avaliação primário"
        "|parâmetros de avaliação primários|objetivo de avaliação primário"
        "|medida de resultado primária|medidas de resultado primárias|desfechos",
        "secondary": "desfecho secundário|desfechos secundários|resultado secundário"
        "|resultados secundários|parâmetros de avaliação secundários"
        "|medidas de resultado secundárias|outros desfechos|variáveis secundárias",
        "criteria": "critérios de inclusão|critério de inclusão|critérios de exclusão"
        "|critério de exclusão|critérios de inclusão e exclusão"
        "|critérios de inclusão e de exclusão|principais critérios de inclusão"
        "|principais critérios de exclusão|critérios de elegibilidade"
        "|critérios de seleção|população|população do estudo|população em estudo"
        "|participantes|pacientes|doentes|quem pode participar",
        "ages": "idade|idades|faixa etária|limites de idade",
        "sex": "sexo|sexos|gênero|género",
        "phase": "fase|fase do estudo|fase do ensaio|fase de desenvolvimento",
        "kind": "tipo de estudo|tipo de ensaio",
        "sponsor": "patrocinador|patrocinador do estudo|promotor do estudo|promotor"
        "|nome do patrocinador",
    },
    "nl": {
        "title": "titel|titel van het onderzoek|titel van de studie|studietitel"
        "|onderzoekstitel|korte titel|volledige titel|officiële titel"
        "|wetenschappelijke titel|publiekstitel",
        "conditions": "aandoening|aandoeningen|ziekte|ziekten|ziektes|ziektebeeld"
        "|onderzochte aandoening|indicatie|indicaties|diagnose|diagnosen",
        "keywords": "trefwoorden|trefwoord|sleutelwoorden|zoekwoorden",
        "summary": "samenvatting|korte samenvatting|samenvatting van het onderzoek|achtergrond"
        "|achtergrond van het onderzoek|inleiding|achtergrond en doel"
        "|rationale van het onderzoek|doel|doelen|doel van het onderzoek"
        "|doel van de studie|doelstelling|doelstellingen|primair doel"
        "|primaire doelstelling|hoofddoel|onderzoeksdoel|vraagstelling"
        "|onderzoeksvraag|hypothese",
        "detail": "beschrijving|uitgebreide beschrijving|onderzoeksopzet|studieopzet"
        "|studiedesign|onderzoeksontwerp|opzet|methode|methoden|methodologie"
        "|procedures|onderzoeksprocedures|secundair doel|secundaire doelen"
        "|secundaire doelstelling|secundaire doelstellingen|statistiek"
        "|statistische analyse|statistische methoden|steekproefgrootte"
        "|aantal patiënten|aantal deelnemers|aantal proefpersonen|duur|studieduur"
        "|duur van het onderzoek|follow-up duur|veiligheid",
        "interventions": "interventie|interventies|behandeling|behandelingen|onderzoeksbehandeling"
        "|studiebehandeling|onderzoeksmiddel|onderzoeksproduct|onderzoeksmedicatie"
        "|studiemedicatie|geneesmiddel|geneesmiddelen|medicijn|medicatie"
        "|vergelijkende behandeling|referentiebehandeling|controle|medisch hulpmiddel"
        "|hulpmiddel",
        "arms": "armen|studiearmen|behandelarmen|groepen|studiegroepen|behandelgroepen"
        "|onderzoeksgroepen|cohorten",
        "primary": "primair eindpunt|primaire eindpunt|primaire eindpunten|primaire uitkomst"
        "|primaire uitkomsten|primaire uitkomstmaat|primaire uitkomstmaten"
        "|belangrijkste uitkomstmaat|eindpunt|eindpunten|uitkomstmaten|uitkomsten"
        "|hoofdeindpunt",
        "secondary": "secundair eindpunt|secundaire eindpunt|secundaire eindpunten"
        "|secundaire uitkomst|secundaire uitkomsten|secundaire uitkomstmaat"
        "|secundaire uitkomstmaten|overige uitkomstmaten|andere eindpunten"
        "|overige eindpunten",
        "criteria": "inclusiecriteria|inclusiecriterium|exclusiecriteria|exclusiecriterium"
        "|in- en exclusiecriteria|inclusie- en exclusiecriteria|inclusie|exclusie"
        "|belangrijkste inclusiecriteria|belangrijkste exclusiecriteria"
        "|selectiecriteria|deelnamecriteria|onderzoekspopulatie|studiepopulatie"
        "|populatie|deelnemers|patiënten|proefpersonen|wie kan meedoen",
        "ages": "leeftijd|leeftijden|leeftijdsgroep|leeftijdsgrenzen",
        "sex": "geslacht|geslachten",
        "phase": "fase|studiefase|onderzoeksfase|fase van het onderzoek",
        "kind": "type onderzoek|soort onderzoek|type studie|onderzoekstype|studietype",
        "sponsor": "opdrachtgever|opdrachtgever van het onderzoek|verrichter"
        "|naam van de opdrachtgever",
    },
}
"""By language, and by the part that they begin: names, apart by |."""
_MANY: Final = re.compile(r"\((?:s|es|en|on|a|um)\)")
_MARKS: Final = {0x2019: "'", 0x2018: "'", 0x2010: "-", 0x2011: "-"}


def part_of(written: str) -> Part | None:
    """The part that a heading begins, as it is written; None for a heading that is not known."""
    return _KNOWN.get(_plain(_MANY.sub("", written)))


def _plain(name: str) -> str:
    letters = normalize("NFKD", name.translate(_MARKS)).casefold()
    bare = "".join(each for each in letters if not combining(each))
    return " ".join(bare.split()).strip(" #-.")


_KNOWN: Final[Mapping[str, Part]] = {
    _plain(name): part
    for language in HEADINGS.values()
    for part, names in language.items()
    for name in names.split("|")
}
