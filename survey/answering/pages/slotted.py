"""Pages that differ only in one short value, compressed once.

The value goes into stored blocks (RFC 1951, 3.2.4) between parts that were compressed separately.  Filling it
in costs microseconds, and a secret value is never compressed together with anything else (as in BREACH).
"""

import struct
import zlib
from dataclasses import dataclass
from itertools import pairwise

HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # RFC 1952: gzip, deflate, no name, no time


@dataclass(frozen=True)
class Slotted:
    """A page cut at its slots: the parts in UTF-8, and the same parts deflated."""

    parts: tuple[bytes, ...]
    deflated: tuple[bytes, ...]

    @property
    def has_slots(self) -> bool:
        """Return whether there is anything to fill in."""
        return len(self.parts) > 1

    def plain(self, value: str) -> bytes:
        """Return the page with the value in every slot."""
        return value.encode().join(self.parts)

    def gzipped(self, value: str) -> bytes:
        """Return the same as one gzip file.  The value must not exceed 65,535 bytes."""
        page, filling = self.plain(value), value.encode()
        stored = struct.pack("<BHH", 0, len(filling), len(filling) ^ 0xFFFF) + filling
        return HEADER + stored.join(self.deflated) + struct.pack("<II", zlib.crc32(page), len(page))


def cut(page: str, slot: str) -> Slotted:
    """Cut a page at every slot."""
    parts = tuple(part.encode() for part in page.split(slot))
    ends = [zlib.Z_FULL_FLUSH for _ in pairwise(parts)] + [zlib.Z_FINISH]
    return Slotted(parts, tuple(deflate(part, end) for part, end in zip(parts, ends, strict=True)))


def deflate(part: bytes, end: int) -> bytes:
    """Return whole deflate blocks that end on a byte boundary."""
    packing = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packing.compress(part) + packing.flush(end)
