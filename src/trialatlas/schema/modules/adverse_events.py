"""Adverse Events Module: its fields, declared."""

from collections.abc import Mapping

from trialatlas.schema.families.groups import group_fields, group_key
from trialatlas.schema.model import Node, leaf, struct

_SERIOUS_TITLES = {
    "Term": "Adverse Event Term",
    "OrganSystem": "Organ System",
    "SourceVocabulary": "Source Vocabulary Name for Serious Adverse Event",
    "AssessmentType": "Collection Approach (or Collection Approach for Table Default required)",
    "Notes": "Serious Adverse Event Term Additional Description",
    "Stats": "Statistical information",
    "StatsGroupId": "Group ID",
    "StatsNumEvents": "Number of Serious Events in an Arm/Group",
    "StatsNumAffected": "Number of Participants Affected",
    "StatsNumAtRisk": "Number of Participants at Risk",
}
_SERIOUS_LIMITS = {"Term": 100, "SourceVocabulary": 20, "Notes": 250}


def _events(
    kind: str,
    titles: Mapping[str, str],
    limits: Mapping[str, int],
    *,
    label: str,
    explains: str,
    title: str,
) -> Node:
    """The events of a kind, `Serious` or `Other`. Only the first have titles and limits."""
    piece = f"{kind}Event"

    def text(name: str, part: str, see: tuple[str, str], *, label: str, explains: str) -> Node:
        return leaf(
            name,
            f"{piece}{part}",
            "text",
            label=label,
            explains=explains,
            title=titles.get(part, ""),
            max_chars=limits.get(part),
            synonyms=True,
            see=see,
        )

    def count(name: str, part: str, see: tuple[str, str], *, label: str, explains: str) -> Node:
        return leaf(
            name,
            f"{piece}{part}",
            "integer",
            label=label,
            explains=explains,
            title=titles.get(part, ""),
            see=see,
        )

    return struct(
        f"{kind.lower()}Events",
        piece,
        "AdverseEvent[]",
        text(
            "term",
            "Term",
            ("Adverse Event Term", "results-definitions#AdverseEventTerm"),
            label="Event",
            explains="What happened, as a word or phrase.",
        ),
        text(
            "organSystem",
            "OrganSystem",
            ("Organ System", "results-definitions#OrganSystem"),
            label="Organ system",
            explains="The part of the body, or the kind of problem, that the event belongs to.",
        ),
        text(
            "sourceVocabulary",
            "SourceVocabulary",
            ("Source Vocabulary Name", "results-definitions#AdverseEventVocab"),
            label="Vocabulary",
            explains="The standard list that the event's name is taken from, often MedDRA.",
        ),
        leaf(
            "assessmentType",
            f"{piece}AssessmentType",
            "EventAssessment",
            label="How it was found",
            explains="Whether everyone was asked or tested for the event, or it was noted when it came up.",
            title=titles.get("AssessmentType", ""),
            is_enum=True,
            see=("Collection Approach", "results-definitions#AssessType"),
        ),
        leaf(
            "notes",
            f"{piece}Notes",
            "markup",
            label="Notes",
            explains="More about the event.",
            title=titles.get("Notes", ""),
            source="MARKUP",
            max_chars=limits.get("Notes"),
            synonyms=True,
            see=(
                "Adverse Event Term Additional Description",
                "results-definitions#AdverseEventNotes",
            ),
        ),
        struct(
            "stats",
            f"{piece}Stats",
            "EventStats[]",
            group_key(f"{piece}StatsGroupId", titles.get("StatsGroupId", "")),
            count(
                "numEvents",
                "StatsNumEvents",
                ("Number of Events", "results-definitions#OtherAEEvents"),
                label="Times it happened",
                explains="How often the event happened in the group; one person may count more than once.",
            ),
            count(
                "numAffected",
                "StatsNumAffected",
                ("Number of Participants Affected", "results-definitions#AdverseEventAffected"),
                label="People affected",
                explains="How many people of the group had the event at least once.",
            ),
            count(
                "numAtRisk",
                "StatsNumAtRisk",
                ("Number of Participants at Risk", "results-definitions#AdverseEventAtRisk"),
                label="People at risk",
                explains="How many people of the group were watched for the event.",
            ),
            label="Numbers by group",
            explains="How often the event happened, and to how many, group by group.",
            title=titles.get("Stats", ""),
        ),
        label=label,
        explains=explains,
        title=title,
        draw="matrix",
    )


ADVERSE_EVENTS = struct(
    "adverseEventsModule",
    "AdverseEventsModule",
    "AdverseEventsModule",
    leaf(
        "frequencyThreshold",
        "EventsFrequencyThreshold",
        "text",
        label="Listed if more frequent than (%)",
        explains="Events that are not serious are listed only if more than this share of some group had them.",
        title="Frequency Threshold",
        synonyms=True,
        see=(
            "Frequency Threshold for Reporting Other (Not Including Serious) Adverse Events",
            "results-definitions#FrequencyThreshold",
        ),
    ),
    leaf(
        "timeFrame",
        "EventsTimeFrame",
        "text",
        label="Time frame",
        explains="For how long people were watched for events.",
        title="Adverse Event Time Frame",
        max_chars=500,
        synonyms=True,
        see=("Time Frame", "results-definitions#Result_AdverseEvents_timeFrame"),
    ),
    leaf(
        "description",
        "EventsDescription",
        "markup",
        label="How events were collected",
        explains="What counted as an event, and how events were found and recorded.",
        title="Adverse Event Reporting Description",
        source="MARKUP",
        max_chars=500,
        synonyms=True,
        see=(
            "Adverse Event Reporting Description",
            "results-definitions#Result_AdverseEvents_additDescription",
        ),
    ),
    leaf(
        "allCauseMortalityComment",
        "EventsAllCauseMortalityComment",
        "markup",
        label="Comment on deaths",
        explains="More about the deaths. The registry no longer uses it.",
        title="All Cause Mortality Comment",
        source="MARKUP",
        synonyms=True,
    ),
    struct(
        "eventGroups",
        "EventGroup",
        "EventGroup[]",
        *group_fields("EventGroup", "EventArmGroup"),
        leaf(
            "deathsNumAffected",
            "EventGroupDeathsNumAffected",
            "integer",
            label="Deaths",
            explains="How many people of the group died, of whatever cause.",
            title="Total Number Affected by All-Cause Mortality",
            see=(
                "Total Number Affected by All-Cause Mortality",
                "results-definitions#Mortality_Affected",
            ),
        ),
        leaf(
            "deathsNumAtRisk",
            "EventGroupDeathsNumAtRisk",
            "integer",
            label="People at risk (deaths)",
            explains="How many people of the group were counted for deaths.",
            title="Total Number at Risk for All-Cause Mortality",
            see=(
                "Total Number at Risk for All-Cause Mortality",
                "results-definitions#Mortality_AtRisk",
            ),
        ),
        leaf(
            "seriousNumAffected",
            "EventGroupSeriousNumAffected",
            "integer",
            label="People with serious events",
            explains="How many people of the group had at least one serious event.",
            title="Number Affected by a Serious Adverse Event",
            see=(
                "Total Number Affected by Any Serious Adverse Event",
                "results-definitions#SeriousTotalAffected",
            ),
        ),
        leaf(
            "seriousNumAtRisk",
            "EventGroupSeriousNumAtRisk",
            "integer",
            label="People at risk (serious events)",
            explains="How many people of the group were watched for serious events.",
            title="Number at Risk for a Serious Adverse Event",
            see=(
                "Total Number at Risk for Serious Adverse Events",
                "results-definitions#SeriousAE_AtRisk",
            ),
        ),
        leaf(
            "otherNumAffected",
            "EventGroupOtherNumAffected",
            "integer",
            label="People with other events",
            explains="How many people of the group had at least one other event that is frequent enough to be listed.",
            title="Number Affected by Any Other Adverse Event",
            see=(
                "Total Number Affected by Any Other (Not Including Serious) Adverse Events Above the Frequency Threshold",
                "results-definitions#OtherAE_Affected",
            ),
        ),
        leaf(
            "otherNumAtRisk",
            "EventGroupOtherNumAtRisk",
            "integer",
            label="People at risk (other events)",
            explains="How many people of the group were watched for other events.",
            title="Number at Risk for Any Other Adverse Event",
            see=(
                "Total Number at Risk for Other (Not Including Serious) Adverse Events",
                "results-definitions#OtherAE_AtRisk",
            ),
        ),
        label="Groups",
        explains="The groups that the events are given for, with how many died or had any event.",
        title="Arm/Group",
        see=("Arm/Group Information", "results-definitions#EventArmGroupInfo"),
        draw="table",
    ),
    _events(
        "Serious",
        _SERIOUS_TITLES,
        _SERIOUS_LIMITS,
        label="Serious events",
        explains="Events that led to death, danger to life, a stay in hospital, lasting harm or a birth defect, or were as grave. They need not be caused by the treatment.",
        title="Serious Adverse Event",
    ),
    _events(
        "Other",
        {},
        {},
        label="Other events",
        explains="Unwanted events that were not serious. They need not be caused by the treatment.",
        title="Other Adverse Events",
    ),
    label="Adverse events",
    explains="Harm and other unwanted events that were seen during the study, group by group, whether or not the treatment caused them. Look here to weigh risks against benefits.",
    title="Adverse Events",
    see=("Adverse Event Information", "results-definitions#Result_AdverseEvents"),
    draw="module",
)
