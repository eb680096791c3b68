"""Loads, a sync and a rebuild that are killed at random moments end as if nothing had happened."""

from pathlib import Path

from killing import run_killed, stem_of, write_sources
from stored import everything
from trialatlas.sample import generate
from trialatlas.study import Study

KILLS = 50
SEED = 2026


def test_whatever_was_killed_ends_in_the_same_state(tmp_path: Path, real_studies: list[Study]):
    real = [each.raw for each in real_studies[::15]]
    write_sources(tmp_path, [*real, *generate(60, SEED)])
    with stem_of(tmp_path) as stem:
        ways = run_killed(stem, tmp_path, KILLS, SEED)
        expected = everything(next(ways))
        assert expected["asked: index"][0] == len(expected["study"]) > 90
        assert len(expected["version"]) > len(expected["study"])
        assert len(expected["aside"]) == 3
        for data in ways:
            found = everything(data)
            assert [name for name in expected if found[name] != expected[name]] == []
