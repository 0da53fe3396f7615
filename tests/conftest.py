from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import machine, servers
from tests.servers import Server

# How fast a busy machine draws examples says nothing about the code. Every run tries the same ones.
settings.register_profile("casebook", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("casebook")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--without",
        action="append",
        default=[],
        metavar="FIXTURE",
        help="leave out the tests that use this fixture (chromium, nginx_program)",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`python -m tests` names what is missing and fails; plain pytest, without the option, fails in the fixture."""
    missing = set(config.getoption("without"))
    left_out = [item for item in items if missing.intersection(getattr(item, "fixturenames", ()))]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failed test shows what its servers had to say."""
    report = yield
    if report.failed:
        servers = [value for value in getattr(item, "funcargs", {}).values() if isinstance(value, Server)]
        report.sections += [(f"server on port {server.port}", server.output()[-5000:]) for server in servers]
    return report


@pytest.fixture(scope="session")
def nginx_program() -> str:
    return machine.nginx()


@pytest.fixture
def nginx(nginx_program: str, tmp_path: Path) -> Callable[..., AbstractContextManager[Server]]:
    """`with nginx(first_port, second_port) as proxy:` starts the shipped configuration before two instances."""
    return partial(servers.nginx, nginx_program, tmp_path)
