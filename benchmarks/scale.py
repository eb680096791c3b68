"""A registry of N studies, and everything that it costs.

    python benchmarks/scale.py N --make FILE.zip     make it: a zip as the registry's download is
    python benchmarks/scale.py N --honest FILE.zip   how like the real studies it is
    python benchmarks/scale.py N --work DIR build ask serve peers report      measure it

The studies are put together from the real ones and the sample (`scaling/donors.py`); the same N and
seed give the same file. Each stage leaves `DIR/STAGE.json` and can be run again alone: `build`
needs `DIR/registry.zip`, or makes it; the others need what `build` left in `DIR/data`.

    python benchmarks/scale.py N --work DIR growth --beside DIR      two sizes beside each other
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from scaling.asking import ask, cold
from scaling.building import build
from scaling.donors import Makers, growths, is_newer, real_records
from scaling.growing import drawn, first_size
from scaling.growing import growths as grown
from scaling.growing import table as growth_table
from scaling.honesty import of_records, of_zip, table
from scaling.making import make
from scaling.reporting import read, report
from scaling.serving import serve
from timing import machine

_PROFILED = 40
"""Functions that a profile names."""


def _make(arguments: argparse.Namespace, path: Path) -> None:
    made = make(Makers(real_records(), arguments.seed), arguments.studies, path)
    print(
        f"{machine()}; {made.studies:,} studies in {made.seconds:,.0f} s,"
        f" {made.studies / made.seconds:,.0f} a second;"
        f" mean {made.json_bytes / made.studies:,.0f} bytes of JSON,"
        f" file {made.file_bytes / 1e6:,.0f} MB"
    )


def _honest(arguments: argparse.Namespace) -> None:
    """Made beside real, at the number of real studies and at N."""
    records = real_records()
    real = of_records(map(msgspec.json.encode, records)).summary()
    newer = of_records(msgspec.json.encode(each) for each in records if is_newer(each)).summary()
    columns = {"real": real, "of these in API v2 form": newer}
    for studies in dict.fromkeys((min(real.studies, arguments.studies), arguments.studies)):
        columns[f"made, {studies:,}"] = of_zip(arguments.honest, studies).summary()
    told = table(columns, growths(records, arguments.seed))
    print(told)
    if arguments.work:
        arguments.work.mkdir(parents=True, exist_ok=True)
        (arguments.work / "honest.md").write_text(told + "\n")


def _build(arguments: argparse.Namespace) -> dict[str, Any]:
    archive = arguments.work / "registry.zip"
    if not archive.exists():
        _make(arguments, archive)
    return build(archive, arguments.work / "data", arguments.work / "build.log")


def _ask(arguments: argparse.Namespace) -> dict[str, Any]:
    data = arguments.work / "data"
    if arguments.profile:
        profile = cProfile.Profile()
        profile.runcall(ask, data, arguments.seed, arguments.only)
        pstats.Stats(profile).sort_stats("tottime").print_stats(_PROFILED)
        return {}
    started = cold(data, arguments.seed) if arguments.only is None else {}
    return {**ask(data, arguments.seed, arguments.only), "cold": started}


def _serve(arguments: argparse.Namespace) -> dict[str, Any]:
    return serve(
        arguments.work / "data", arguments.work, arguments.seconds, arguments.seed, arguments.rate
    )


def _peers(arguments: argparse.Namespace) -> dict[str, Any]:
    # Asked for here: only this stage needs a client of PostgreSQL.
    from scaling.peering import compare  # noqa: PLC0415

    return compare(arguments.work / "data", arguments.work, arguments.seed)


def _report(arguments: argparse.Namespace) -> dict[str, Any]:
    told = report(read(arguments.work))
    print(told)
    (arguments.work / "report.md").write_text(told)
    return {}


def _growth(arguments: argparse.Namespace) -> dict[str, Any]:
    """`--beside` is the smaller run."""
    small, large = read(arguments.beside), read(arguments.work)
    sizes = (first_size(small), first_size(large))
    found = grown(small, large)
    told = growth_table(found, sizes)
    print(told)
    (arguments.work / "growth.md").write_text(told)
    picture = drawn(found, sizes).file("benchmarks/scale.py")
    (arguments.work / "growth.svg").write_text(picture)
    return {}


_STAGES: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "build": _build,
    "ask": _ask,
    "serve": _serve,
    "peers": _peers,
    "report": _report,
    "growth": _growth,
}


def _measure(arguments: argparse.Namespace) -> None:
    arguments.work.mkdir(parents=True, exist_ok=True)
    for name in arguments.stages:
        began = time.monotonic()
        found = _STAGES[name](arguments)
        if not found:
            continue
        found |= {"machine": machine(), "n": arguments.studies}
        (arguments.work / f"{name}.json").write_text(json.dumps(found, indent=1))
        print(f"{name}: {time.monotonic() - began:,.0f} s", flush=True)


def main() -> None:
    """Do what was asked."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("studies", type=int, metavar="N")
    asked.add_argument("stages", nargs="*", metavar="STAGE", help=", ".join(_STAGES))
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--make", type=Path, metavar="FILE.zip")
    asked.add_argument("--honest", type=Path, metavar="FILE.zip")
    asked.add_argument("--work", type=Path, metavar="DIR")
    asked.add_argument("--beside", type=Path, metavar="DIR", help="of `growth`: the smaller run")
    asked.add_argument("--only", metavar="WORDS", help="of `ask`: kinds whose name has these words")
    asked.add_argument("--profile", action="store_true", help="of `ask`: where its time goes")
    asked.add_argument("--seconds", type=float, default=120.0, help="of `serve`: while syncs run")
    asked.add_argument("--rate", type=float, default=200.0, help="of `serve`: requests a second")
    arguments = asked.parse_intermixed_args()
    if unknown := [each for each in arguments.stages if each not in _STAGES]:
        asked.error(f"no such stage: {', '.join(unknown)}")
    if arguments.stages and arguments.work is None:
        asked.error("stages need --work DIR")
    if arguments.make:
        _make(arguments, arguments.make)
    if arguments.honest:
        _honest(arguments)
    if arguments.stages:
        _measure(arguments)


if __name__ == "__main__":
    main()
