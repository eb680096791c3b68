"""Making sample studies: which index gets which kind, and putting a record together.

The n-th study of a seed is always the same, however many are made. Most are
drawn by the shares of the registry; a few places in every round of 500 are
kept for studies that fill everything there is, that are very large, or that
are hard to read (`hard`).
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from trialatlas.errors import UsageError
from trialatlas.sample import (
    arms,
    derived,
    documents,
    eligibility,
    hard,
    prose,
    protocol,
    references,
    results,
    sites,
)
from trialatlas.sample import plan as plans
from trialatlas.sample.plan import FIRST_NUMBER, LAST_NUMBER, Plan
from trialatlas.study.record import canonical_nct_id

Record = dict[str, object]

_LARGE_EVERY, _LARGE_AT = 150, 75
"""Every 150th study is very large: in turn by its adverse events and by its sites."""
_FULL_EVERY = 500
_FULL = {
    20: ("INTERVENTIONAL", "COMPLETED", True),
    40: ("OBSERVATIONAL", "COMPLETED", True),
    60: ("EXPANDED_ACCESS", "AVAILABLE", False),
    80: ("INTERVENTIONAL", "RECRUITING", False),
    100: ("INTERVENTIONAL", "COMPLETED", False),
    120: ("INTERVENTIONAL", "WITHHELD", False),
}
"""Places in a round of 500 for studies in which every optional piece is filled."""


def is_sample(nct_id: str) -> bool:
    """True if the number, in any form that `canonical_nct_id` reads, is kept for sample studies."""
    try:
        number = int(canonical_nct_id(nct_id)[3:])
    except UsageError:
        return False
    return FIRST_NUMBER <= number <= LAST_NUMBER


def generate(count: int, seed: int = 1, start: int = FIRST_NUMBER) -> Iterator[bytes]:
    """Yield `count` studies of the seed, each as one line of compact JSON without a newline.

    `start` is the number of the first one. Nothing is kept in memory. Raises UsageError
    before the first study if the numbers from 99000001 to 99999999 do not suffice.
    """
    room = LAST_NUMBER - start + 1
    if start < FIRST_NUMBER or not 0 <= count <= room:
        raise UsageError(
            f"cannot make {count:,} sample studies from NCT{start:08d} on",
            hint=f"Sample studies have the numbers {FIRST_NUMBER} to {LAST_NUMBER}:"
            f" ask for at most {LAST_NUMBER - FIRST_NUMBER + 1:,}.",
            slug="sample-range",
        )
    first = start - FIRST_NUMBER + 1
    return (msgspec.json.encode(study(index, seed)) for index in range(first, first + count))


def study(index: int, seed: int = 1) -> Record:
    """Study `index` (from 1, which is NCT99000001) of a seed as a record of API v2."""
    if not 1 <= index <= LAST_NUMBER - FIRST_NUMBER + 1:
        raise UsageError(
            f"there is no sample study {index}",
            hint=f"Sample studies are counted from 1 to {LAST_NUMBER - FIRST_NUMBER + 1:,}.",
            slug="sample-range",
        )
    plan = _plan(index, seed)
    record = _record(plan)
    hard.make_hard(record, plan.dice, index)
    return record


def _plan(index: int, seed: int) -> Plan:
    full = _FULL.get(index % _FULL_EVERY)
    if full:
        kind, status, with_results = full
        return plans.draw(
            seed, index, generous=True, kind=kind, status=status, results=with_results
        )
    if index % _LARGE_EVERY != _LARGE_AT:
        return plans.draw(seed, index)
    by_events = (index // _LARGE_EVERY) % 2 == 0
    large = plans.draw(seed, index, kind="INTERVENTIONAL", status="COMPLETED", results=by_events)
    large.size = max(large.size, large.dice.between(2000, 9000))
    large.many_events, large.many_sites = by_events, not by_events
    return large


def _record(plan: Plan) -> Record:
    arms.design(plan)
    prose.prepare(plan)
    record: Record = {"protocolSection": _protocol_section(plan)}
    if plan.results:
        record["resultsSection"] = results.results_section(plan)
    for name, section in (
        ("annotationSection", documents.annotation_section(plan)),
        ("documentSection", documents.document_section(plan)),
    ):
        if section:
            record[name] = section
    record["derivedSection"] = derived.derived_section(plan)
    record["hasResults"] = plan.results
    return record


def _protocol_section(plan: Plan) -> Record:
    modules: Record = {
        "identificationModule": protocol.identification_module(plan),
        "statusModule": protocol.status_module(plan),
        "sponsorCollaboratorsModule": protocol.sponsor_collaborators_module(plan),
        "oversightModule": protocol.oversight_module(plan),
        "descriptionModule": prose.description_module(plan),
        "conditionsModule": protocol.conditions_module(plan),
        "designModule": protocol.design_module(plan),
        "armsInterventionsModule": arms.arms_interventions_module(plan),
        "outcomesModule": arms.outcomes_module(plan),
        "eligibilityModule": eligibility.eligibility_module(plan),
        "contactsLocationsModule": sites.contacts_locations_module(plan),
        "referencesModule": references.references_module(plan),
        "ipdSharingStatementModule": references.ipd_sharing_module(plan),
    }
    return {name: module for name, module in modules.items() if module}
