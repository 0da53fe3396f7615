"""Page objects: everything a template shows, decided beforehand.

Pure like ``core``: a page is made from a library, a query or a slug, a moment and ``Links``. Each template sees one
object, ``page``, and neither computes nor chooses.
"""

from webapp.pages.base import Links, Page
from webapp.pages.errors import ErrorPage
from webapp.pages.explore import Explore, ExplorePage
from webapp.pages.study import StudyPage

__all__ = ["ErrorPage", "Explore", "ExplorePage", "Links", "Page", "StudyPage"]
