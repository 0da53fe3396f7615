"""What of static/ reaches a browser."""

from mimetypes import MimeTypes
from pathlib import Path

import pytest

from webapp.web.static.assets import Assets


def asset(root: Path, name: str, text: str) -> bytes:
    (root / name).parent.mkdir(parents=True)
    (root / name).write_text(text)
    found = Assets(root).find(name)
    assert found
    return found[0].content


def test_comments_of_our_own_scripts_are_for_whoever_reads_the_source(tmp_path: Path) -> None:
    script = '// What it does.\nconst host = "https://a.example"; // stays\n  // Why.\n\tgo(host); // a // b\n//end'
    kept = b'const host = "https://a.example"; // stays\n\tgo(host); // a // b\n'
    assert asset(tmp_path, "js/site.js", script) == kept


def test_what_others_wrote_is_sent_byte_for_byte(tmp_path: Path) -> None:
    assert asset(tmp_path, "vendor/lib.js", "// Licence\ngo();\n") == b"// Licence\ngo();\n"


def test_pictures_are_known_as_such_whatever_the_system_knows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mimetypes.guess_type", MimeTypes().guess_type)
    for name in ("a.webp", "a.avif", "a.svg", "a.png", "a.jpg", "a.ico"):
        (tmp_path / name).write_bytes(b"x")
    types = [asset.type for asset in Assets(tmp_path)]
    assert [type_.partition("/")[0] for type_ in types] == ["image"] * 6


def test_files_that_cannot_be_read_are_left_out_and_those_before_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "images").mkdir()
    for name in ("a.svg", "b.css"):
        (tmp_path / "images" / name).write_text("x")
    assets = Assets(tmp_path)
    (tmp_path / "images/a.svg").write_text("y")
    (tmp_path / "images/b.css").write_bytes(b"\xff")
    (tmp_path / "images/in").write_text("z")
    is_file = Path.is_file

    def refused(path: Path) -> bool:
        if path.name == "in":
            raise PermissionError
        return is_file(path)

    monkeypatch.setattr(Path, "is_file", refused)
    assets.reread("images")
    assert {asset.name: asset.content for asset in assets} == {"images/a.svg": b"y", "images/b.css": b"x"}
