"""What browsers get of the files in static/."""

from mimetypes import MimeTypes
from pathlib import Path

import pytest

from tests.factories import STATIC
from webapp.web.static.assets import Asset, Assets


def asset(root: Path, name: str) -> Asset:
    asset = Assets(root, {}).find(name)
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
    sent = b'const host="https://a.example";// stays\n\tgo(host);// a // b\n'
    assert asset(written(tmp_path, {"js/site.js": script}), "js/site.js").content == sent


def test_spaces_around_punctuation_are_removed_but_not_those_in_texts(tmp_path: Path) -> None:
    files = {
        "js/site.js": 'const say = (a, b) => {\n  show(`${a} : ${b}`, "( \\" ; )");\n  return a in b;\n};\n',
        "css/site.css": 'a :hover {\n  width: calc(1px + 2px);\n  content: " ; " / "";\n}\n\n'
        "@media (width < 9px) {\n  b { color: red }\n}\n",
    }
    root = written(tmp_path, files)
    assert asset(root, "js/site.js").content == b'const say=(a,b)=>{show(`${a} : ${b}`,"( \\" ; )");return a in b;};'
    sent = b'a :hover{width:calc(1px + 2px);content:" ; " / "";}@media (width < 9px){b{color:red}}'
    assert asset(root, "css/site.css").content == sent


def test_a_script_of_others_is_sent_byte_for_byte(tmp_path: Path) -> None:
    text = "// Licence\ngo();\n"
    assert asset(written(tmp_path, {"vendor/lib.js": text}), "vendor/lib.js").content == text.encode()


def test_imported_scripts_are_sent_as_one_file_in_order_and_keep_their_own_names(tmp_path: Path) -> None:
    files = {
        "js/site.js": '// All.\nimport "./parts/one.js";\nimport "./parts/two.js";\n',
        "js/parts/one.js": "// One.\nconst a = 1;\n",
        "js/parts/two.js": "const a = 2;\n",
    }
    assert asset(written(tmp_path, files), "js/site.js").content == b"{const a=1;}{const a=2;}"


def test_the_script_of_the_list_has_all_its_parts_and_needs_no_other_request() -> None:
    script = asset(STATIC, "js/explore.js").content.decode()
    parts = [asset(STATIC, f"js/explore/{path.name}") for path in (STATIC / "js/explore").iterdir()]
    assert all(f"{{{part.content.decode()}}}" in script for part in parts)
    assert "import" not in script and "export" not in script


def test_imported_styles_are_sent_as_one_file_with_hashed_addresses(tmp_path: Path) -> None:
    files = {
        "css/site.css": '/* All. */\n@import "one.css";\nb { background: url("https://a.example/x.png"); }\n',
        "css/one.css": 'a { background: url("../images/a.png"); }\n',
        "images/a.png": "x",
    }
    hashed = asset(written(tmp_path, files), "images/a.png").address
    expected = f'a{{background:url("../{hashed}");}}b{{background:url("https://a.example/x.png");}}'
    assert asset(tmp_path, "css/site.css").content.decode() == expected


def test_pictures_have_the_type_of_a_picture_whatever_types_the_system_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mimetypes.guess_type", MimeTypes().guess_type)
    for name in ("a.webp", "a.avif", "a.svg", "a.png", "a.jpg", "a.ico"):
        (tmp_path / name).write_bytes(b"x")
    types = [asset.type for asset in Assets(tmp_path, {})]
    assert [type_.partition("/")[0] for type_ in types] == ["image"] * 6


def test_only_named_files_of_the_images_folder_are_read(tmp_path: Path) -> None:
    root = written(tmp_path / "program", {"images/a.svg": "a", "images/b.svg": "b", "css/site.css": "c"})
    other = written(tmp_path / "site", {"images/b.svg": "own"}) / "images/b.svg"
    assets = Assets(root, {"/images/b.svg": other})
    assert {asset.name: asset.content for asset in assets} == {"css/site.css": b"c", "images/b.svg": b"own"}


def test_a_picture_that_cannot_be_read_again_keeps_its_content_and_one_that_is_not_named_goes(tmp_path: Path) -> None:
    written(tmp_path, {"images/a.svg": "a", "images/b.svg": "b", "images/c.svg": "c"})
    pictures = {f"/images/{name}.svg": tmp_path / f"images/{name}.svg" for name in "abc"}
    assets = Assets(tmp_path, pictures)
    (tmp_path / "images/a.svg").write_text("new")
    (tmp_path / "images/b.svg").unlink()
    missing = {"/images/d.svg": tmp_path / "images/d.svg"}
    assets.read_pictures({name: path for name, path in pictures.items() if "c" not in path.name} | missing)
    assert {asset.name: asset.content for asset in assets} == {"images/a.svg": b"new", "images/b.svg": b"b"}
