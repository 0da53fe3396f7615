"""Sets of studies as ``int``: bit *i* is study *i* of the library. ``&``, ``|`` and ``bit_count`` do the rest."""

from collections.abc import Iterable, Iterator

Bits = int


def set_of(numbers: Iterable[int]) -> Bits:
    """The set of these numbers, in any order. Filling octets first costs less than growing a long number."""
    octets = bytearray()
    for number in numbers:
        if number >> 3 >= len(octets):
            octets.extend(bytes((number >> 3) + 1 - len(octets)))
        octets[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(octets, "little")


def numbers_of(bits: Bits) -> Iterator[int]:
    """The numbers in a set, ascending. Searching the digits costs less than shifting a long number."""
    digits = f"{bits:b}"[::-1]
    at = digits.find("1")
    while at >= 0:
        yield at
        at = digits.find("1", at + 1)
