"""Whether a process answers before or after it has read what readers need first."""

import subprocess
import sys
from pathlib import Path

import pytest

BEGINNING = """
import sys
from pathlib import Path
from trialatlas.config import load_config
from trialatlas.server import listen, logs, worker
from trialatlas.server.tally import Tally

folder, others, fault = sys.argv[1:]
real = worker.warmed

async def told(app, atlas, pause):
    found = await real(app, atlas, pause)
    print("pages", len(found), file=sys.stderr, flush=True)
    if fault == "fails":
        raise RuntimeError("a page that cannot be read")

worker.warmed = told
logs.set_up("json", "info")
tally = Tally(2)
tally.row(1).set("alive", others == "others")
worker.work(load_config(Path(folder)), listen("127.0.0.1", 0), tally, 0)
"""


@pytest.mark.parametrize("fault", ["works", "fails"])
@pytest.mark.parametrize(("others", "expected"), [("alone", [1, 0]), ("others", [0, 1])])
def test_a_process_lets_readers_in_before_it_warms_up_only_where_no_other_answers(
    small_registry: Path, others: str, expected: list[int], fault: str
):
    words = [sys.executable, "-c", BEGINNING, str(small_registry), others, fault]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        order: list[int] = []
        for line in process.stderr:
            for at, said in enumerate(("pages 4", "a worker answers")):
                if said in line:
                    order.append(at)
            if len(order) == len(expected):
                break
        process.terminate()
    assert order == expected
    assert process.returncode == 0
