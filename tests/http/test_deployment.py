"""The image's health check and deploy/kubernetes.yaml, against what the program really has."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.http.visitor import Visitor
from tests.servers import ROOT, clean_environment, free_port, until
from webapp.settings import Settings

DOCKERFILE = (ROOT / "Dockerfile").read_text()
MANIFESTS: dict[str, Any] = {
    manifest["kind"]: manifest for manifest in yaml.safe_load_all((ROOT / "deploy/kubernetes.yaml").read_text())
}
POD: Any = MANIFESTS["Deployment"]["spec"]["template"]
CONTAINERS: list[dict[str, Any]] = POD["spec"]["initContainers"] + POD["spec"]["containers"]
CASEBOOK = next(container for container in CONTAINERS if container["name"] == "casebook")


# The image


def health_check(env: dict[str, str]) -> int:
    """The exit status of the image's HEALTHCHECK in an environment."""
    found = re.search(r"HEALTHCHECK.*? CMD (\[.*?\])\n", DOCKERFILE.replace("\\\n", ""))
    assert found
    program, *arguments = json.loads(found[1])
    assert program == "python"
    return subprocess.run([sys.executable, *arguments], env=env, stderr=subprocess.DEVNULL, check=False).returncode


@contextmanager
def process(*command: str, env: dict[str, str], cwd: Path = ROOT) -> Iterator[None]:
    with subprocess.Popen(command, env=env, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as started:
        try:
            yield
        finally:
            started.terminate()


@pytest.mark.parametrize("host", ["0.0.0.0", "127.0.0.2", "[127.0.0.1]"])
def test_the_health_check_asks_the_address_that_is_listened_on(host: str) -> None:
    settings = {"CASEBOOK_HOST": host, "CASEBOOK_PORT": str(free_port()), "SCRIPT_NAME": "/stories"}
    env = clean_environment() | settings | {"CASEBOOK_WORKERS": "1"}
    assert health_check(env) != 0
    with process(sys.executable, "-m", "gunicorn", env=env):
        until(lambda: health_check(env) == 0, 60)


# systemd


def test_a_restart_returns_after_nginx_uses_the_instance_again() -> None:
    """Otherwise the other instance is stopped while nginx avoids this one: in a trial 148 of 13,188 visits got 502."""
    sleep = re.search(r"^ExecStartPost=/bin/sleep (\d+)$", (ROOT / "deploy/casebook.service").read_text(), re.M)
    pauses = re.findall(r"fail_timeout=(\d+)s", (ROOT / "deploy/nginx.conf").read_text())
    assert sleep
    assert int(sleep[1]) > max(map(int, pauses))


# Compose


def test_every_variable_of_compose_is_a_setting_and_off_ones_are_empty() -> None:
    compose = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())
    variables = compose["services"]["casebook-a"]["environment"]
    assert set(variables) <= {Settings.variable(name) for name in Settings.model_fields}
    unset = {name: re.sub(r"\$\{\w+:-\}", "", value) for name, value in variables.items()}
    unset |= {"CASEBOOK_BASE_URL": "https://stories.example", "CASEBOOK_CONTENT": str(ROOT)}
    assert Settings.from_environment(unset).secret is None


# Kubernetes. CONTRIBUTING.md has the command that checks the file against the schemas.


def test_every_variable_is_a_setting() -> None:
    variables = {Settings.variable(name) for name in Settings.model_fields} | {"XDG_CACHE_HOME"}
    assert set(MANIFESTS["ConfigMap"]["data"]) <= variables
    name = MANIFESTS["ConfigMap"]["metadata"]["name"]
    assert CASEBOOK["envFrom"] == [
        {"configMapRef": {"name": name}},
        {"secretRef": {"name": name, "optional": True}},
    ]


def test_the_settings_are_valid() -> None:
    data = MANIFESTS["ConfigMap"]["data"] | {"CASEBOOK_CONTENT": str(ROOT)}
    assert Settings.from_environment(data).workers == 2


def test_selectors_names_and_ports_fit_together() -> None:
    labels = POD["metadata"]["labels"].items()
    service = MANIFESTS["Service"]["spec"]
    selectors = [
        service["selector"],
        *(MANIFESTS[kind]["spec"]["selector"]["matchLabels"] for kind in ("Deployment", "PodDisruptionBudget")),
    ]
    assert all(selector and selector.items() <= labels for selector in selectors)
    assert CASEBOOK["ports"] == [{"name": "http", "containerPort": Settings.model_fields["port"].default}]
    assert [port["targetPort"] for port in service["ports"]] == ["http"]
    (path,) = MANIFESTS["Ingress"]["spec"]["rules"][0]["http"]["paths"]
    assert path["backend"]["service"] == {"name": MANIFESTS["Service"]["metadata"]["name"], "port": {"name": "http"}}


def test_every_mount_has_a_volume_and_every_volume_a_bound() -> None:
    volumes = {volume["name"]: volume for volume in POD["spec"]["volumes"]}
    assert {mount["name"] for container in CONTAINERS for mount in container["volumeMounts"]} == set(volumes)
    assert all(volume["emptyDir"]["sizeLimit"] for volume in volumes.values())


def test_no_container_is_root_or_may_write_to_its_image() -> None:
    assert POD["spec"]["securityContext"]["runAsUser"] == int(re.search(r"USER (\d+):", DOCKERFILE)[1])  # type: ignore[index]
    for container in CONTAINERS:
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert "memory" in container["resources"]["limits"]


def test_the_probes_ask_an_address_of_the_site(visitor: Visitor) -> None:
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        path = CASEBOOK[probe]["httpGet"]["path"]
        assert visitor.get(path).status == 200


def test_a_stopping_pod_has_time_for_its_answers() -> None:
    waits = int(CASEBOOK["lifecycle"]["preStop"]["exec"]["command"][1])
    graceful_timeout = int(re.search(r"^graceful_timeout = (\d+)", (ROOT / "gunicorn.conf.py").read_text(), re.M)[1])  # type: ignore[index]
    assert POD["spec"]["terminationGracePeriodSeconds"] > waits + graceful_timeout


def test_new_content_is_read_when_the_link_moves(tmp_path: Path) -> None:
    """The command of the container, with a short pause. In a container its own process is number 1."""
    shell, option, script = CASEBOOK["command"]
    link, received = tmp_path / "site", tmp_path / "received"
    link.symlink_to("first")
    script = script.replace("/git/site", str(link)).replace("sleep 5", "sleep 0.05")
    script = script.replace("kill -0 1", "kill -0 $$").replace("kill -HUP 1", "kill -HUP $$")
    program = tmp_path / "casebook"
    program.write_text(
        f"#!{sys.executable}\n"
        "import pathlib, signal\n"
        f"file = pathlib.Path({str(received)!r})\n"
        "signal.signal(signal.SIGHUP, lambda *_: file.open('a').write('HUP '))\n"
        "file.write_text('')\n"
        "while True: signal.pause()\n"
    )
    program.chmod(0o755)
    env = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    with process(shell, option, script, env=env):
        until(received.exists)
        for name, expected in (("second", "HUP "), ("third", "HUP HUP ")):
            new = tmp_path / name
            new.symlink_to(name)
            new.replace(link)
            until(lambda expected=expected: received.read_text() == expected)
