"""Draws the little picture of the browser tab: a page with two coded lines, in the colours of the theme.

`python tools/draw_favicon.py` writes src/kwalcode/ui/favicon.png; it needs nothing but the standard library.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

TARGET = Path(__file__).parent.parent / "src" / "kwalcode" / "ui" / "favicon.png"

SIZE = 64
_CLEAR = bytes.fromhex("00000000")
_INK = bytes.fromhex("1f5a73ff")
_PAPER = bytes.fromhex("ffffffff")
_AMBER = bytes.fromhex("d99a2bff")
_GREEN = bytes.fromhex("4f9d77ff")
_LINES = ((14, 14, 50, _PAPER), (25, 14, 40, _AMBER), (36, 14, 50, _PAPER), (47, 24, 50, _GREEN))
"""Top, left, right and colour of each line, in pixels."""
_CORNER = 13


def main() -> None:
    rows = (b"\0" + b"".join(_pixel(x, y) for x in range(SIZE)) for y in range(SIZE))
    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"".join(rows), 9)) + _chunk(b"IEND", b"")
    TARGET.write_bytes(b"\x89PNG\r\n\x1a\n" + chunks)


def _pixel(x: int, y: int) -> bytes:
    if not _in_rounded_square(x, y):
        return _CLEAR
    for top, left, right, colour in _LINES:
        if top <= y < top + 6 and left <= x < right:
            return colour
    return _INK


def _in_rounded_square(x: int, y: int) -> bool:
    dx = max(_CORNER - x - 0.5, x + 0.5 - (SIZE - _CORNER), 0)
    dy = max(_CORNER - y - 0.5, y + 0.5 - (SIZE - _CORNER), 0)
    return dx * dx + dy * dy <= _CORNER * _CORNER


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


if __name__ == "__main__":
    main()
