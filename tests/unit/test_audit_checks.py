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


def test_a_written_tag_is_read_strictly():
    page = '<!doctype html><html lang="en"><title>x</title><main><h1>A</h1>{}</main></html>'
    assert not read_page(
        page.format('<p class=one title="a > b" hidden>&lt;</p><!-- <p> -->')
    ).faults
    for wrong in (
        "<p class='one'>a</p>",
        "1 < 2",
        '<p id="a b">a</p>',
        '<p id="">a</p>',
        '<p class="a" class="b">a</p>',
        "<script>x</script>",
        "<p",
        "</p >",
        '<p title="a',
    ):
        assert read_page(page.format(wrong)).faults, wrong


def test_a_fault_says_on_which_line_it_stands():
    above = '<!doctype html>\n<html lang="en"><title>x</title>\n<main><h1>A</h1>\n'
    page = f"{above}<p><h2></h2></p></main></html>"
    assert {each.rpartition("(")[2] for each in read_page(page).faults} == {"line 4)"}


def test_links_and_words_are_read_as_a_browser_shows_them():
    page = read_page('<a href="/a?b=1&amp;c=2">One &amp; <b>two</b></a>\n<pre>None</pre>')
    assert page.links == ["/a?b=1&c=2"]
    assert page.texts == ["One & ", "two"]
