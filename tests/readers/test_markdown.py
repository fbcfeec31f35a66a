from __future__ import annotations

from kwalcode.model import PassageKind
from kwalcode.readers import SourceFile, read
from kwalcode.readers.markdown import find_blocks

PAGE = """---
title: "Ons plan"
---
<!-- nog na te lezen -->
# Ons **plan**

We werken samen
met partners.

## 2.1 Middelen ##

* het OCMW
  in de wijk
  1. een mandaat
- [x] gedaan

| Doel | Jaar |
|------|------|
| Regie | 2026 |
| Wonen | 2027 |

> Zo zei
> een bewoner.

![een foto](foto.png)

<div class="a"></div>

---

```
letterlijke tekst
```

Besluit
-------
Tot slot.
"""


def shape(text: str) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, text[block.start : block.end]) for block in find_blocks(text)]


def test_structure_lies_over_the_text_as_it_is() -> None:
    assert shape(PAGE) == [
        ("heading", 1, "Ons **plan**"),
        ("paragraph", 0, "We werken samen\nmet partners."),
        ("heading", 2, "2.1 Middelen"),
        ("list_item", 1, "het OCMW\n  in de wijk"),
        ("list_item", 2, "een mandaat"),
        ("list_item", 1, "gedaan"),
        ("table_row", 0, "Regie | 2026"),
        ("table_row", 0, "Wonen | 2027"),
        ("paragraph", 0, "Zo zei\n> een bewoner."),
        ("paragraph", 0, "letterlijke tekst"),
        ("heading", 2, "Besluit"),
        ("paragraph", 0, "Tot slot."),
    ]


def test_numbers_of_headings_and_items_are_their_labels() -> None:
    labels = {block.label for block in find_blocks(PAGE)}
    assert labels == {"", "2.1", "1."}


def test_the_text_of_the_document_is_the_text_of_the_file() -> None:
    (document,) = read(SourceFile("plan.md", PAGE.encode()))
    assert document.text == PAGE


def test_bold_labels_are_speakers() -> None:
    text = (
        "# Gesprek\n\n**Els:** Hoe gaat het?\n\n**Jan:** [00:01:00] Goed, denk ik.\n\nEn nog iets.\n\n"
        "**Els:** Ja?\n\n**Jan:** Ja.\n"
    )
    (document,) = read(SourceFile("gesprek.md", text.encode()))
    turns = list(document.of_kind(PassageKind.TURN))
    assert [text[turn.start : turn.end] for turn in turns] == [
        "Hoe gaat het?", "Goed, denk ik.\n\nEn nog iets.", "Ja?", "Ja.",
    ]  # fmt: skip
    assert turns[1].time == 60.0
