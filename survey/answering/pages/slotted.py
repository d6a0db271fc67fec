"""Pages that are the same for everybody but for one short value, gzipped once.

The value stands in stored blocks (RFC 1951, 3.2.4) between parts that were compressed apart: filling it in
costs microseconds, and what is secret in it is never compressed together with anything else.
"""

import struct
import zlib
from dataclasses import dataclass
from itertools import pairwise

HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # RFC 1952: gzip, deflate, no name, no time


@dataclass(frozen=True)
class Slotted:
    """A page cut at its slots: the parts as UTF-8, and the same deflated."""

    parts: tuple[bytes, ...]
    deflated: tuple[bytes, ...]

    @property
    def has_slots(self) -> bool:
        """Whether there is anything to fill in."""
        return len(self.parts) > 1

    def plain(self, value: str) -> bytes:
        """The page with the value in every slot."""
        return value.encode().join(self.parts)

    def gzipped(self, value: str) -> bytes:
        """The same as one gzip file.  The value has at most 65,535 bytes."""
        page, filling = self.plain(value), value.encode()
        stored = struct.pack("<BHH", 0, len(filling), len(filling) ^ 0xFFFF) + filling
        return HEADER + stored.join(self.deflated) + struct.pack("<II", zlib.crc32(page), len(page))


def cut(page: str, slot: str) -> Slotted:
    """Cut a page at every place where a slot stands."""
    parts = tuple(part.encode() for part in page.split(slot))
    ends = [zlib.Z_FULL_FLUSH for _ in pairwise(parts)] + [zlib.Z_FINISH]
    return Slotted(parts, tuple(deflate(part, end) for part, end in zip(parts, ends, strict=True)))


def deflate(part: bytes, end: int) -> bytes:
    """Whole deflate blocks that end at a byte."""
    packing = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packing.compress(part) + packing.flush(end)
