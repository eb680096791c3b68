"""The command as a user runs it: output, exit codes, signals."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from trialatlas import __version__
from trialatlas.sample import generate

COMMAND = [sys.executable, "-m", "trialatlas.cli"]


def run(*arguments: str, data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        env=os.environ | {"TRIALATLAS_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "data"
    loaded = run("load", "sample:60", data=folder)
    assert loaded.returncode == 0, loaded.stderr
    return folder


def test_load_says_what_it_did_as_json(tmp_path: Path):
    done = run("load", "sample:20", "--json", data=tmp_path / "data")
    report = json.loads(done.stdout)
    assert (report["added"], report["set_aside"], report["held"]) == (20, 0, 20)


def test_the_package_run_as_a_module_is_the_command(data: Path):
    asked = ["search", "cancer", "--json", "--data", str(data)]
    module = [sys.executable, "-m", "trialatlas", *asked]
    command = [Path(sys.executable).parent / "trialatlas", *asked]
    said = [subprocess.run(each, capture_output=True, check=False) for each in (module, command)]
    assert said[0].returncode == said[1].returncode == 0
    assert json.loads(said[0].stdout)
    assert said[0].stdout == said[1].stdout


def test_load_lists_what_was_set_aside_with_line_and_reason(tmp_path: Path):
    file = tmp_path / "mixed.jsonl"
    file.write_bytes(b"not json\n" + next(generate(1)) + b"\n")
    done = run("load", str(file), "--json", data=tmp_path / "data")
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert report["added"] == 1
    assert [each["line"] for each in report["aside"]] == [1]
    assert report["aside"][0]["reason"]


def test_show_as_json_is_the_record_exactly_as_received(data: Path):
    done = run("show", "nct99000001", "--json", data=data)
    assert done.stdout.encode() == next(generate(1)) + b"\n"


def test_show_for_people_has_no_raw_enum(data: Path):
    done = run("show", "NCT99000001", data=data)
    assert done.returncode == 0
    assert "NCT99000001" in done.stdout
    assert "_" not in done.stdout.split("Phase")[0]


def test_search_answers_in_words_and_in_json(data: Path):
    words = run("search", "ALL", "--limit", "3", data=data)
    assert words.stdout.count("NCT99") == 3
    answer = json.loads(run("search", "ALL", "--limit", "3", "--json", data=data).stdout)
    assert answer["total"] == 60
    assert len(answer["studies"]) == 3
    assert answer["sentence"]
    assert answer["index"]["studies"] == 60


def test_search_sorts_by_a_piece(data: Path):
    found = run("search", "ALL", "--sort", "EnrollmentCount:asc", "--json", data=data)
    assert found.returncode == 0
    refused = run("search", "ALL", "--sort", "BriefTitle", "--json", data=data)
    assert refused.returncode == 2


@pytest.mark.parametrize(
    ("arguments", "code", "slug"),
    [
        (["show", "NCT00000001"], 4, "study-not-found"),
        (["show", "heart"], 2, "nct-id"),
        (["search", "AREA[Nonsense]x"], 2, None),
        (["search", "(cancer"], 2, None),
        (["load", "no-such-file.jsonl"], 3, "source-missing"),
        (["load", "sample:x"], 2, "usage"),
        (["load", "sample:0"], 2, "usage"),
    ],
)
def test_an_error_has_its_exit_code_and_speaks_json_to_programs(
    data: Path, arguments: list[str], code: int, slug: str | None
):
    done = run(*arguments, "--json", data=data)
    assert done.returncode == code
    assert done.stdout == ""
    error = json.loads(done.stderr)["error"]
    assert error["message"]
    assert slug is None or error["slug"] == slug


def test_an_error_in_an_expression_points_at_the_place(data: Path):
    done = run("search", "heart AND AREA[Fhase]x", data=data)
    expression, caret = [
        line for line in done.stderr.splitlines() if "Fhase" in line or set(line.strip()) == {"^"}
    ][-2:]
    assert expression[caret.index("^") :].startswith(("Fhase", "AREA"))


def test_no_data_folder_is_an_error_with_a_way_on(tmp_path: Path):
    done = run("search", "x", data=tmp_path / "none")
    assert done.returncode == 6
    assert "trialatlas load" in done.stderr
    assert not (tmp_path / "none").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_an_answer_that_cannot_be_written_is_an_error_of_the_machine(data: Path, form: list[str]):
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [*COMMAND, "show", "NCT99000001", *form, "--data", str(data)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=120,
        )
    assert done.returncode == 7
    assert "Traceback" not in done.stderr


def test_a_reader_that_leaves_early_hears_no_complaint(data: Path):
    asked = [*COMMAND, "search", "study", "--limit", "60", "--data", str(data)]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as search:
        assert search.stdout is not None
        assert search.stderr is not None
        search.stdout.close()
        assert b"Traceback" not in search.stderr.read()


def test_a_wrong_option_is_a_usage_error(data: Path):
    assert run("search", "--nope", data=data).returncode == 2
    assert run("nonsense", data=data).returncode == 2


def test_status_config_and_uninstall_name_the_folder(data: Path):
    for command in ("status", "config", "uninstall"):
        assert str(data) in run(command, data=data).stdout.replace("\n", "")
        assert json.loads(run(command, "--json", data=data).stdout)["data"] == str(data)


def test_data_on_the_command_line_wins_over_the_environment(data: Path, tmp_path: Path):
    done = run("config", "--json", "--data", str(data), data=tmp_path)
    assert json.loads(done.stdout)["data_from"] == "--data"


def test_version_and_help_are_there(data: Path):
    assert __version__ in run("--version", data=data).stdout
    commands = run("--help", data=data).stdout
    for name in ("load", "serve", "search", "show", "status", "config", "rebuild", "uninstall"):
        assert name in commands


def test_rebuild_makes_the_index_anew(data: Path):
    assert json.loads(run("rebuild", "--json", data=data).stdout)["studies"] == 60


def test_a_second_writer_is_told_that_another_writes(tmp_path: Path):
    folder = tmp_path / "data"
    assert run("load", "sample:5", data=folder).returncode == 0
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(folder)], stdout=subprocess.PIPE, stdin=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == b"held"
    refused = run("load", "sample:6", "--json", data=folder)
    assert run("show", "NCT99000001", data=folder).returncode == 0
    holder.communicate(b"\n")
    assert refused.returncode == 5
    assert json.loads(refused.stderr)["error"]["slug"] == "store-locked"
    assert run("load", "sample:6", data=folder).returncode == 0


_HOLD = """
import sys
from pathlib import Path
from trialatlas.store import SqliteStore
with SqliteStore.open(Path(sys.argv[1])).writer():
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals work otherwise on Windows")
def heed_interrupts():
    """A shell starts what runs in its background deaf to SIGINT, and so would be the command."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_an_interrupted_load_says_so_and_can_be_run_again(tmp_path: Path):
    folder = tmp_path / "data"
    loading = subprocess.Popen(
        [*COMMAND, "load", "sample:20000"],
        preexec_fn=heed_interrupts,  # noqa: PLW1509 - no thread of ours runs in the test's process
        env=os.environ | {"TRIALATLAS_DATA": str(folder)},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    while not (folder / "store.db").exists():
        with pytest.raises(subprocess.TimeoutExpired):
            loading.wait(0.05)
    loading.send_signal(signal.SIGINT)
    loading.communicate(timeout=60)
    assert loading.returncode == 130
    assert run("load", "sample:60", data=folder).returncode == 0
    assert json.loads(run("status", "--json", data=folder).stdout)["behind"] == 0


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_serve_loads_says_its_address_answers_and_stops(tmp_path: Path, port: int):
    server = subprocess.Popen(
        [*COMMAND, "serve", "--load", "sample:20", "--port", str(port)],
        env=os.environ | {"TRIALATLAS_DATA": str(tmp_path / "data"), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        address = f"http://127.0.0.1:{port}"
        while address not in (line := server.stdout.readline()):
            assert line, "the server ended before it said its address"
        with httpx.Client(base_url=address, trust_env=False) as client:
            found = client.get("/study/NCT99000001")
            assert found.status_code == 200
            assert "NCT99000001" in found.text
            assert client.get("/study/NCT00000001").status_code == 404
    finally:
        server.terminate()
        server.communicate(timeout=30)


def test_a_taken_port_is_a_clear_error_before_anything_is_loaded(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = str(taken.getsockname()[1])
        folder = tmp_path / "data"
        refused = run("serve", "--load", "sample:5", "--port", number, "--json", data=folder)
    assert refused.returncode == 7
    assert json.loads(refused.stderr)["error"]["slug"] == "port-taken"
    assert not folder.exists()
