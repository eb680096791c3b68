"""A registry of N studies, and everything that it costs.

    python benchmarks/scale.py N --make FILE.zip        make it: a zip as the registry's download is
    python benchmarks/scale.py N --honest FILE.zip      how like the real studies it is

The studies are put together from the real ones and the sample (`scaling/donors.py`); the same N and
seed give the same file.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from scaling.donors import Makers, growths, is_newer, real_records
from scaling.honesty import of_records, of_zip, table
from scaling.making import make
from timing import machine


def _make(arguments: argparse.Namespace) -> None:
    made = make(Makers(real_records(), arguments.seed), arguments.studies, arguments.make)
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


def main() -> None:
    """Do what was asked."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("studies", type=int, metavar="N")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--make", type=Path, metavar="FILE.zip")
    asked.add_argument("--honest", type=Path, metavar="FILE.zip")
    asked.add_argument("--work", type=Path, metavar="DIR")
    arguments = asked.parse_args()
    if arguments.make:
        _make(arguments)
    if arguments.honest:
        _honest(arguments)


if __name__ == "__main__":
    main()
