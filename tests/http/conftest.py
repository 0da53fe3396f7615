import pytest
from flask import Flask

from tests.factories import SITE
from tests.http.visitor import Visitor
from webapp import create_app
from webapp.settings import Settings


@pytest.fixture(scope="session")
def app() -> Flask:
    """SITE as an application, made once because no test changes it."""
    return create_app(Settings(content=SITE))


@pytest.fixture(scope="session")
def visitor(app: Flask) -> Visitor:
    return Visitor(app)
