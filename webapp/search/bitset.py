"""Sets of studies as integers: bit *i* stands for study *i* of the library.

``&``, ``|`` and ``int.bit_count`` do the set arithmetic.
"""

from collections.abc import Collection, Iterator

Bitset = int


def bitset_of(positions: Collection[int]) -> Bitset:
    """Return the set of positions in any order."""
    octets = bytearray((max(positions, default=0) >> 3) + 1)  # setting bits here is faster than in a long integer
    for position in positions:
        octets[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(octets, "little")


def members_of(bits: Bitset) -> Iterator[int]:
    """Yield the positions in a set, ascending."""
    digits = f"{bits:b}"[::-1]  # searching a string is faster than shifting a long integer
    position = digits.find("1")
    while position >= 0:
        yield position
        position = digits.find("1", position + 1)
