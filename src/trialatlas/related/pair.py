"""Two studies side by side, with what was read of them.

What does not live here: what one is to the other (`relation`, `giving`).
"""

from __future__ import annotations

from dataclasses import dataclass

from trialatlas.related.ground import Ground
from trialatlas.related.traits import Traits
from trialatlas.study import Study


@dataclass(frozen=True, slots=True)
class Pair:
    """Two studies with what was read of them, on one ground."""

    study: Study
    other: Study
    own: Traits
    theirs: Traits
    ground: Ground

    @property
    def one_lead(self) -> bool:
        """Whether one sponsor runs both."""
        return (
            bool(self.own.programme.lead) and self.own.programme.lead == self.theirs.programme.lead
        )

    @property
    def two_leads(self) -> bool:
        """Whether two sponsors run them, both of which are said."""
        leads = {self.own.programme.lead, self.theirs.programme.lead}
        return len(leads) == len(leads - {""}) > 1
