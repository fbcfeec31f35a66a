"""JSON lines: one object per line, whose fields may hold others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from kwalcode.errors import SourceError
from kwalcode.readers.contents import check_content
from kwalcode.readers.source import SourceFile

SUFFIXES = frozenset({".jsonl", ".ndjson"})


@dataclass(frozen=True, slots=True)
class JsonLine:
    """One object of the file; `number` is its line, counted from 1."""

    number: int
    fields: Mapping[str, object]


def read_json_lines(source: SourceFile) -> tuple[JsonLine, ...]:
    r"""The objects of a file of JSON lines, blank lines left out.

    Raises:
        SourceError: A line is no JSON object, or there is no object at all.

    Example:
        >>> read_json_lines(SourceFile("codes.jsonl", b'{"code": "overleg"}\n'))
        (JsonLine(number=1, fields={'code': 'overleg'}),)
    """
    check_content(source)
    try:
        text = source.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(
            source.name,
            f"is geen UTF-8, zoals JSON hoort te zijn (byte {error.start})",
            "bewaar het bestand opnieuw als UTF-8",
        ) from error
    found: list[JsonLine] = []
    # Only a line feed ends a line: other separators may stand inside a string.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise SourceError(
                source.name,
                f"deze regel is geen JSON ({error})",
                "zet op elke regel één volledig object, tussen accolades",
                place=f"regel {number}",
            ) from error
        if not isinstance(value, dict):
            raise SourceError(
                source.name,
                "deze regel is geen JSON-object",
                "zet op elke regel één object, tussen accolades",
                place=f"regel {number}",
            )
        found.append(JsonLine(number, value))
    if not found:
        raise SourceError(source.name, "bevat geen gegevens", "controleer of het juiste bestand gekozen is")
    return tuple(found)
