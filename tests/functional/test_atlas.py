"""The facade: open, load, read, search, as a program would."""

import gzip
import itertools
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from real_data import Loaded
from trialatlas.atlas import Atlas, Step
from trialatlas.errors import IndexMissingError, NotFoundError, SourceError, StoreError, UsageError
from trialatlas.index.protocol import SearchRequest, SortKey
from trialatlas.query.tree import And, Area, Phrase
from trialatlas.sample import generate


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Atlas]:
    with Atlas.open(tmp_path_factory.mktemp("sample"), create=True) as atlas:
        atlas.load("sample:300")
        yield atlas


def write_lines(path: Path, records: list[bytes]) -> Path:
    path.write_bytes(b"".join(record + b"\n" for record in records))
    return path


def lines_of(path: Path) -> Iterator[bytes]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        yield from lines


def test_a_folder_without_a_store_is_an_error_that_says_so(tmp_path: Path):
    with pytest.raises(StoreError) as caught:
        Atlas.open(tmp_path / "nothing")
    assert caught.value.slug == "store-missing"
    assert not (tmp_path / "nothing").exists()


def test_an_empty_registry_has_no_index_and_says_so_instead_of_finding_nothing(tmp_path: Path):
    with Atlas.open(tmp_path, create=True) as atlas:
        assert len(atlas) == 0
        with pytest.raises(IndexMissingError):
            atlas.search("cancer")


def test_every_spelling_of_a_number_leads_to_the_study(sample: Atlas):
    assert "NCT99000001" in sample
    assert "nct 99000001" in sample
    assert sample.study("nct99000001").study.nct_id == "NCT99000001"
    assert "NCT00000001" not in sample
    assert "cancer" not in sample
    assert 7 not in sample


def test_a_study_that_is_not_held_is_answered_with_the_nearest(sample: Atlas):
    with pytest.raises(NotFoundError) as caught:
        sample.study("NCT98999999")
    assert "NCT99000001" in caught.value.nearest


def test_what_is_no_number_is_a_usage_error(sample: Atlas):
    with pytest.raises(UsageError):
        sample.study("heart")


def test_a_version_that_is_not_there_is_not_found(sample: Atlas):
    assert sample.study("NCT99000001", 1).stored.version.number == 1
    with pytest.raises(NotFoundError):
        sample.study("NCT99000001", 2)


def test_the_studies_come_in_order_of_their_numbers_and_know_their_neighbours(sample: Atlas):
    held = list(sample)
    assert held == sorted(held)
    assert len(held) == len(sample) == 300
    assert sample.neighbours(held[0]) == (None, held[1])
    assert sample.neighbours(held[7]) == (held[6], held[8])
    assert sample.neighbours(held[-1]) == (held[-2], None)


def test_a_search_finds_says_what_it_asked_and_which_index_answered(sample: Atlas):
    results = sample.search("AREA[StudyType]OBSERVATIONAL", limit=5)
    assert 0 < len(results.hits) <= 5
    assert results.total == sample.count("AREA[StudyType]OBSERVATIONAL")
    assert all(each.held.study.text("StudyType") == "OBSERVATIONAL" for each in results.hits)
    assert results.sentence
    assert results.index.studies == 300
    assert results.index.sequence == sample.status().store.sequence


def test_filters_facets_and_sort_go_through(sample: Atlas):
    results = sample.search(
        "ALL",
        filters=Area("Sex", Phrase("FEMALE")),
        sort=[SortKey("EnrollmentCount")],
        facets=["OverallStatus"],
        limit=1000,
    )
    counts = [each.held.study.value("EnrollmentCount") for each in results.hits]
    given = [each for each in counts if each is not None]
    assert given == sorted(given, reverse=True)
    assert {each.held.study.text("Sex") for each in results.hits} == {"FEMALE"}
    facet = results.facets[0]
    assert sum(count for _, count in facet.values) + facet.missing == results.total


def test_pages_by_token_hold_every_hit_once(sample: Atlas):
    seen: list[str] = []
    token = None
    while True:
        results = sample.search("study", limit=37, page_token=token)
        seen.extend(each.nct_id for each in results.hits)
        token = results.next_page_token
        if token is None:
            break
    assert len(seen) == len(set(seen)) == results.total


def test_each_part_of_a_conjunction_is_counted_alone(sample: Atlas):
    query = And((Area("Sex", Phrase("FEMALE")), Area("Condition", Phrase("zzzz"))))
    assert [count for _, count in sample.parts(query)] == [sample.count(query.parts[0]), 0]


def test_a_request_is_run_as_it_is(sample: Atlas):
    assert sample.search(SearchRequest(limit=3)).total == 300


def test_fill_counts_the_studies_that_have_a_value(sample: Atlas):
    filled, held = sample.fill("BriefTitle")
    assert filled == held == 300
    filled, _ = sample.fill("ResultsSection")
    assert filled == sum(bool(sample.study(each).study.values("ResultsSection")) for each in sample)


def test_loading_a_file_twice_changes_nothing(tmp_path: Path):
    file = write_lines(tmp_path / "studies.jsonl", list(generate(20)))
    with Atlas.open(tmp_path / "data", create=True) as atlas:
        first = atlas.load(file)
        before = atlas.status()
        second = atlas.load(file)
        after = atlas.status()
    assert (first.added, first.unchanged) == (20, 0)
    assert (second.added, second.changed, second.unchanged) == (0, 0, 20)
    assert before.store == after.store
    assert before.index == after.index


def test_a_changed_study_is_found_by_its_new_words_and_no_longer_by_the_old(tmp_path: Path):
    records = list(generate(30))
    changed = json.loads(records[3])
    nct_id = changed["protocolSection"]["identificationModule"]["nctId"]
    changed["protocolSection"]["identificationModule"]["briefTitle"] = "Zyxwvut in plain sight"
    changed["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"] = {"date": "2031-01-01"}
    with Atlas.open(tmp_path / "data", create=True) as atlas:
        atlas.load(write_lines(tmp_path / "one.jsonl", records))
        assert atlas.search("zyxwvut").total == 0
        report = atlas.load(write_lines(tmp_path / "two.jsonl", [json.dumps(changed).encode()]))
        assert report.changed == 1
        assert [each.nct_id for each in atlas.search("zyxwvut").hits] == [nct_id]
        versions, sightings = atlas.history(nct_id)
        assert [each.number for each in versions] == [1, 2]
        assert len(sightings) == 2
        assert atlas.study(nct_id, 1).stored.raw == records[3]
        assert atlas.status().behind == 0


def test_a_first_load_that_holds_two_versions_of_a_study_finds_the_current_one(tmp_path: Path):
    records = list(generate(30))
    changed = json.loads(records[3])
    nct_id = changed["protocolSection"]["identificationModule"]["nctId"]
    changed["protocolSection"]["identificationModule"]["briefTitle"] = "Zyxwvut in plain sight"
    changed["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"] = {"date": "2031-01-01"}
    lines = [*records, json.dumps(changed).encode()]
    with Atlas.open(tmp_path / "data", create=True) as atlas:
        report = atlas.load(write_lines(tmp_path / "both.jsonl", lines))
        assert (report.added, report.changed) == (30, 1)
        assert [each.nct_id for each in atlas.search("zyxwvut").hits] == [nct_id]
        assert atlas.search("ALL").total == 30
        assert atlas.status().behind == 0


def test_a_source_that_gives_nothing_leaves_no_index(tmp_path: Path):
    file = tmp_path / "broken.jsonl.gz"
    file.write_bytes(gzip.compress(b"{}")[:12])
    with Atlas.open(tmp_path / "data", create=True) as atlas:
        with pytest.raises(SourceError):
            atlas.load(file)
        with pytest.raises(IndexMissingError):
            atlas.search("ALL")


def test_an_older_version_is_kept_and_counted_but_does_not_become_the_current_one(tmp_path: Path):
    record = json.loads(next(generate(1)))
    record["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"] = {"date": "2019-01-01"}
    older = write_lines(tmp_path / "older.jsonl", [json.dumps(record).encode()])
    with Atlas.open(tmp_path / "data", create=True) as atlas:
        atlas.load("sample:1")
        report = atlas.load(older)
        assert (report.read, report.older, report.changed) == (1, 1, 0)
        assert atlas.study("NCT99000001").stored.raw == next(generate(1))
        assert next(each.dated for each in atlas.history("NCT99000001")[0]) == "2019-01-01"


def test_a_bad_record_is_set_aside_and_the_load_goes_on(tmp_path: Path):
    records = list(generate(5))
    file = write_lines(tmp_path / "mixed.jsonl", [*records[:2], b'{"no": "study"}', *records[2:]])
    with Atlas.open(tmp_path / "data", create=True) as atlas:
        report = atlas.load(file)
        aside = atlas.store.aside()
    assert (report.read, report.added, report.set_aside) == (6, 5, 1)
    assert [each.line for each in aside] == [3]
    assert aside[0].source.endswith("mixed.jsonl")
    assert aside[0].reason


def test_what_came_before_a_break_is_kept_and_searchable(tmp_path: Path):
    packed = gzip.compress(b"".join(each + b"\n" for each in generate(600)))
    file = tmp_path / "cut.jsonl.gz"
    file.write_bytes(packed[: len(packed) * 2 // 3])
    with Atlas.open(tmp_path / "data", create=True) as atlas:
        with pytest.raises(SourceError) as caught:
            atlas.load(file)
        assert caught.value.slug == "source-truncated"
        assert len(atlas) > 100
        assert atlas.search("ALL").total == len(atlas)


def test_an_interrupted_load_keeps_what_it_reported_and_can_be_run_again(tmp_path: Path):
    class Stopped(Exception):  # noqa: N818 - stands for Ctrl-C
        pass

    reported: list[int] = []

    def stop_at_second(step: Step) -> None:
        if len(reported) == 2:
            return  # what was kept is made searchable all the same
        reported.append(step.count)
        if len(reported) == 2:
            raise Stopped

    records = [
        b'{"protocolSection": {"identificationModule": {"nctId": "NCT%08d"}}}' % number
        for number in range(1, 1601)
    ]
    file = write_lines(tmp_path / "studies.jsonl", records)
    with Atlas.open(tmp_path / "data", create=True) as atlas:
        with pytest.raises(Stopped):
            atlas.load(file, progress=stop_at_second)
        assert len(atlas) >= reported[-1] > 0
        report = atlas.load(file)
        assert report.added + report.unchanged == 1600
        assert len(atlas) == 1600
        assert atlas.search("ALL").total == 1600


def test_a_rebuilt_index_answers_the_same(sample: Atlas):
    before = sample.search("cancer OR pain", limit=50)
    sample.rebuild()
    after = sample.search("cancer OR pain", limit=50)
    assert [each.nct_id for each in before.hits] == [each.nct_id for each in after.hits]
    assert before.index.generation != after.index.generation


def test_an_index_that_is_taken_away_is_said_to_be_missing_and_can_be_rebuilt(tmp_path: Path):
    with Atlas.open(tmp_path, create=True) as atlas:
        atlas.load("sample:5")
        shutil.rmtree(tmp_path / "index")
        status = atlas.status()
        assert status.index is None
        assert status.behind == status.store.sequence
        atlas.rebuild()
        assert atlas.search("ALL").total == 5


def test_all_real_studies_load_with_none_rejected(real_registry: Loaded):
    assert [each.set_aside for each in real_registry.reports] == [0, 0, 0]
    assert [each.added for each in real_registry.reports] == [733, 6778, 4]


def test_all_real_studies_come_back_byte_for_byte(
    real_registry: Loaded, studies_path: Path, xml_studies_path: Path, seed_studies_path: Path
):
    files = (studies_path, xml_studies_path, seed_studies_path)
    with Atlas.open(real_registry.folder) as atlas:
        for line in itertools.chain.from_iterable(map(lines_of, files)):
            raw = line.rstrip(b"\n")
            nct_id = json.loads(raw)["protocolSection"]["identificationModule"]["nctId"]
            assert atlas.study(nct_id).stored.raw == raw


def test_all_real_studies_are_searchable(real_registry: Loaded):
    with Atlas.open(real_registry.folder) as atlas:
        assert atlas.search("ALL").total == len(atlas) == 7515
        found = [each.nct_id for each in atlas.search("Trop-2 AND thyroid").hits]
    assert {"NCT06465017", "NCT07314255"} <= set(found)
