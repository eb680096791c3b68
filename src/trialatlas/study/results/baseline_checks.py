"""What does not add up in baseline characteristics: counts, their denominators and totals.

Nothing is compared with a number that the record lacks or that is no count. What lives
elsewhere: reading the characteristics (`results.baseline`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trialatlas.study import Study
from trialatlas.study.markup import plain
from trialatlas.study.results.baseline import MEASURE, MODULE, Baseline, Measure, baseline
from trialatlas.study.results.checks import SUM, Inconsistency
from trialatlas.study.results.figures import Figure, total
from trialatlas.study.results.tables import Category, Group, Rows
from trialatlas.wording import messages
from trialatlas.wording import said as in_words

OVER = "baseline-count-over-denominator"
CATEGORIES = "baseline-categories-sum"
TOTAL = "baseline-total"
TOTAL_DENOMINATOR = "baseline-total-denominator"

_SAID_OVER = messages("{group}: {part} “{row}”, out of {whole}.")
_SAID_SUM = messages("{group}: the categories make {made}, out of {whole}.")
_SAID_TOTAL = messages("“{row}”: the groups make {made}, and the total says {said}.")
_SAID_COUNTED = messages("The groups make {made} {units}, and the total says {said}.")
_COUNTED = messages("Counted")


def baseline_inconsistencies(study: Study) -> tuple[Inconsistency, ...]:
    """Everything in a study's baseline characteristics that does not add up, in its order."""
    read = baseline(study)
    if read is None:
        return ()
    found = list(_counted(read))
    for measure in read.measures:
        if measure.is_count:
            for rows in measure.rows:
                found.extend(_rows(read, measure, rows))
    return tuple(found)


def _counted(read: Baseline) -> Iterator[Inconsistency]:
    """The total that was counted, against the groups."""
    for each in read.denominators:
        made = _summed(read, each.counts)
        said = each.counts.get(read.total.id) if read.total else None
        if made is None or said is None or said.count is None or said.count == made:
            continue
        yield Inconsistency(
            kind=TOTAL_DENOMINATOR,
            module=MODULE,
            what=in_words(_SAID_COUNTED).format(made=made, units=plain(each.units), said=said.text),
            figures=(*_by_name(read, each.counts), (SUM, str(made))),
        )


def _rows(read: Baseline, measure: Measure, rows: Rows) -> Iterator[Inconsistency]:
    """What is odd in a class. A total that only repeats what its groups say is not said again."""
    for category in rows.categories:
        over = [
            each for group in read.groups for each in _over(read, measure, rows, category, group)
        ]
        yield from _apart(read, over)
        yield from _total(read, measure, rows, category)
    if len(rows.categories) > 1:
        sums = [each for group in read.groups for each in _categories(read, measure, rows, group)]
        yield from _apart(read, sums)


def _apart(read: Baseline, found: list[Inconsistency]) -> Iterator[Inconsistency]:
    total_id = read.total.id if read.total else ""
    of_groups = [each for each in found if each.group != total_id]
    yield from of_groups or found


def _over(
    read: Baseline, measure: Measure, rows: Rows, category: Category, group: Group
) -> Iterator[Inconsistency]:
    cell = category.cells.get(group.id)
    whole = read.whole(measure, rows, group.id)
    if cell is None or cell.value.count is None or whole.count is None:
        return
    if cell.value.count > whole.count:
        named = _row(measure, rows, category)
        what = in_words(_SAID_OVER).format(
            group=plain(group.name), part=cell.value.text, row=named, whole=whole.text
        )
        figures = ((named, cell.value.text), (in_words(_COUNTED), whole.text))
        yield _one(OVER, measure, rows, what, figures=figures, group=group)


def _categories(
    read: Baseline, measure: Measure, rows: Rows, group: Group
) -> Iterator[Inconsistency]:
    """Categories of one class exclude each other: they make their denominator.

    Fewer can be people without a value, which the record need not say; more cannot be.
    """
    given = [
        (each.title, each.cells[group.id].value)
        for each in rows.categories
        if group.id in each.cells
    ]
    made = total(number for _, number in given)
    whole = read.whole(measure, rows, group.id)
    if made is None or whole.count is None or made == whole.count:
        return
    what = in_words(_SAID_SUM).format(group=plain(group.name), made=made, whole=whole.text)
    said = ((plain(name), number.text) for name, number in given)
    figures = (*said, (SUM, str(made)), (in_words(_COUNTED), whole.text))
    yield _one(
        CATEGORIES,
        measure,
        rows,
        what,
        figures=figures,
        group=group,
        differs=made < whole.count,
    )


def _total(
    read: Baseline, measure: Measure, rows: Rows, category: Category
) -> Iterator[Inconsistency]:
    values = {key: cell.value for key, cell in category.cells.items()}
    said = values.get(read.total.id) if read.total else None
    made = _summed(read, values)
    if made is None or said is None or said.count is None or said.count == made:
        return
    what = in_words(_SAID_TOTAL).format(
        row=_row(measure, rows, category), made=made, said=said.text
    )
    figures = (*_by_name(read, values), (SUM, str(made)))
    yield _one(TOTAL, measure, rows, what, figures=figures, group=read.total)


def _summed(read: Baseline, by_group: Mapping[str, Figure]) -> int | None:
    """All groups but the total in one; None where one of them has no number."""
    if read.total is None:
        return None
    apart = [each.id for each in read.groups if each is not read.total]
    return total(by_group[key] for key in apart) if all(key in by_group for key in apart) else None


def _by_name(read: Baseline, by_group: Mapping[str, Figure]) -> list[tuple[str, str]]:
    held = (each for each in read.groups if each.id in by_group)
    return [(plain(each.name), by_group[each.id].text) for each in held]


def _row(measure: Measure, rows: Rows, category: Category) -> str:
    """What a row is called: its category, its class, or else the measure."""
    return plain(category.title or rows.title or measure.title)


def _one(
    kind: str,
    measure: Measure,
    rows: Rows,
    what: str,
    *,
    figures: tuple[tuple[str, str], ...],
    group: Group | None,
    differs: bool = False,
) -> Inconsistency:
    several = any(each.title for each in rows.categories)
    named = (measure.title, rows.title if several else "")
    return Inconsistency(
        kind=kind,
        module=MODULE,
        what=what,
        figures=figures,
        listed=MEASURE,
        item=measure.number,
        group=group.id if group else "",
        place=", ".join(plain(each) for each in named if each),
        strength="differs" if differs else "wrong",
    )
