import hashlib
import re
from pathlib import Path

VENDOR = Path(__file__).parents[2] / "static/vendor"
README = (VENDOR / "README.md").read_text()


def test_the_vendored_htmx_is_the_file_the_readme_names() -> None:
    content = (VENDOR / "htmx.min.js").read_bytes()
    assert hashlib.sha256(content).hexdigest() in README
    version = re.search(rb'version="([\d.]+)"', content)
    assert version, "htmx says no version"
    assert f"htmx.org@{version[1].decode()}" in README


def test_every_vendored_script_is_listed_and_has_its_licence_beside_it() -> None:
    scripts = {path.name for path in VENDOR.glob("*.js")}
    assert scripts == set(re.findall(r"^\| `([^`]+)`", README, re.MULTILINE))
    assert (VENDOR / "LICENSE").stat().st_size > 300
