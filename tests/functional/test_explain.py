"""How a search was understood: through the library and on the command line."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from synonym_studies import fill

from trialatlas.atlas import Atlas
from trialatlas.atlas.explanation import ExplainedSpan, ExplainedTerm
from trialatlas.errors import QueryError
from trialatlas.query import parse
from trialatlas.query.tree import Everything

FAULT = "甲状腺癌 AND AREA[Fhase]x"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("explain"))


@pytest.fixture
def atlas(data: Path) -> Iterator[Atlas]:
    with Atlas.open(data) as opened:
        yield opened


def spans(atlas: Atlas, expression: str, **options: object) -> tuple[ExplainedSpan, ...]:
    term = atlas.explain(expression, **options).query.term  # type: ignore[arg-type]
    assert isinstance(term, ExplainedTerm)
    return term.spans


def test_a_term_names_its_synonyms_and_where_they_are_known_from(atlas: Atlas):
    (span,) = spans(atlas, "serious AKI")
    assert span.words == "AKI"
    assert [(each.text, each.source, each.on) for each in span.synonyms] == [
        ("Acute kidney injury", "abbreviation", True)
    ]
    (span,) = spans(atlas, "heart attack")
    assert [(each.text, each.source) for each in span.synonyms] == [
        ("Myocardial Infarction", "mesh")
    ]
    assert atlas.explain("heart attack").mesh


def test_a_synonym_left_out_is_still_named_and_no_longer_counted(atlas: Atlas):
    (span,) = spans(atlas, "AKI")
    with_it = atlas.explain("AKI")
    without = frozenset({span.synonyms[0].id})
    (same,) = spans(atlas, "AKI", without=without)
    assert [(each.id, each.on) for each in same.synonyms] == [(span.synonyms[0].id, False)]
    left_out = atlas.explain("AKI", without=without)
    assert (with_it.total, left_out.total) == (3, 2)
    assert left_out.query.count == 2
    assert left_out.without == tuple(without)
    assert left_out.sentence != with_it.sentence


def test_without_synonyms_none_are_named(atlas: Atlas):
    assert spans(atlas, "AKI", synonyms=False) == ()
    said = atlas.explain("AKI", synonyms=False)
    assert (said.total, said.synonyms, said.mesh) == (2, False, False)


def test_an_explanation_is_of_the_search_it_explains(atlas: Atlas):
    for expression in ("AKI", "kidney AND AKI", "NOT AKI", "", "AREA[Condition]heart attack"):
        results = atlas.search(expression, filters=parse("AREA[NCTId]MISSING OR ALL"))
        said = atlas.explain(expression, filters=parse("AREA[NCTId]MISSING OR ALL"))
        assert (said.total, said.sentence) == (results.total, results.sentence)
        assert said.index == results.index


def test_a_filter_that_asks_nothing_is_no_filter(atlas: Atlas):
    assert atlas.explain("AKI", filters=Everything()).filters is None


def test_a_fault_is_a_query_error(atlas: Atlas):
    with pytest.raises(QueryError):
        atlas.explain(FAULT)


def run(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "trialatlas.cli", *arguments, "--data", str(data)],
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_command_shows_a_tree_with_counts(data: Path):
    done = run(data, "explain", "AKI OR (kidney AND heart attack)", "--filter", "ALL")
    assert done.returncode == 0, done.stderr
    counted = re.findall(r"^ +(\d+)  ( *)(\S.*)$", done.stdout, re.MULTILINE)
    assert [(int(count), len(indent) // 2, told) for count, indent, told in counted] == [
        (3, 0, "At least one of these"),
        (3, 1, "AKI"),
        (0, 1, "All of these"),
        (2, 2, "kidney"),
        (1, 2, "heart attack"),
    ]
    assert "Acute kidney injury" in done.stdout
    assert "BasicSearch" in done.stdout


def test_the_command_gives_the_same_to_programs(data: Path):
    synonym = json.loads(run(data, "explain", "AKI", "--json").stdout)
    (known,) = synonym["query"]["term"]["spans"][0]["synonyms"]
    said = json.loads(
        run(data, "explain", "AKI", "--filter", "kidney", "--without", known["id"], "--json").stdout
    )
    assert said["query"]["count"] == 2
    assert said["filters"]["expression"] == "kidney"
    assert said["expression"] == "AKI AND kidney"
    assert said["total"] == 1
    assert said["without"] == [known["id"]]
    assert said["index"]["studies"] == 4


def test_a_filter_narrows_what_the_command_finds(data: Path):
    said = json.loads(run(data, "search", "kidney", "--filter", "AKI", "--json").stdout)
    assert said["total"] == 2


@pytest.mark.parametrize("command", ["search", "explain"])
def test_a_caret_stands_below_the_fault_after_wide_characters(data: Path, command: str):
    done = run(data, command, FAULT)
    assert done.returncode == 2
    line, below = done.stderr.splitlines()[1:3]
    assert line.strip() == FAULT
    # Each of the four characters takes two columns.
    assert below.index("^") - 4 == line.index("AREA[Fhase]")
    said = json.loads(run(data, command, FAULT, "--json").stderr)["error"]
    assert FAULT[said["position"] :][: said["length"]] == "AREA[Fhase]"
