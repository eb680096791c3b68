"""The reader of pages: what it calls a leak, and what a record may say by itself."""

from audit.checks import leaks, own_text, part_of, read_page, touching

RECORD = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT99000001", "briefTitle": "NONE"},
        "designModule": {"studyType": "OBSERVATIONAL", "phases": ["NA"]},
        "descriptionModule": {"briefSummary": "None of them, or EARLY_PHASE1"},
    }
}


def test_an_enum_that_shows_is_a_leak_and_the_same_word_as_a_title_is_not():
    own = own_text(RECORD)
    assert leaks(["OBSERVATIONAL"], own)
    assert not leaks(["NONE"], own)
    assert leaks(["NONE"], own_text(part_of(RECORD, "protocolSection.designModule")))


def test_a_word_that_the_text_itself_holds_is_no_leak():
    assert not leaks(["None of them, or EARLY_PHASE1"], own_text(RECORD))
    assert len(leaks(["None, EARLY_PHASE1"], "")) == 2


def test_an_escape_is_a_leak_unless_the_backslash_is_content():
    assert leaks([r"\^131I"], r"\^131I")
    assert not leaks([r"a\*b"], r"a\\*b")


def test_a_structure_printed_as_text_is_a_leak():
    assert leaks(["{'id': 'x'}"], "")


def test_a_picture_has_a_title_of_its_own_and_elements_that_close_themselves():
    page = (
        '<!doctype html><html lang="en"><head><title>x</title></head><body><main><h1>A</h1>'
        '<svg role="img"><title>y</title><rect width="1"/></svg>{}</main></body></html>'
    )
    assert not read_page(page.format("")).faults
    assert read_page(page.format("<div/>")).faults


def test_sentences_that_run_together_are_found_across_inline_elements_only():
    page = read_page("<p>It is <b>done.</b><i>Next</i> one.</p><p>End.</p><p>Begin.</p>")
    assert touching(page.lines, "") == ["no space in done.Next"]
    assert not touching(page.lines, "as done.Next says")
    assert not touching(read_page("<ul><li>One.</li><li>Two</li></ul>").lines, "")
