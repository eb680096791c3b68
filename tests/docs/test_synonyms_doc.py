"""The figures and judged pairs of docs/synonyms.md are those of the product."""

import re
from pathlib import Path

from real_data import PROJECT
from trialatlas.study import Study
from trialatlas.study.words import words
from trialatlas.vocabulary import learning_anew, stated, vocabulary_status
from trialatlas.vocabulary.evidence import KINDS, evidence_of
from trialatlas.vocabulary.names import key_id
from trialatlas.vocabulary.shelf import writing

DOCUMENT = (PROJECT / "docs" / "synonyms.md").read_text(encoding="utf-8")
ROW = r"^\| ([\w-]+) \| (.+?) \| (.+?) \| (\d+) \| (yes|no: .+?) \|$"
JUDGED = re.findall(ROW, DOCUMENT, re.MULTILINE)


def test_the_precision_is_the_share_of_pairs_judged_right():
    right = sum(judgement == "yes" for *_, judgement in JUDGED)
    assert len(JUDGED) == 100
    assert f"**Precision: {right} of 100**" in DOCUMENT


def test_the_judged_pairs_and_the_counts_are_what_the_studies_give(
    tmp_path: Path, real_studies: list[Study], xml_studies: list[Study]
):
    studies = {each.nct_id: each for each in [*real_studies, *xml_studies]}
    with learning_anew(tmp_path) as learner:
        given = ((int(nct[3:]), evidence_of(each)) for nct, each in studies.items())
        learner.take(stated(given))
        learner.finish(1)
    state = vocabulary_status(tmp_path)
    said = {
        "seen in any study": state.seen,
        "believed, condition": state.believed["condition"],
        "believed, intervention": state.believed["intervention"],
        "believed, other name": state.believed["other-name"],
        "believed, abbreviation": state.believed["abbreviation"],
    }
    assert [each for each in said.items() if f"| {each[0]} | {each[1]:,} |" not in DOCUMENT] == []
    with writing(tmp_path) as shelf:
        links = set(shelf.connection.execute("SELECT source, target, kind FROM link").fetchall())
    for kind, one, other, _, _ in JUDGED:
        ends = [key_id(tuple(words(each))) for each in (one, other)]
        number = KINDS.index(kind)
        assert {(*ends, number), (*ends[::-1], number)} & links, (one, other)
