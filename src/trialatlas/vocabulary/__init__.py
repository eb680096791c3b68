"""Synonyms: learnt from the studies held, and from a MeSH file where one is loaded.

`Vocabulary` answers, `learn` and `load_mesh` fill it. It is a file of its own in the data folder;
all of it can be made again.
"""

from trialatlas.vocabulary.headings import MeshReport, forget_mesh, load_mesh
from trialatlas.vocabulary.learning import learn, relearn
from trialatlas.vocabulary.state import VocabularyStatus, vocabulary_status
from trialatlas.vocabulary.thesaurus import Synonym, Vocabulary

__all__ = [
    "MeshReport",
    "Synonym",
    "Vocabulary",
    "VocabularyStatus",
    "forget_mesh",
    "learn",
    "load_mesh",
    "relearn",
    "vocabulary_status",
]
