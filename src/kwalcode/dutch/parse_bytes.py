r"""A parse as bytes, for the cache in the project database: versioned, checked, without pickle.

Layout: the five bytes `KWP1\n`, then, compressed with zlib, seven little-endian uint32 (number of tokens, of types
and of sentences; bytes of the header and of the vocabulary; 1 for parts of speech plus 2 for particles; CRC-32 of
all that follows), the header as JSON, the vocabulary as UTF-8 with line feeds between, and the arrays. Ascending
arrays are kept as differences, which makes them small.
"""

from __future__ import annotations

import json
import struct
import zlib

import numpy as np
from numpy.typing import NDArray

from kwalcode.dutch.parse import Indices, Parse

_MAGIC = b"KWP1\n"
_HEAD = struct.Struct("<7I")


def to_bytes(parse: Parse) -> bytes:
    """Write a parse as bytes."""
    header = json.dumps({"pipeline": parse.pipeline, "pos_tags": parse.pos_tags}).encode()
    vocabulary = "\n".join(parse.vocabulary).encode("utf-8", "surrogatepass")
    # Lengths fit two bytes but for monsters; differences of starts, blocks and sentences are small numbers.
    arrays = [
        parse.types.astype("<u4").tobytes(),
        _differences(parse.starts),
        (parse.ends - parse.starts).astype("<u4").tobytes(),
        _differences(parse.blocks),
        _differences(parse.sentences),
    ]
    if parse.pos is not None:
        arrays.append(parse.pos.astype("u1").tobytes())
    if parse.particles is not None:
        arrays.append((np.arange(len(parse), dtype=np.uint32) - parse.particles).astype("<u4").tobytes())
    body = b"".join([header, vocabulary, *arrays])
    head = _HEAD.pack(
        len(parse),
        len(parse.vocabulary),
        len(parse.sentences),
        len(header),
        len(vocabulary),
        (parse.pos is not None) | (parse.particles is not None) << 1,
        zlib.crc32(body),
    )
    return _MAGIC + zlib.compress(head + body, 1)


def from_bytes(data: bytes) -> Parse:
    """Read a parse that `to_bytes` wrote.

    Raises:
        ValueError: The bytes are damaged, or of another version.
    """
    if not data.startswith(_MAGIC):
        raise ValueError("not a parse, or one of another version")
    try:
        raw = zlib.decompress(memoryview(data)[len(_MAGIC) :])
    except zlib.error as error:
        raise ValueError(f"damaged parse: {error}") from error
    if len(raw) < _HEAD.size:
        raise ValueError("damaged parse: too short")
    tokens, types, sentences, header_size, vocabulary_size, optional, checksum = _HEAD.unpack_from(raw)
    body = memoryview(raw)[_HEAD.size :]
    has_pos, has_particles = bool(optional & 1), bool(optional & 2)
    expected = (
        header_size + vocabulary_size + 4 * (4 * tokens + sentences) + tokens * has_pos + 4 * tokens * has_particles
    )
    if len(body) != expected or zlib.crc32(body) != checksum:
        raise ValueError("damaged parse: the checksum differs")

    header = json.loads(bytes(body[:header_size]))
    position = header_size + vocabulary_size
    written = str(body[header_size:position], "utf-8", "surrogatepass")
    vocabulary = tuple(written.split("\n")) if types else ()

    def numbers(count: int) -> Indices:
        nonlocal position
        array = np.frombuffer(body, dtype="<u4", count=count, offset=position).astype(np.uint32)
        position += 4 * count
        return array

    def ascending(count: int) -> Indices:
        return np.cumsum(numbers(count), dtype=np.uint32)

    type_ids, starts, lengths = numbers(tokens), ascending(tokens), numbers(tokens)
    blocks, sentence_starts = ascending(tokens), ascending(sentences)
    pos: NDArray[np.uint8] | None = None
    if has_pos:
        pos = np.frombuffer(body, dtype=np.uint8, count=tokens, offset=position).copy()
        position += tokens
    return Parse(
        pipeline=header["pipeline"],
        vocabulary=vocabulary,
        types=type_ids,
        starts=starts,
        ends=starts + lengths,
        blocks=blocks,
        sentences=sentence_starts,
        pos=pos,
        pos_tags=tuple(header["pos_tags"]),
        particles=np.arange(tokens, dtype=np.uint32) - numbers(tokens) if has_particles else None,
    )


def _differences(ascending: Indices) -> bytes:
    return np.diff(ascending, prepend=np.uint32(0)).astype("<u4").tobytes()
