"""What is suggested in place of a name that does not exist."""

import pytest

from webapp.validation.suggestions import closest, did_you_mean, did_you_mean_file

PICTURES = [f"/images/ns-avatar-{number:02}.png" for number in (5, 15, 25, 50)]
PICTURES += [f"/images/icons/{name}" for name in ("acme-dark.svg", "acme.svg", "bolt.png", "bolt.svg", "ida.svg")]


@pytest.mark.parametrize(
    ("name", "allowed", "nearest"),
    [
        ("titel", ["title", "alt"], "title"),
        ("TitleOne", ["titleOne"], "titleOne"),
        ("ns-avatar-5", ["ns-avatar-25", "ns-avatar-05", "ns-avatar-50"], "ns-avatar-05"),
        ("report-007", ["report-07", "report-7b"], "report-07"),
        ("size-0", ["size-00", "size-10"], "size-00"),
        ("nothing", ["title", "alt"], ""),
    ],
)
def test_the_closest_name_is_the_one_with_the_same_numbers_and_nearly_the_same_letters(
    name: str, allowed: list[str], nearest: str
) -> None:
    assert closest(name, allowed) == nearest
    assert did_you_mean(name, allowed) == (f"did you mean {nearest}?" if nearest else "")


@pytest.mark.parametrize(
    ("address", "nearest"),
    [
        ("/images/ns-avatar-5.png", "/images/ns-avatar-05.png"),
        ("/images/ns-avatar-025.png", "/images/ns-avatar-25.png"),
        ("/images/icons/acmee.svg", "/images/icons/acme.svg"),
        ("/images/icons/Acme_Dark.svg", "/images/icons/acme-dark.svg"),
        ("/images/icons/bolt", "/images/icons/bolt.svg"),
        ("/images/icons/bolt.SVG", "/images/icons/bolt.svg"),
        ("/images/icons/bolt.PNG", "/images/icons/bolt.png"),
        ("/images/acme.svg", "/images/icons/acme.svg"),
        # Nothing but the folder and the extension is the same.
        ("/images/icons/orbit.svg", ""),
        ("/images/icons/ada.svg", ""),
        ("/images/icons/new.svg", ""),
    ],
)
def test_pictures_are_compared_by_the_name_of_the_file(address: str, nearest: str) -> None:
    assert did_you_mean_file(address, PICTURES) == (f"did you mean {nearest}?" if nearest else "")
