"""Page objects: everything a template shows, decided beforehand.

Pure like ``core``: a page is made from a library, a query or a slug, a moment and ``Links``. Each template sees one
object, ``page``, and neither computes nor chooses.
"""

from .errors import ErrorPage
from .explore import ExplorePage
from .shared import Links, Page
from .study import StudyPage

__all__ = ["ErrorPage", "ExplorePage", "Links", "Page", "StudyPage"]
