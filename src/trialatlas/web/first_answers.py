"""The first answers of a study's page: what, in whom, where, how to join, and what came out.

Each is put together from fields of the record and leads to the part where they stand; nothing
is judged and nothing advised. What does not live here: the parts themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from trialatlas import schema
from trialatlas.study import Study
from trialatlas.study.contacts import HIDDEN
from trialatlas.study.dates import PartialDate
from trialatlas.study.nothing import Kind, Nothing
from trialatlas.study.values import show_text
from trialatlas.web import words
from trialatlas.web.entries import Entry, entries
from trialatlas.web.facts import label, meaning, shown_value
from trialatlas.web.record_page import nothing_at
from trialatlas.web.study_page import ages, enrollment, of_a_disease, places
from trialatlas.web.words import phrase
from trialatlas.wording import messages, said, within

_SECTION = schema.node("ResultsSection")
_FEW = 4
_CONTACTS = 2
_ASKED = messages(
    {
        "OBSERVATIONAL": "What is looked at",
        "EXPANDED_ACCESS": "What can be had",
    }
)
_TESTED = messages("What is tested")
_SEX = messages({"FEMALE": "women or girls only", "MALE": "men or boys only", "ALL": "all sexes"})
_HEALTHY = messages(
    {
        True: "Healthy volunteers can take part too.",
        False: "Not for healthy volunteers.",
    }
)
_JOIN = messages(
    {
        "RECRUITING": "By the record, people can join now.",
        "NOT_YET_RECRUITING": "Not yet: the study has not begun to take people.",
        "ENROLLING_BY_INVITATION": "By invitation only: the study team asks people itself.",
        "SUSPENDED": "Not at present: the study is paused, and may go on later.",
        "ACTIVE_NOT_RECRUITING": "Nobody can join any more. The study goes on with those it has.",
        "COMPLETED": "Nobody can join any more: the study has ended.",
        "TERMINATED": "Nobody can join any more: the study stopped early and will not go on.",
        "WITHDRAWN": "Nobody can join: the study was withdrawn before the first person did.",
        "AVAILABLE": "The treatment can be had now, outside a trial.",
        "NO_LONGER_AVAILABLE": "The treatment cannot be had this way any more.",
        "TEMPORARILY_NOT_AVAILABLE": "The treatment cannot be had at present, but may be again.",
        "APPROVED_FOR_MARKETING": (
            "The treatment is approved and can be prescribed in the usual way."
        ),
        "WITHHELD": "Not said: the details of this study are withheld.",
        "UNKNOWN": "Not known: nobody has confirmed the status of the study for over two years.",
    }
)
_NOT_SAID = messages("Not said: the record gives no status.")
_CLOSED = frozenset(
    {"ACTIVE_NOT_RECRUITING", "COMPLETED", "TERMINATED", "WITHDRAWN"}
    | {"NO_LONGER_AVAILABLE", "APPROVED_FOR_MARKETING", "WITHHELD"}
)
"""Where nobody can join: no contact is given for it."""
_AT_SITES = messages(
    "The record names nobody to ask for the study as a whole. Its sites name theirs."
)
_NOT_POSTED = messages("Results are pending: none have been posted at the registry.")
_NOBODY = messages("The record names nobody to ask.")


@dataclass(frozen=True, slots=True)
class Answer:
    """A question, what the record says to it, and the part of the page where it stands."""

    question: str
    said: tuple[Markup, ...]
    anchor: str


def first_answers(study: Study, *, hidden: bool = False) -> tuple[Answer, ...]:
    """The answers that the record gives. `hidden`: the operator does not show contact persons."""
    kind = study.text("StudyType")
    made = (
        Answer(said(_ASKED.get(kind, _TESTED)), tuple(_what(study)), "groups"),
        Answer(said("Main measure"), tuple(_measure(study)), "outcomes"),
        Answer(said("In whom"), tuple(_whom(study)), "taking-part"),
        Answer(said("Where"), tuple(_where(study)), "sites"),
        Answer(said("How to take part"), tuple(_joining(study, hidden=hidden)), "sites"),
        Answer(said("What came out"), tuple(_results(study)), "results"),
    )
    return tuple(each for each in made if each.said)


def _what(study: Study) -> Iterator[Markup]:
    listed = entries(study, "Intervention")
    if listed:
        named = _listed((_given(each) for each in listed[:_FEW]), len(listed) - _FEW)
        yield Markup("{}.").format(named)
    kind, groups = study.text("StudyType"), len(study.values("ArmGroup"))
    if kind == "INTERVENTIONAL":
        sentences = (
            meaning("DesignPrimaryPurpose", study.text("DesignPrimaryPurpose")),
            f"{words.plural(groups, 'group')}." if groups > 1 else "",
            meaning("DesignAllocation", study.text("DesignAllocation")),
        )
        yield from (escape(each) for each in sentences if each)
    elif kind == "OBSERVATIONAL":
        yield escape(meaning("StudyType", kind))


def _given(intervention: Entry) -> Markup:
    kind = within(intervention.text("type"))
    name = Markup("<bdi>{}</bdi>").format(intervention.text("name") or said("Not named"))
    return name + Markup(" <small>{}</small>").format(kind) if kind else name


def _measure(study: Study) -> Iterator[Markup]:
    listed = entries(study, "PrimaryOutcome")
    if not listed:
        return
    first, more = listed[0], len(listed) - 1
    yield Markup("<bdi>{}</bdi>").format(first.text("measure") or said("Not named")) + (
        phrase(" and {} more", more) if more else Markup()
    )
    if first.text("timeFrame"):
        yield Markup("<small><bdi>{}</bdi></small>").format(first.text("timeFrame"))


def _whom(study: Study) -> Iterator[Markup]:
    if study.values("Condition"):
        named = _named(study, "Condition")
        yield phrase("People with {}.", named) if of_a_disease(study) else phrase("{}.", named)
    asked = ", ".join(filter(None, (ages(study), said(_SEX.get(study.text("Sex"), "")))))
    if asked:
        yield escape(f"{asked[0].upper()}{asked[1:]}.")
    healthy = study.value("HealthyVolunteers")
    if isinstance(healthy, bool):
        yield escape(said(_HEALTHY[healthy]))
    size = enrollment(study)
    if size:
        yield escape(f"{size}.")


def _where(study: Study) -> Iterator[Markup]:
    if place := places(study):
        yield Markup("<bdi>{}</bdi>").format(place)
    if len({*map(str, study.values("LocationCountry"))}) > 1:
        yield Markup("{}.").format(_named(study, "LocationCountry"))
    open_sites = sum(each == "RECRUITING" for each in study.values("LocationStatus"))
    if open_sites and len(study.values("Location")) > 1:
        yield phrase("{} recruiting, by the record.", words.plural(open_sites, "site"))


def _joining(study: Study, *, hidden: bool) -> Iterator[Markup]:
    status = study.text("OverallStatus")
    yield escape(said(_JOIN.get(status, _NOT_SAID)))
    if last := label("LastKnownStatus", study.text("LastKnownStatus")):
        yield phrase("Last known status: {}.", last)
    if status not in _CLOSED:
        yield from _whom_to_ask(study, hidden=hidden)
    if study.value("HasExpandedAccess") is True and study.values("ExpandedAccessNCTId"):
        elsewhere = shown_value("ExpandedAccessNCTId", study.value("ExpandedAccessNCTId"))
        yield phrase("The treatment outside the study: {}.", elsewhere)


def _whom_to_ask(study: Study, *, hidden: bool) -> Iterator[Markup]:
    central = entries(study, "CentralContact")
    if central:
        yield phrase("Whom to ask: {}.", Markup("; ").join(map(_way, central[:_CONTACTS])))
    elif hidden:
        yield escape(HIDDEN)
    else:
        yield escape(said(_AT_SITES if study.values("LocationContact") else _NOBODY))


def _way(contact: Entry) -> Markup:
    """A contact by name, with phone and mail where they are given."""
    who = Markup("<bdi>{}</bdi>").format(contact.text("name") or said("Contact"))
    ways = (each for each in (contact.html("phone"), contact.html("email")) if each)
    return Markup(", ").join((who, *ways))


def _results(study: Study) -> Iterator[Markup]:
    posted = PartialDate.parse(study.text("ResultsFirstPostDate"))
    if study.value("HasResults"):
        if posted:
            yield phrase("Results were posted at the registry on {}.", posted.label)
        else:
            yield phrase("Results were posted at the registry.")
    elif nothing := nothing_at(study, _SECTION):
        if _blamed(nothing):
            yield phrase("Nothing posted: {}.", nothing.why)
        else:
            yield phrase(_NOT_POSTED)
    kinds = study.values("ReferenceType")
    named, found = kinds.count("RESULT"), kinds.count("DERIVED")
    if named:
        yield _articles(named, said("with results named by the study team"))
    if found:
        yield _articles(found, said("found by the study's number"))
    papers = len(study.values("LargeDoc"))
    if papers:
        yield Markup('<a href="#documents">{}</a>.').format(words.plural(papers, "document"))


def _blamed(nothing: Nothing) -> bool:
    """True if more is known than that there are none."""
    return bool(nothing.reason) and nothing.kind is not Kind.NOT_PROVIDED


def _articles(count: int, which: str) -> Markup:
    return Markup('<a href="#references">{}</a> {}.').format(words.plural(count, "article"), which)


def _named(study: Study, piece: str) -> Markup:
    """The first few values of a list, each once."""
    node = schema.node(piece)
    found = [*dict.fromkeys(show_text(node, each) for each in study.values(piece))]
    return _listed(
        (Markup("<bdi>{}</bdi>").format(each) for each in found[:_FEW]), len(found) - _FEW
    )


def _listed(names: Iterable[Markup], more: int) -> Markup:
    """Names by commas, with how many there are besides."""
    shown = Markup(", ").join(names)
    return shown + (phrase(" and {} more", more) if more > 0 else Markup())
