"""Tables and the drawing of the scale benchmark say what was measured, and how costs grow."""

import copy
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from real_data import PROJECT

BENCHMARKS = PROJECT / "benchmarks"
ANSWER = {"p50": 2.0, "p95": 8.0, "p99": 9.0, "slowest": 10.0}
RUN = {
    "all": {"count": 400, **ANSWER},
    "kinds": {"study page": {"count": 400, **ANSWER}},
    "errors": {},
    "memory": {"1": [200_000_000, 250_000_000]},
    "server": {"1": 0.5, "2": 0.25},
    "generator": 0.1,
    "late": ANSWER,
    "connections": 12,
    "seconds": 60.0,
}
STATED = {"studies": 1_000, "machine": "a machine"}
SMALL: dict[str, Any] = {
    "build": {
        **STATED,
        "mean": 17_000.0,
        "seconds": 120.0,
        "cpu": 30.0,
        "memory": 1_000_000_000,
        "with_files": 1_500_000_000,
        "parts": {"index": 10_000_000, "store": 4_000_000},
    },
    "ask": {
        **STATED,
        "warming": 900.0,
        "warm": 20,
        "cold": {"still cached": 0.0, "command": 1.0, "command again": 0.5}
        | {"server": 2.0, "server again": 1.0},
        "kinds": {"AREA": {"count": 200, **ANSWER, "cpu50": 1.5, "cpu95": 6.0, "hits": 40}},
    },
    "serve": {
        **STATED,
        "rate": 200.0,
        "workers": 2,
        "mix": {"study page": 1.0},
        "idle": RUN,
        "syncing": RUN | {"errors": {"study page: 503": 2}},
        "syncs": [{"status": 0, "seconds": 4.0, "cpu": 3.0, "memory": 1}],
        "changed": 50,
    },
    "peers": {
        **STATED,
        "kinds": {
            "three words, AND": {
                "Trial Atlas": {"p50": 2.0, "p95": 4.0, "total": 7},
                "SQLite FTS5": {"p50": 20.0, "p95": 80.0, "total": 7},
                "PostgreSQL tsvector": {"p50": 200.0, "p95": 1200.0, "total": 6},
            }
        },
        "filled": {"SQLite FTS5": 10.0, "PostgreSQL tsvector": 20.0},
        "bytes": {"SQLite FTS5": 1_000_000, "PostgreSQL tsvector": 3_000_000},
    },
}


@pytest.fixture(scope="module")
def scaling() -> Iterator[dict[str, ModuleType]]:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        yield {
            each: importlib.import_module(f"scaling.{each}") for each in ("growing", "reporting")
        }
    finally:
        sys.path.remove(str(BENCHMARKS))


def larger() -> dict[str, Any]:
    """Ten times the studies: the build and the folder grow with them, answers by their root."""
    found = copy.deepcopy(SMALL)
    for each in found.values():
        each["studies"] *= 10
    found["build"]["cpu"] *= 10
    found["build"]["parts"] = {name: size * 10 for name, size in found["build"]["parts"].items()}
    found["ask"]["kinds"]["AREA"]["p95"] *= 10**0.5
    return found


def test_each_table_has_as_many_cells_in_every_row_as_it_has_heads(scaling: dict[str, ModuleType]):
    told = scaling["reporting"].report(SMALL)
    tables = [each.splitlines() for each in told.split("\n\n") if each.startswith("| ")]
    assert len(tables) == 5
    for rows in tables:
        assert len({row.count("|") for row in rows if row.startswith("|")}) == 1


def test_a_report_states_figures_per_study_ratios_and_errors(scaling: dict[str, ModuleType]):
    told = scaling["reporting"].report(SMALL)
    assert "14,000 bytes a study" in told
    assert "30.00 ms a study" in told
    assert "10 / 20; 100 / 300" in told
    assert "2 times study page: 503" in told
    assert "used 0.75" in told


def test_a_report_of_some_stages_tells_only_these(scaling: dict[str, ModuleType]):
    told = scaling["reporting"].report({"build": SMALL["build"]})
    assert "data folder" in told
    assert "p99" not in told


def test_exponents_tell_what_grows_with_the_studies(scaling: dict[str, ModuleType]):
    found = {each.name: each for each in scaling["growing"].growths(SMALL, larger())}
    assert found["build, CPU"].exponent == pytest.approx(1)
    assert found["data folder"].exponent == pytest.approx(1)
    assert found["AREA, p95"].exponent == pytest.approx(0.5)
    assert found["AREA, p50"].exponent == pytest.approx(0)


def test_the_drawing_is_whole_svg_with_a_dot_and_a_row_for_each_cost(
    scaling: dict[str, ModuleType],
):
    growing = scaling["growing"]
    found = growing.growths(SMALL, larger())
    chart = growing.drawn(found, (1_000, 10_000))
    root = ET.fromstring(chart.file("here"))  # noqa: S314 - ours
    names = {"{http://www.w3.org/2000/svg}circle": 0}
    for each in root.iter():
        if each.tag in names:
            names[each.tag] += 1
    assert list(names.values()) == [len(found)] == [len(chart.rows)]
    assert growing.table(found, (1_000, 10_000)).count("\n") == len(found) + 2


def test_a_folder_without_a_run_is_told(scaling: dict[str, ModuleType], tmp_path: Path):
    assert scaling["reporting"].read(tmp_path) == {}
    with pytest.raises(SystemExit):
        scaling["growing"].first_size({})
