"""What browsers get of the files in static/."""

from mimetypes import MimeTypes
from pathlib import Path

import pytest

from tests.factories import STATIC
from webapp.web.static.assets import Asset, Assets


def asset(root: Path, name: str) -> Asset:
    asset = Assets(root).find(name)
    assert asset
    return asset


def written(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_comments_of_our_own_scripts_are_removed(tmp_path: Path) -> None:
    script = '// What it does.\nconst host = "https://a.example"; // stays\n  // Why.\n\tgo(host); // a // b\n//end'
    sent = b'const host = "https://a.example"; // stays\n\tgo(host); // a // b\n'
    assert asset(written(tmp_path, {"js/site.js": script}), "js/site.js").content == sent


def test_a_script_of_others_is_sent_byte_for_byte(tmp_path: Path) -> None:
    text = "// Licence\ngo();\n"
    assert asset(written(tmp_path, {"vendor/lib.js": text}), "vendor/lib.js").content == text.encode()


def test_imported_scripts_are_sent_as_one_file_in_order_and_keep_their_own_names(tmp_path: Path) -> None:
    files = {
        "js/site.js": '// All.\nimport "./parts/one.js";\nimport "./parts/two.js";\n',
        "js/parts/one.js": "// One.\nconst a = 1;\n",
        "js/parts/two.js": "const a = 2;\n",
    }
    assert asset(written(tmp_path, files), "js/site.js").content == b"{\nconst a = 1;\n}\n{\nconst a = 2;\n}\n"


def test_the_script_of_the_list_has_all_its_parts_and_needs_no_other_request() -> None:
    script = asset(STATIC, "js/explore.js").content.decode()
    parts = [asset(STATIC, f"js/explore/{path.name}") for path in (STATIC / "js/explore").iterdir()]
    assert all(f"{{\n{part.content.decode()}}}\n" in script for part in parts)
    assert "import" not in script and "export" not in script


def test_imported_styles_are_sent_as_one_file_with_hashed_addresses(tmp_path: Path) -> None:
    files = {
        "css/site.css": '/* All. */\n@import "one.css";\nb { background: url("https://a.example/x.png"); }\n',
        "css/one.css": 'a { background: url("../images/a.png"); }\n',
        "images/a.png": "x",
    }
    hashed = asset(written(tmp_path, files), "images/a.png").address
    expected = f'a {{ background: url("../{hashed}"); }}\n\nb {{ background: url("https://a.example/x.png"); }}\n'
    assert asset(tmp_path, "css/site.css").content.decode() == expected


def test_pictures_have_the_type_of_a_picture_whatever_types_the_system_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mimetypes.guess_type", MimeTypes().guess_type)
    for name in ("a.webp", "a.avif", "a.svg", "a.png", "a.jpg", "a.ico"):
        (tmp_path / name).write_bytes(b"x")
    types = [asset.type for asset in Assets(tmp_path)]
    assert [type_.partition("/")[0] for type_ in types] == ["image"] * 6


def test_a_file_that_cannot_be_read_again_keeps_its_content_and_a_new_one_is_left_out(
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
