"""Page objects: all data that a template shows, prepared so that templates compute and decide nothing.

The package may import ``webapp.search``, ``webapp.markdown`` and ``webapp.model``. It is pure: no Flask, no Jinja, no
disk, no clock. A page is built from a library, a query or a study, the current time and ``Links``.
"""

from webapp.pages.base import Links, Page
from webapp.pages.embed import EmbeddedCards
from webapp.pages.errors import ErrorPage
from webapp.pages.explore import Explore, ExplorePage
from webapp.pages.study import StudyPage

__all__ = ["EmbeddedCards", "ErrorPage", "Explore", "ExplorePage", "Links", "Page", "StudyPage"]
