"""The wheel works where it is installed, with its assets and without the tree it came from."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, PROJECT],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_every_file_of_the_package_and_the_licence(wheel: Path):
    source = PROJECT / "src"
    ours = {
        str(path.relative_to(source))
        for path in (source / "trialatlas").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    assert ours <= held
    assert any(name.endswith("licenses/LICENSE") for name in held)


def test_the_wheel_works_installed_elsewhere(wheel: Path, tmp_path: Path):
    place = tmp_path / "elsewhere"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", place, wheel],
        check=True,
    )
    done = subprocess.run(
        [sys.executable, "-c", _USE, str(place), str(tmp_path / "data")],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(place)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["5", "200", "200"]


_USE = """
import sys
from pathlib import Path
from starlette.testclient import TestClient
import trialatlas
from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.server import create_app

if __name__ == "__main__":
    assert Path(trialatlas.__file__).is_relative_to(sys.argv[1]), trialatlas.__file__
    with Atlas.open(sys.argv[2], create=True) as atlas:
        atlas.load("sample:5")
        client = TestClient(
            create_app(atlas, Config(atlas.data, "--data")), base_url="http://127.0.0.1"
        )
        page = client.get("/study/NCT99000001")
        style = page.text.split('rel="stylesheet" href="')[1].split('"')[0]
        print(atlas.search("ALL").total, page.status_code, client.get(style).status_code)
"""
