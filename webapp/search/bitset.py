"""Sets of studies as ``int``: bit *i* is study *i* of the library. ``&``, ``|`` and ``bit_count`` do the rest."""

from collections.abc import Collection, Iterator

Bitset = int


def bitset_of(numbers: Collection[int]) -> Bitset:
    """The set of these numbers, in any order. Filling digits or octets first costs less than growing a long number."""
    if not numbers:
        return 0
    top = max(numbers)
    if len(numbers) << 3 > top:
        digits = bytearray(b"0") * (top + 1)
        for number in numbers:
            digits[top - number] = 49  # the digit 1
        return int(digits, 2)
    octets = bytearray((top >> 3) + 1)
    for number in numbers:
        octets[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(octets, "little")


def members_of(bits: Bitset) -> Iterator[int]:
    """The numbers in a set, ascending. Searching the digits costs less than shifting a long number."""
    digits = f"{bits:b}"[::-1]
    at = digits.find("1")
    while at >= 0:
        yield at
        at = digits.find("1", at + 1)
