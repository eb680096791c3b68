"""The study: its five sections and the flag beside them."""

from trialatlas.schema.model import Node, bind, leaf, struct
from trialatlas.schema.modules.adverse_events import ADVERSE_EVENTS
from trialatlas.schema.modules.annotation import ANNOTATION
from trialatlas.schema.modules.arms_interventions import ARMS_INTERVENTIONS
from trialatlas.schema.modules.baseline_characteristics import BASELINE_CHARACTERISTICS
from trialatlas.schema.modules.condition_browse import CONDITION_BROWSE
from trialatlas.schema.modules.conditions import CONDITIONS
from trialatlas.schema.modules.contacts_locations import CONTACTS_LOCATIONS
from trialatlas.schema.modules.description import DESCRIPTION
from trialatlas.schema.modules.design import DESIGN
from trialatlas.schema.modules.eligibility import ELIGIBILITY
from trialatlas.schema.modules.identification import IDENTIFICATION
from trialatlas.schema.modules.intervention_browse import INTERVENTION_BROWSE
from trialatlas.schema.modules.ipd_sharing_statement import IPD_SHARING_STATEMENT
from trialatlas.schema.modules.large_document import LARGE_DOCUMENT
from trialatlas.schema.modules.misc_info import MISC_INFO
from trialatlas.schema.modules.more_info import MORE_INFO
from trialatlas.schema.modules.outcome_measures import OUTCOME_MEASURES
from trialatlas.schema.modules.outcomes import OUTCOMES
from trialatlas.schema.modules.oversight import OVERSIGHT
from trialatlas.schema.modules.participant_flow import PARTICIPANT_FLOW
from trialatlas.schema.modules.references import REFERENCES
from trialatlas.schema.modules.sponsor_collaborators import SPONSOR_COLLABORATORS
from trialatlas.schema.modules.status import STATUS

PROTOCOL_SECTION = struct(
    "protocolSection",
    "ProtocolSection",
    "ProtocolSection",
    IDENTIFICATION,
    STATUS,
    SPONSOR_COLLABORATORS,
    OVERSIGHT,
    DESCRIPTION,
    CONDITIONS,
    DESIGN,
    ARMS_INTERVENTIONS,
    OUTCOMES,
    ELIGIBILITY,
    CONTACTS_LOCATIONS,
    REFERENCES,
    IPD_SHARING_STATEMENT,
    label="Protocol section",
    explains="The plan of the study: what it asks, how it is done, who can join and where. Every study has this section, and most readers need no other.",
    title="Protocol Section",
    see=("Study Protocol", "protocol-definitions"),
    draw="section",
)
RESULTS_SECTION = struct(
    "resultsSection",
    "ResultsSection",
    "ResultsSection",
    PARTICIPANT_FLOW,
    BASELINE_CHARACTERISTICS,
    OUTCOME_MEASURES,
    ADVERSE_EVENTS,
    MORE_INFO,
    label="Results section",
    explains="What came out of the study, as its sponsor reported it: who took part, what was measured, and what harm was seen. Only studies whose results were posted have it.",
    title="Study Results",
    see=("Study Results", "results-definitions"),
    draw="section",
)
ANNOTATION_SECTION = struct(
    "annotationSection",
    "AnnotationSection",
    "AnnotationSection",
    ANNOTATION,
    label="Annotation section",
    explains="Notes that the registry or the US Food and Drug Administration (FDA) added to the record. Few studies have them, but they can explain why results are missing.",
    title="Annotation Section",
    draw="section",
)
DOCUMENT_SECTION = struct(
    "documentSection",
    "DocumentSection",
    "DocumentSection",
    LARGE_DOCUMENT,
    label="Document section",
    explains="Files that the sponsor uploaded, such as the protocol. They hold much more detail than the record itself.",
    title="Document Upload Information Section",
    draw="section",
)
DERIVED_SECTION = struct(
    "derivedSection",
    "DerivedSection",
    "DerivedSection",
    MISC_INFO,
    CONDITION_BROWSE,
    INTERVENTION_BROWSE,
    label="Derived section",
    explains="What the registry works out itself from the record, such as the standard medical terms for conditions and treatments. The sponsor did not write any of it.",
    title="Derived Section",
    draw="section",
)
HAS_RESULTS = leaf(
    "hasResults",
    "HasResults",
    "boolean",
    label="Has results",
    explains="Yes means that results of the study are public at the registry.",
    title="Has Results",
    source="FUNC Present(ResultsFirstSubmitDate)",
)

ROOTS: tuple[Node, ...] = tuple(
    bind(node)
    for node in (
        PROTOCOL_SECTION,
        RESULTS_SECTION,
        ANNOTATION_SECTION,
        DOCUMENT_SECTION,
        DERIVED_SECTION,
        HAS_RESULTS,
    )
)
"""The nodes directly below a study, bound, in the registry's order."""
