"""What every engine must do, as data: a name and a sentence for each requirement.

A test says with `@proves("…")` which requirement it proves. `test_engine_contract.py`
holds that every requirement has a test and every test of the suite a requirement.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeAlias, TypeVar

from trialatlas.index.protocol import Engine
from trialatlas.query.tree import Query
from trialatlas.study import Study

Test = TypeVar("Test", bound=Callable[..., None])

REQUIREMENTS: dict[str, str] = {
    # words
    "words-all": "Every word must occur in the area, each in any of its pieces.",
    "words-across-values": "The words of a term may stand in different values of a list.",
    "words-stem": "English words are found by their stem, in any case.",
    "words-accents": "Accents make no difference, neither in the study nor in the query.",
    "words-greek": "A Greek letter and its name are one word.",
    "words-fused": "What is written as one word is found with and without its hyphen.",
    "words-fused-together": "The parts of a fused word must stand side by side.",
    "words-isotopes": "An isotope is found in each of its spellings.",
    "words-unspaced": "In scripts without spaces any run of characters is found.",
    "words-right-to-left": "Words of scripts written from right to left are found.",
    "words-repeated": "A word asked twice asks no more than once.",
    "words-none": "A term without a single word matches nothing, and its negation everything.",
    "words-stop": "No word is too common to be asked for.",
    "words-escapes": "The escapes of the registry's markup are no part of a word.",
    "words-no-syntax": "The signs of an engine's own query language mean nothing in a term.",
    "words-long": "A word of any length is found.",
    # phrases
    "phrase-order": "A phrase matches its words in their order, side by side.",
    "phrase-one-value": "A phrase does not run from one value into the next.",
    "phrase-one-piece": "A phrase does not run from one piece into the next.",
    "phrase-normalised": "A phrase is met whatever the inflection, case and hyphens.",
    "phrase-long": "A phrase of hundreds of words is met.",
    "phrase-repeated": "A phrase may hold a word twice.",
    "phrase-one-word": "A phrase of one word is that word.",
    # coverage
    "coverage-full": "FullMatch asks for all words of one value, in their order.",
    "coverage-start": "StartsWith asks for the first words of one value.",
    "coverage-end": "EndsWith asks for the last words of one value.",
    "coverage-list": "Any value of a list may be covered, and none together with another.",
    "coverage-words": "Words that must cover a value stay together as a phrase does.",
    "coverage-normalised": "Case, signs and inflection make no difference to coverage.",
    "coverage-area": "In an area any piece may hold the value that is covered.",
    "coverage-enum": "An enum is covered by whole words of its value.",
    "coverage-not": "The negation of a covered term finds all other studies.",
    "coverage-site": "Inside a site a value of that site is covered.",
    "coverage-score": "A covered term scores as a phrase does.",
    "coverage-elsewhere": "The coverage of a value that is no text is a QueryError.",
    # expansion and synonyms
    "expansion-none": "None keeps the words side by side in case, accents and inflection.",
    "expansion-none-kept": "None is asked of prose and places too; a value has one form.",
    "expansion-term": "Term keeps the words side by side, in any inflection.",
    "expansion-concept": "Concept is Term, or a synonym in the place of words.",
    "expansion-relaxation": "Relaxation lets words stand apart, and synonyms for them.",
    "expansion-lossy": "Lossy is met by two words in three, a synonym counting as all of its own.",
    "expansion-lossy-rank": "Of what Lossy finds, the studies with more of the words come first.",
    "expansion-phrase": "What is in quotes stays together at every level.",
    "expansion-order": "Each level finds all that a narrower one finds.",
    "expansion-elsewhere": "The expansion of a value that is no text is a QueryError.",
    "expansion-enum": "An enum named alone matches by its whole value at every level.",
    "synonym-pieces": "A synonym is found only in pieces that are searched with synonyms.",
    "synonym-phrase": "A synonym is met as a phrase, and any of several will do.",
    "synonym-covers": "A synonym covers a value as its term would.",
    "synonym-not": "The negation of a term leaves out what its synonyms find.",
    "synonym-site": "SEARCH[Study] inside a site sees synonyms, the site itself has none.",
    "synonym-rank": "In the same piece the words asked for come before their synonyms.",
    "synonym-many": "Dozens of names with dozens of synonyms are answered.",
    # the table
    "table": "Each expression of the table finds the studies that it was said to, and no others.",
    # tilt
    "tilt-match": "A tilt changes nothing of what is found.",
    "tilt-later": "Tilted by a date, the later comes first.",
    "tilt-greater": "Tilted by a number, the greater comes first.",
    "tilt-balance": "Under a tilt words in a heavier piece still count more.",
    "tilt-or": "Only what the tilted part finds is lifted.",
    "tilt-alone": "Where nothing else scores, the tilt alone decides, and gives a score.",
    "tilt-sort": "A tilt leaves an order by values as it is.",
    "tilt-newest": "Dates are counted back from the newest update held, without it not at all.",
    "tilt-nested": "Tilts add up, and inside a site they do no harm.",
    "tilt-elsewhere": "A tilt by what is neither date nor number is a QueryError.",
    # areas
    "area-default": "Without an area a term looks in BasicSearch.",
    "area-pieces": "An area looks in its own pieces only.",
    "area-piece": "A piece alone is an area.",
    "area-inner": "The innermost area counts.",
    "area-distributes": "An area holds for all that stands below it.",
    "area-structure": "A structure is searched through its leaves.",
    "area-path": "A piece may be named by its path or by one of its older names.",
    "area-weightless": "A light piece finds as much as a heavy one.",
    "area-unknown": "A name that is neither area nor piece is a QueryError.",
    # booleans
    "and": "AND asks for all parts.",
    "or": "OR asks for at least one part.",
    "not": "NOT alone gives every study that lacks its part.",
    "not-nested": "Negations nest, and two of them cancel.",
    "boolean-nested": "AND, OR and NOT nest to any depth.",
    "boolean-deep": "A hundred levels are answered.",
    "boolean-wide": "Hundreds of parts are answered.",
    # enums, booleans, numbers
    "enum-whole": "An enum named alone matches by its whole value.",
    "enum-spelling": "Case and separators of an enum's value make no difference.",
    "enum-not-part": "A part of an enum's value does not match the enum.",
    "enum-words": "Inside an area an enum is searched by the words of its value.",
    "enum-list": "Any value of a list of enums may match.",
    "enum-all": 'The value ALL of an enum is asked as "ALL" and is not every study.',
    "enum-unknown": "A value that the declaration does not know is kept and found.",
    "yes-no": "A yes-no piece is asked by yes, no, true or false.",
    "yes-no-text": "A yes-no value that the record writes as text counts alike.",
    "yes-no-other": "Another word in a yes-no piece is a QueryError.",
    "number-term": "A term in a piece of numbers asks for that number.",
    # everything and missing
    "everything": "ALL is every study.",
    "everything-piece": "ALL in a piece is every study that has a value there.",
    "missing-leaf": "MISSING finds the studies without a value of a leaf.",
    "missing-list": "MISSING finds the studies with an empty list or none.",
    "missing-structure": "MISSING finds the studies without a value below a structure.",
    "missing-empty": "Null and empty text are missing.",
    "missing-false": "False and zero are values.",
    "missing-area": "MISSING of a whole area is a QueryError.",
    # ranges
    "range-days": "A range of days holds both its ends.",
    "range-partial-query": "A partial date at the end of a range covers all its days.",
    "range-partial-study": "A study's partial date matches if any of its days does.",
    "range-open": "MIN and MAX leave an end open, and a study without a value never matches.",
    "range-reversed": "A range with its ends exchanged matches nothing.",
    "range-month-first": "Dates may be written MM/DD/YYYY.",
    "range-minutes": "A date with a time counts by its day.",
    "range-any-value": "Any value of a list may lie in the range.",
    "range-ages": "Ages are compared across their units.",
    "range-ages-exact": "Twelve months are one year.",
    "range-numbers": "Numbers are compared as numbers, fractions and signs included.",
    "range-large": "Numbers beyond 32 bits are compared exactly.",
    "range-unreadable": "A value that cannot be read as the piece's kind matches no range.",
    "range-bad-end": "An end that cannot be read is a QueryError.",
    "range-of-words": "A range of a piece of words is a QueryError.",
    "date-term": "A term in a piece of dates asks for that day, month or year.",
    # sizes
    "size": "The size of a piece is the number of its values, 0 if there are none.",
    "size-nested": "The size of a list in a list counts through both.",
    # distance
    "distance": "A site within the miles matches, one farther away does not.",
    "distance-antimeridian": "Distance runs across the line where the days change.",
    "distance-pole": "Distance runs across a pole.",
    "distance-zero": "Within zero miles lies the point itself.",
    "distance-no-point": "A site without a point, or with half of one, is nowhere.",
    "distance-towns": "Asked for towns, and only then, a site without a point counts by its town.",
    "distance-elsewhere": "The distance of a piece without points is a QueryError.",
    # sites
    "site-together": "Conditions on a site must hold in one and the same site.",
    "site-apart": "Outside of it, they may hold in different sites.",
    "site-not": "Inside a site NOT speaks of that site.",
    "site-none": "A study without sites meets no condition on one, not even a negated one.",
    "site-not-any": "NOT outside of it means that no site meets the condition.",
    "site-area": "Inside a site an area means its pieces of that site.",
    "site-other-piece": "Inside a site a piece of the study is not seen.",
    "site-distance": "Distance inside a site is of that site.",
    "site-missing": "MISSING inside a site asks about that site.",
    "site-contacts": "The contacts of a site belong to it.",
    "site-study": "SEARCH[Study] inside a site sees the whole study again.",
    "site-many": "Every one of a thousand sites is looked at.",
    # ranking
    "rank-weights": "A hit in a heavier piece comes before one in a lighter piece.",
    "rank-rare": "A rare word counts more than a frequent one.",
    "rank-phrase": "In the same piece, the words side by side come before the words apart.",
    "rank-more-terms": "Of two alternatives, a study that meets both comes first.",
    "rank-ties": "Equal scores are in ascending order of id.",
    "rank-ties-many": "Hundreds of equal scores keep their order from page to page.",
    "rank-scores": "Scores do not rise from one hit to the next.",
    "rank-no-words": "Without words the order is by id, and there is no score.",
    "rank-not": "A negated term gives no score.",
    "filter-match": "Filters narrow what is found.",
    "filter-score": "Filters change neither the scores nor the order of what remains.",
    # frequencies
    "frequency-piece": "Of each word it is known in how many studies it stands in a piece.",
    "frequency-area": "In an area a study counts once, whatever pieces hold the word.",
    "frequency-unknown": "The frequency of words in what is no area or piece is a QueryError.",
    "holding-pieces": "It is known how many studies have a value in any of some pieces.",
    "holding-change": "After a change the value that a study lost is not counted any more.",
    "holding-unknown": "To count a value in a piece that is not counted whole is a QueryError.",
    # a first look
    "first-hits": "The first hits without a count are those of a search, filtered or not.",
    "glance-order": "A first look sees the hits of a search, in their order.",
    "glance-record": "It sees of each what the record says.",
    "glance-words": "By words it sees studies that hold one of them, the more telling first.",
    "glance-words-area": "Words count wherever the widest area looks.",
    "glance-words-none": "Words that nobody has, or none at all, show nothing.",
    "glance-words-change": "After a change it sees by words what the record says now.",
    "glance-change": "After a change it sees what the record says now.",
    # sorting
    "numbers": "All hits come as numbers: ascending, or in the order of the sort.",
    "sort-descending": "Sorted downwards, the highest value comes first.",
    "sort-ascending": "Sorted upwards, the lowest value comes first.",
    "sort-missing": "Studies without the value come last in either direction.",
    "sort-ties": "Equal values are in ascending order of id, in either direction.",
    "sort-two": "A second key orders what is equal in the first.",
    "sort-ages": "Ages are sorted by their length, across units.",
    "sort-size": "The size of a list sorts by how many items it has; without any comes last.",
    "sort-list": "Of several values the first is sorted by.",
    "sort-fractions": "Fractions and numbers below zero are sorted as numbers.",
    "sort-partial": "A partial date is sorted as its first day.",
    "sort-relevance": "Relevance may be one of the keys.",
    "sort-score": "Sorted by values alone, hits have no score.",
    "near-order": "With nearness, hits are ordered by score times nearness, ties by id.",
    "near-nothing": "Where no words rank, nearness alone orders.",
    "near-sorted": "Nearness leaves an order by values alone.",
    "near-pages": "Pages by token in the order of nearness hold all hits once.",
    "sort-words": "Sorting by a piece of words is a QueryError.",
    # facets
    "facet-counts": "A facet counts each hit once for each of its values.",
    "facet-order": "The largest counts come first, equal ones by value.",
    "facet-more": "A facet says that there are more values than it shows.",
    "facet-missing": "A facet counts the hits without a value.",
    "facet-all-hits": "Facets count all hits, not those of the page.",
    "facet-filters": "Facets count what the filters leave.",
    "facet-yes-no": "Yes-no pieces are counted as true and false.",
    "facet-text": "Whole texts such as conditions and countries are counted.",
    "facet-unknown": "A piece that cannot be counted is a QueryError.",
    "facet-none-shown": "A facet of size 0 shows no value and says that there are more.",
    "facet-many": "Several facets come back in the order they were asked.",
    "facet-nothing": "The facets of no hits are empty, not absent.",
    # paging
    "page-limit": "A page holds no more hits than the limit, and the total counts all.",
    "page-zero": "With a limit of 0 only the count and the facets come back.",
    "page-cap": "A limit above the cap is cut to it.",
    "page-offset": "Pages by offset hold all hits once, in order.",
    "page-token": "Pages by token hold all hits once, in order, and the last has no token.",
    "page-beyond": "An offset past the end gives no hits and the total.",
    "page-foreign": "A token of another search is a PageTokenError.",
    "page-broken": "A token that is none is a PageTokenError.",
    "page-limit-changes": "The limit may change from page to page.",
    "page-stale": "A token from before a change is a PageTokenError.",
    "page-rebuilt": "A token goes on in an index that was built anew from the same studies.",
    "page-both": "An offset beside a token is a UsageError.",
    "page-negative": "A limit or offset below zero is a UsageError.",
    "count": "The count is the number of hits.",
    # life
    "life-replace": "Studies that are applied take the place of their earlier versions.",
    "life-add": "Studies that are applied are found.",
    "life-all-or-nothing": "A change that fails midway leaves the index as it was.",
    "life-sequence": "The index says which sequence number of the store it holds.",
    "life-info": "Every answer says which index gave it.",
    "life-schema": "The index says which declaration it was built for.",
    "life-empty": "An empty index answers with nothing and says that it is empty.",
    "life-close": "Closing twice is no error.",
    "life-twice": "Of one study given twice in one change the last counts.",
    "odd-record": "A record with values of unexpected types is indexed and found.",
}


def proves(name: str) -> Callable[[Test], Test]:
    """Mark a test with the requirement it proves."""

    def mark(test: Test) -> Test:
        test.requirement = name  # type: ignore[attr-defined]
        return test

    return mark


class MakeEngine(Protocol):
    """Builds a new engine of the kind under test."""

    def __call__(self, studies: Sequence[Study] = (), sequence: int = 1) -> Engine: ...


class Find(Protocol):
    """The small numbers of all hits of a query over some studies, in the answer's order."""

    def __call__(self, studies: Sequence[Study], query: Query, **request: Any) -> list[int]: ...


EngineOver: TypeAlias = Callable[[Sequence[Study]], Engine]
"""The engine over a constant set of studies, built once."""
