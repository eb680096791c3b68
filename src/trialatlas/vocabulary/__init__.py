"""Synonyms: learnt from the studies held, and from a MeSH file where one is loaded.

`Vocabulary` answers, `learn` and `load_mesh` fill it. It is a file of its own in the data folder;
all of it can be made again.
"""

from trialatlas.vocabulary.concepts import Concepts, Meaning, MeshHeading, concepts
from trialatlas.vocabulary.evidence import Said, evidence_of
from trialatlas.vocabulary.headings import MeshReport, forget_mesh, load_mesh
from trialatlas.vocabulary.learning import Learner, learn, learning_anew
from trialatlas.vocabulary.state import VocabularyStatus, learnt_up_to, vocabulary_status
from trialatlas.vocabulary.stated import Stated, stated
from trialatlas.vocabulary.thesaurus import Synonym, Vocabulary
from trialatlas.vocabulary.tree import MeshTree

__all__ = [
    "Concepts",
    "Learner",
    "Meaning",
    "MeshHeading",
    "MeshReport",
    "MeshTree",
    "Said",
    "Stated",
    "Synonym",
    "Vocabulary",
    "VocabularyStatus",
    "concepts",
    "evidence_of",
    "forget_mesh",
    "learn",
    "learning_anew",
    "learnt_up_to",
    "load_mesh",
    "stated",
    "vocabulary_status",
]
