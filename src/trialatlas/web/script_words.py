"""The words that scripts write: the page hands them over in its own language.

A script holds its words in English and looks them up in what stands on the page; an English page
hands nothing over. What does not live here: the scripts (`static`).
"""

from __future__ import annotations

import json
from typing import Final

from trialatlas.wording import ENGLISH, language, messages, said

SCRIPT_WORDS: Final = messages(
    (
        "Copied",
        "Kept",
        "Save",
        "Saved",
        "Saved ({n})",
        "Save {n}",
        "In your list; choose again to take it out",
        "Keep in a list in this browser",
        "The list is full ({n})",
        "This browser keeps nothing",
    )
)
"""Each as a script has it; `{n}` is put in there."""


def script_words() -> str:
    """The words by their English, as JSON; empty where English is spoken."""
    if language() is ENGLISH:
        return ""
    return json.dumps({each: said(each) for each in SCRIPT_WORDS}, ensure_ascii=False)
