"""Where studies come from: files and folders, one record at a time, in bounded memory."""

from trialatlas.source.files import Progress, Source, open_source
from trialatlas.source.limits import Limits
from trialatlas.source.record import Record

__all__ = ["Limits", "Progress", "Record", "Source", "open_source"]
