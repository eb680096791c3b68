"""A process reads what pages need before a reader asks."""

from pathlib import Path

from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.places.table import table
from trialatlas.server import create_app
from trialatlas.server.warming import warm


def test_every_page_that_a_process_asks_itself_for_is_there(small_registry: Path):
    table.cache_clear()
    with Atlas.open(small_registry) as atlas:
        asked = warm(create_app(atlas, Config(small_registry, "test")), atlas)
    assert [status for _, status in asked] == [200] * 4
    assert table.cache_info().currsize == 1


def test_a_registry_without_studies_starts_all_the_same(tmp_path: Path):
    with Atlas.open(tmp_path, create=True) as atlas:
        asked = warm(create_app(atlas, Config(tmp_path, "test")), atlas)
    assert dict(asked)["/"] == 200
