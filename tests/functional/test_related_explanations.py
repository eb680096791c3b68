"""Every explanation is true: each printed part is worked out anew from the two raw records,
without the scorer, and each clause, sentence and difference is looked for in them.
"""

import hashlib
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice
from math import ceil
from pathlib import Path
from zlib import crc32

import pytest

import related_by_hand as by_hand
import timing_by_hand
from mentions_by_hand import about
from mesh_by_hand import MeshByHand
from programme_by_hand import gone_on_with, person, persons
from real_data import Loaded
from related_by_hand import ByHand, Record, at, first, texts_at
from trialatlas.atlas import Atlas, Neighbour, Related
from trialatlas.related.presets import FOCUS
from trialatlas.related.scoring import NAMES
from trialatlas.study import Study
from trialatlas.study.words import words

STUDIES, NEIGHBOURS = 10, 4
TIMED = 4
"""Studies besides that give time frames: two thirds of those held give none."""
LED = 3
"""Studies besides that name an investigator whom another one names too."""
UNNAMED = 4
"""Studies besides whose conditions have no MeSH terms."""
LINKED = 2
"""Studies besides that go on with another one that is held."""
FOCUSED = 4
"""Studies that the presets of one side are asked for as well: they alone show some parts."""
LOOKED_AT = tuple(
    path for name in ("topic", "summary", "criteria") for path in by_hand.GROUPS[name]
)
AREAS = ("BasicSearch", "EligibilityCriteria", "DetailedDescription")
SEED = "2026"
RARE = {"key": 3.4, "criteria": 4.6}
"""From which rarity on a word is named."""


@pytest.fixture(scope="module", params=["records-alone", "mesh-file"])
def mesh(request: pytest.FixtureRequest) -> Path | None:
    """The MeSH file that is loaded, in one of two runs over everything here."""
    if request.param == "records-alone":
        return None
    file: Path = request.getfixturevalue("mesh_file")
    return file


@pytest.fixture(scope="module")
def real(
    real_registry: Loaded, mesh: Path | None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Atlas]:
    folder = real_registry.folder
    if mesh is not None:
        folder = tmp_path_factory.mktemp("explained") / "registry"
        shutil.copytree(real_registry.folder, folder)
    with Atlas.open(folder) as atlas:
        if mesh is not None:
            atlas.load_mesh(mesh)
        yield atlas


@pytest.fixture(scope="module")
def hand(real: Atlas, mesh: Path | None) -> ByHand:
    named: Counter[tuple[str, ...]] = Counter()
    given: Counter[str] = Counter()
    drawn: list[set[by_hand.Phrase]] = []
    one_in = ceil(len(real) / 2000)
    for held in real.held(iter(real)):
        record = held.study.record
        if crc32(held.study.nct_id.encode()) % one_in == 0:
            drawn.append(by_hand.side_by_side(record))
        found = [by_hand.terms(record, kind) for kind in ("condition", "intervention")]
        named.update({tuple(words(one)) for some, above in found for one in (*some, *above)})
        given.update(one for some, _ in found for one in some)

    @cache
    def frequency(word: str) -> int:
        return max(real.engine.frequencies(area, [word])[0] for area in AREAS)

    @cache
    def standing(piece: str, word: str) -> int:
        return real.engine.frequencies(piece, [word])[0]

    def known_as(name: str) -> list[str]:
        return [e.text for e in real.synonyms(name) if e.source in {"mesh", "condition"}]

    read = MeshByHand.read(mesh) if mesh is not None else MeshByHand()
    return ByHand(len(real), frequency, dict(named), dict(given), read, known_as, drawn, standing)


@pytest.fixture(scope="module")
def answers(real: Atlas, mesh: Path | None) -> list[tuple[str, Related]]:
    def drawn(nct_id: str) -> bytes:
        return hashlib.sha256(f"{SEED} {nct_id}".encode()).digest()

    every = sorted(real, key=drawn)
    more = (each.study for each in real.held(every[STUDIES:]))
    timed = (each.nct_id for each in more if each.texts("PrimaryOutcomeTimeFrame"))
    linked = (each.study.nct_id for each in real.held(every) if goes_on(each.study, real))
    led = (each.nct_id for each in more if shares_a_leader(each, real))
    unnamed = (each.nct_id for each in more if not by_hand.terms(each.record, "condition")[0])
    some = [
        *every[:STUDIES],
        *islice(timed, TIMED),
        *islice(led, LED),
        *islice(unnamed, UNNAMED),
        *islice(linked, LINKED),
    ]
    # With the file one sense is enough: the other weighs the same values.
    senses = by_hand.shipped() if mesh is None else ["same-patients"]
    asked = [(name, each) for each in some for name in senses]
    asked += [(name, each) for each in some[: FOCUSED if mesh is None else 1] for name in FOCUS]
    return [(name, real.related(each, name, limit=NEIGHBOURS)) for name, each in asked]


def goes_on(study: Study, real: Atlas) -> bool:
    named = set(re.findall(r"NCT\d{8}", study.raw.decode())) - {study.nct_id}
    held = any(each in real for each in named)
    return held and bool(named & gone_on_with(study.record))


def shares_a_leader(study: Study, real: Atlas) -> bool:
    names = persons(study.record)
    return any(
        min(real.engine.frequencies("OverallOfficialName", each)) in {2, 3, 4} for each in names
    )


def weights_of(preset: str) -> dict[str, float]:
    """The signals that a preset gives points for."""
    if preset in FOCUS:
        return {name: by for name, (by, _) in FOCUS[preset].items()}
    return {name: by for name, by in by_hand.shipped()[preset].items() if by}


Pair = tuple[str, Record, Record, tuple[bytes, bytes], Neighbour]


def pairs(answers: list[tuple[str, Related]]) -> Iterator[Pair]:
    for preset, found in answers:
        for each in found.neighbours:
            raws = found.held.stored.raw, each.held.stored.raw
            yield preset, json.loads(raws[0]), json.loads(raws[1]), raws, each


def test_each_part_is_what_the_two_records_give(answers: list[tuple[str, Related]], hand: ByHand):
    compared: Counter[str] = Counter()
    for preset, one, other, raws, neighbour in pairs(answers):
        expected = hand.values(one, other, raws)
        weights = weights_of(preset)
        said = neighbour.likeness
        assert {part.signal for part in said.parts} == set(weights)
        for part in said.parts:
            where = (said.nct_id, part.signal)
            assert part.value == pytest.approx(expected[part.signal], rel=1e-4, abs=1e-6), where
            assert part.points == pytest.approx(part.value * weights[part.signal], rel=1e-6), where
            compared[part.signal] += 1
        assert said.score == pytest.approx(
            sum(by * expected[name] for name, by in weights.items()), rel=1e-4
        )
    assert compared.total() > 15 * STUDIES
    assert set(compared) == set(NAMES)


def test_each_sentence_stands_in_the_record_that_it_is_quoted_from(
    answers: list[tuple[str, Related]],
):
    quoted = 0
    for _, one, other, _, neighbour in pairs(answers):
        said = neighbour.likeness
        by_id = {first(each, "identificationModule.nctId"): each for each in (one, other)}
        for quote in (*said.quotes, *(said.relation.quotes if said.relation else ())):
            assert quote.text in every_text(by_id[quote.nct_id])
            quoted += 1
    assert quoted > STUDIES


def every_text(record: Record) -> str:
    """All texts of a record, apart, so that no quotation reaches over two."""
    found: list[str] = []
    waiting: list[object] = [record]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            found.append(each)
        elif isinstance(each, dict):
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)
    return "\n\x00\n".join(found)


def test_each_reason_is_true_of_both_records(answers: list[tuple[str, Related]], hand: ByHand):
    kinds: Counter[str] = Counter()
    for _, one, other, raws, neighbour in pairs(answers):
        for clause in neighbour.likeness.why:
            kinds[reason(clause, one, other, raws, hand)] += 1
        for concept in neighbour.likeness.concepts:
            mine, its = (hand.headings(each, "condition") for each in (one, other))
            assert concept.above in mine[concept.own]
            assert concept.above in its[concept.other]
        for name in neighbour.likeness.mentions:
            kinds["mentions"] += 1
            assert is_named(name, one, other, hand) or is_named(name, other, one, hand), name
    assert {"conditions", "words", "sponsor", "investigators", "mentions"} <= set(kinds)


def is_named(name: str, mine: Record, its: Record, hand: ByHand) -> bool:
    """Whether a condition of one study is named by the text of another: by a heading, or by the
    words of its name side by side.
    """
    headings = hand.headings(mine, "condition").keys() & hand.spoken(its)
    if set(words(name)) in [set(words(each)) for each in headings]:
        return True
    listed = texts_at(mine, "conditionsModule.conditions")
    key = words(name)
    read = [words(each) for each in about(its)]
    placed = (each[start : start + len(key)] for each in read for start in range(len(each)))
    return name in listed and key in placed


def reason(  # noqa: C901, PLR0911 - a kind of reason each
    clause: str, one: Record, other: Record, raws: tuple[bytes, bytes], hand: ByHand
) -> str:
    """Which kind of reason it is; fails if it is not true, or of no kind that is known here."""
    lead = "sponsorCollaboratorsModule.leadSponsor.name"
    given = "armsInterventionsModule.interventions.name"
    if found := re.fullmatch(r"both in (.+)", clause):
        shared = common_names(one, other, hand)
        assert all(name in shared for name in split(found[1], shared)), clause
        return "conditions"
    if found := re.fullmatch(r"both speak of (.+)", clause):
        counts = by_hand.counted(one)["key"], by_hand.counted(other)["key"]
        for word in re.split(r", | and ", found[1]):
            assert all(any(each in row for each in words(word)) for row in counts), clause
        return "words"
    if found := re.fullmatch(r"both run by (.+)", clause):
        assert words(first(one, lead)) == words(first(other, lead)) == words(found[1])
        return "sponsor"
    if found := re.fullmatch(r"both name (.+) among their investigators", clause):
        for name in found[1].split(" and "):
            assert person(name) in persons(one) & persons(other), clause
        return "investigators"
    if clause == "one names the other":
        ids = [first(each, "identificationModule.nctId").encode() for each in (one, other)]
        assert ids[0] in raws[1] or ids[1] in raws[0]
        return "names"
    if found := re.fullmatch(r"both about (.+)", clause):
        for each in re.split(r", (?!relapsed)| and (?!I)", found[1]):
            check_course(each, one)
            check_course(each, other)
        return "course"
    if found := re.fullmatch(r"both study (.+)", clause):
        assert found[1] in texts_at(one, given)
        names = [
            {key for each in by_hand.interventions(r) for key in each[1]} for r in (one, other)
        ]
        assert names[0] & names[1]
        return "intervention"
    if found := re.fullmatch(r"(.+): (\w+) here, (\w+) there", clause):
        assert found[1] in texts_at(one, given)
        assert found[2] in {each[0] for each in by_hand.interventions(one)}
        assert found[3] in {each[0] for each in by_hand.interventions(other)}
        return "roles"
    if found := re.fullmatch(r"(.+) here, (.+) there", clause):
        assert found[1] in texts_at(one, given)
        assert found[2] in texts_at(other, given)
        return "interventions"
    found = re.fullmatch(r"both use (.+)", clause)
    assert found, clause
    common = all_above(hand, one, "intervention") & all_above(hand, other, "intervention")
    assert sorted(words(found[1])) in [sorted(words(each)) for each in common]
    return "class"


def test_each_word_that_is_named_is_rare_and_stands_in_both(
    answers: list[tuple[str, Related]], hand: ByHand
):
    counts: Counter[str] = Counter()
    for _, one, other, _, neighbour in pairs(answers):
        rows = by_hand.counted(one), by_hand.counted(other)
        said = neighbour.likeness
        for name, found in (("key", said.words), ("criteria", said.criteria_words)):
            for word in found:
                keys = [each for each in words(word) if all(each in row[name] for row in rows)]
                assert any(hand.rarity(each) >= RARE[name] for each in keys), (word, name)
                counts[name] += 1
        assert not set(said.words) & set(said.criteria_words)
    assert min(counts["key"], counts["criteria"]) > STUDIES


def test_each_phrase_of_both_and_each_time_that_both_measure_stands_in_both(
    answers: list[tuple[str, Related]],
):
    counts: Counter[str] = Counter()
    for _, one, other, _, neighbour in pairs(answers):
        said = neighbour.likeness
        names = [texts_at(each, *by_hand.GROUPS["outcomes"]) for each in (one, other)]
        for phrase in said.rare_phrases:
            counts["rare phrases"] += 1
            both = [by_hand.side_by_side(each) for each in (one, other)]
            assert any(phrase in text for text in texts_at(one, *LOOKED_AT))
            assert tuple(words(phrase)) in both[0] & both[1]
        for phrase in said.phrases:
            counts["phrases"] += 1
            assert any(phrase in name for name in names[0])
            assert len(words(phrase)) == 2
            assert tuple(words(phrase)) in by_hand.neighbours(other)
        for own, its in said.times:
            counts["times"] += 1
            assert own in texts_at(one, *by_hand.FRAMES)
            assert its in texts_at(other, *by_hand.FRAMES)
            mine, theirs = timing_by_hand.times(own), timing_by_hand.times(its)
            assert any(timing_by_hand.same(a, b) for a in mine for b in theirs)
    assert min(counts["rare phrases"], counts["phrases"], counts["times"]) > TIMED


def all_above(hand: ByHand, record: Record, kind: str) -> frozenset[str]:
    """All headings that those of a record lie below, and these."""
    return frozenset[str]().union(*hand.headings(record, kind).values())


def common_names(one: Record, other: Record, hand: ByHand) -> dict[str, None]:
    """What both are in: conditions of one name, and headings above terms of both, also by what one
    of them calls such a disease.
    """
    conditions = [texts_at(each, "conditionsModule.conditions") for each in (one, other)]
    keys = {tuple(words(each)) for each in conditions[1]}
    found = [each for each in conditions[0] if tuple(words(each)) in keys]
    for heading in all_above(hand, one, "condition") & all_above(hand, other, "condition"):
        head, comma, tail = heading.partition(", ")
        found += [heading, f"{tail} {head}" if comma else heading]
        called = conditions[0] + conditions[1]
        found += [e for e in called if hand.mesh.diseases.get(tuple(words(e))) == heading]
    return dict.fromkeys(found)


def split(listed: str, known: dict[str, None]) -> list[str]:
    """One name, or two with `and` between."""
    if listed in known:
        return [listed]
    cuts = [each.start() for each in re.finditer(" and ", listed)]
    both = ((listed[:cut], listed[cut + 5 :]) for cut in cuts)
    return next((list(each) for each in both if all(one in known for one in each)), [listed])


SINGLE = {
    "kind": "designModule.studyType",
    "sex": "eligibilityModule.sex",
    "phase": "designModule.phases",
    "status": "statusModule.overallStatus",
    "start": "statusModule.startDateStruct.date",
}
PHRASES = {
    "before surgery": "adjuvant|operative",
    "after surgery": "adjuvant",
    "first line or untreated": "line|naive|naïve|untreated|newly diagnosed|no prior|no previous",
    "later lines, relapsed or refractory": (
        "line|relapsed|refractory|recurrent|treated|progress|resistant"
    ),
    "early": "early",
    "locally advanced": "locally",
    "advanced": "advanced",
    "metastatic": "metasta",
}


def test_each_difference_is_one_of_the_two_records(answers: list[tuple[str, Related]]):
    kinds: Counter[str] = Counter()
    for _, one, other, _, neighbour in pairs(answers):
        for each in neighbour.likeness.differences:
            kinds[each.kind] += 1
            if each.kind in SINGLE:
                values = [set(texts_at(record, SINGLE[each.kind])) for record in (one, other)]
                assert all(values)
                assert values[0] != values[1]
            elif each.kind == "ages":
                groups = by_hand.ages(one), by_hand.ages(other)
                assert groups[0] != groups[1]
                for said, own in zip((each.own, each.other), groups, strict=True):
                    assert set(re.split(r", | and ", said)) == own
            elif each.kind == "size":
                sizes = [at(r, "designModule.enrollmentInfo.count")[0] for r in (one, other)]
                assert (each.own, each.other) == tuple(f"{size:,}" for size in sizes)
                assert max(sizes) >= 3 * min(sizes)
            else:
                for said, record in ((each.own, one), (each.other, other)):
                    assert each.kind in {"stage", "line"}
                    check_course(said, record)
    assert {"phase", "status", "start", "size", "line", "stage"} <= set(kinds)


def check_course(said: str, record: Record) -> None:
    """The phrases that stand for a stage or a line stand in titles, summary or criteria."""
    paths = (*by_hand.GROUPS["topic"][:2], *by_hand.GROUPS["summary"], *by_hand.GROUPS["criteria"])
    text = " ".join(texts_at(record, *paths)).lower()
    named = [said] if said in PHRASES else said.split(", ")
    for each in named:
        assert re.search(PHRASES.get(each, r"\bstages?\b"), text), (said, text[:200])
