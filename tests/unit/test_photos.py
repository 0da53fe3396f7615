"""Photos: which pictures are sent in copies, and what the copies are like."""

import logging
import os
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.pictures import a_photograph, a_picture
from webapp.content import photos as module
from webapp.content.images import Images
from webapp.content.photo_copies import PhotoCopies, webp
from webapp.content.photos import PhotoCache, digest_of
from webapp.model.photo import PORTRAIT_WIDTH, WIDTHS, Photo

PHOTO = a_photograph()


def images_of(folder: Path, **files: bytes) -> Images:
    """The pictures of a site folder with these files; an underscore stands for a dot."""
    (folder / "images").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / "images" / name.replace("_", ".")).write_bytes(content)
    return Images(folder, folder / "none")


def photos_of(images: Images, folder: Path, cache: Path | None = None) -> dict[str, Photo]:
    return PhotoCache(cache, folder).photos(list(images), images)


def opened(copy: bytes) -> Image.Image:
    return Image.open(BytesIO(copy))


@given(st.integers(1, 9000), st.integers(1, 9000))
def test_no_copy_is_wider_than_the_photo(width: int, height: int) -> None:
    photo = Photo("", width, height)
    assert photo.widths == tuple(sorted(set(photo.widths)))
    assert photo.widths[-1] == min(width, WIDTHS[-1])
    assert photo.nearest(PORTRAIT_WIDTH) == min(width, PORTRAIT_WIDTH)
    assert photo.nearest(10_000) == photo.widths[-1]
    assert all(photo.nearest(other) == other for other in photo.widths)
    assert photo.height_of(width) == height


def test_a_large_picture_is_a_photo_and_a_small_file_or_a_drawing_is_none(tmp_path: Path) -> None:
    images = images_of(
        tmp_path,
        hall_jpg=PHOTO,
        wide_png=a_picture(size=(700, 100)),
        heavy_png=a_photograph((200, 200), "PNG"),
        small_png=a_picture(),
        drawing_svg=b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4000 1000"/>',
    )
    found = photos_of(images, tmp_path)
    assert list(found) == ["/images/hall.jpg", "/images/heavy.png", "/images/wide.png"]
    assert found["/images/hall.jpg"] == Photo(digest_of(PHOTO), 2400, 1600)


@pytest.mark.parametrize(("orientation", "size"), [(1, (800, 600)), (3, (800, 600)), (6, (600, 800)), (8, (600, 800))])
def test_a_photo_has_the_size_in_which_it_is_shown(tmp_path: Path, orientation: int, size: tuple[int, int]) -> None:
    original = a_photograph((800, 600), orientation=orientation)
    [photo] = photos_of(images_of(tmp_path, hall_jpg=original), tmp_path).values()
    assert (photo.width, photo.height) == size
    assert opened(webp(original, (photo.width, photo.height))).size == size


@pytest.mark.parametrize("width", [PORTRAIT_WIDTH, *WIDTHS])
def test_a_copy_is_a_small_webp_without_the_data_of_the_camera(width: int) -> None:
    copy = webp(PHOTO, (width, width * 2 // 3))
    image = opened(copy)
    assert (image.format, image.size) == ("WEBP", (width, width * 2 // 3))
    assert not image.getexif()
    assert b"Exif" not in copy
    assert len(copy) <= max(2_000, 30_000 * (width / 960) ** 1.5)
    assert len(copy) < len(PHOTO)


def test_a_transparent_picture_stays_transparent() -> None:
    image = opened(webp(a_picture(size=(800, 200)), (640, 160)))
    assert image.mode == "RGBA"
    assert image.getpixel((0, 0)) == (0, 0, 0, 0)


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1", "I;16", "LA"])
def test_a_picture_of_any_kind_gets_copies(mode: str) -> None:
    file = BytesIO()
    Image.new(mode, (700, 500)).save(file, "JPEG" if mode == "CMYK" else "PNG")
    assert opened(webp(file.getvalue(), (640, 457))).size == (640, 457)


def test_a_second_start_does_not_open_a_photo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    images = images_of(tmp_path / "site", hall_jpg=PHOTO)
    os.utime(tmp_path / "site/images/hall.jpg", (1, 1))
    monkeypatch.setattr("webapp.content.parse_cache._SETTLED_NANOSECONDS", -1)
    first = photos_of(images, tmp_path / "site", tmp_path / "cache")
    monkeypatch.setattr(module, "_read", None)
    assert photos_of(images, tmp_path / "site", tmp_path / "cache") == first
    monkeypatch.undo()
    monkeypatch.setattr("webapp.content.parse_cache._SETTLED_NANOSECONDS", -1)
    changed = images_of(tmp_path / "site", hall_jpg=a_photograph((900, 600)))
    assert photos_of(changed, tmp_path / "site", tmp_path / "cache")["/images/hall.jpg"].width == 900


def test_a_moving_or_damaged_picture_is_sent_as_it_is(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    moving = BytesIO()
    frames = [Image.new("RGB", (700, 10), colour) for colour in ("red", "blue")]
    frames[0].save(moving, "WEBP", save_all=True, append_images=frames[1:])
    damaged = PHOTO[:200] + bytes(40_000)
    with caplog.at_level(logging.WARNING):
        assert (
            photos_of(
                images_of(tmp_path, moving_webp=moving.getvalue(), bad_png=b"\x89PNG\r\n\x1a\n" + damaged), tmp_path
            )
            == {}
        )
    assert "bad.png: no smaller copies can be made" in caplog.text


def test_a_copy_is_made_once_and_kept_on_disk(tmp_path: Path) -> None:
    file = tmp_path / "hall.jpg"
    file.write_bytes(PHOTO)
    photo = Photo(digest_of(PHOTO), 2400, 1600)
    copy = PhotoCopies(tmp_path / "cache").copy(file, photo, 640)
    file.unlink()
    assert PhotoCopies(tmp_path / "cache").copy(file, photo, 640) == copy
    with pytest.raises(FileNotFoundError):
        PhotoCopies(tmp_path / "cache").copy(file, photo, 960)


def test_without_a_folder_that_can_be_written_copies_stay_in_memory(tmp_path: Path) -> None:
    file = tmp_path / "hall.jpg"
    file.write_bytes(PHOTO)
    photo = Photo(digest_of(PHOTO), 2400, 1600)
    (tmp_path / "file").touch()
    for folder in (None, tmp_path / "file"):
        copies = PhotoCopies(folder)
        assert copies.copy(file, photo, 640) is copies.copy(file, photo, 640)


def test_a_copy_in_the_cache_that_another_user_could_write_is_not_used(tmp_path: Path) -> None:
    file = tmp_path / "hall.jpg"
    file.write_bytes(PHOTO)
    photo = Photo(digest_of(PHOTO), 2400, 1600)
    copy = PhotoCopies(tmp_path / "cache").copy(file, photo, 640)
    [kept] = (tmp_path / "cache/copies").iterdir()
    kept.write_bytes(b"forged")
    kept.chmod(0o666)
    assert PhotoCopies(tmp_path / "cache").copy(file, photo, 640) == copy


def test_a_file_that_has_changed_since_it_was_read_gets_no_copy(tmp_path: Path) -> None:
    file = tmp_path / "hall.jpg"
    file.write_bytes(PHOTO)
    with pytest.raises(ValueError, match="has changed"):
        PhotoCopies(None).copy(file, Photo("0" * 12, 2400, 1600), 640)


@pytest.mark.parametrize("damaged", [PHOTO[: len(PHOTO) // 2], PHOTO[:300], b"", b"nothing"])
def test_a_damaged_photo_raises_one_of_two_errors(damaged: bytes) -> None:
    with pytest.raises((OSError, ValueError)):
        webp(damaged, (640, 427))
