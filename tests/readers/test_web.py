from __future__ import annotations

import pytest

from kwalcode.errors import SourceError
from kwalcode.model import Document
from kwalcode.readers import SourceFile, read


def one(html: str) -> Document:
    (document,) = read(SourceFile("pagina.html", html.encode()))
    return document


def shape(html: str) -> list[tuple[str, int, str]]:
    document = one(html)
    return [(block.kind.value, block.level, document.text[block.start : block.end]) for block in document.blocks]


def test_structure_is_kept_and_machinery_is_dropped() -> None:
    html = """<!DOCTYPE html><html><head><title>Titel</title><style>p {color: red}</style></head><body>
    <nav><ul><li>Menu</li></ul></nav><h2>Besluit</h2><script>var a = "<p>x</p>";</script>
    <p>De raad <span>keurt</span>
    het plan goed.</p><div style="display: none">verborgen<br></div><span hidden>weg</span>
    <ul><li>het OCMW<ul><li>het team</li></ul></li></ul>
    <table><tr><th>Doel</th><th>Jaar</th></tr><tr><td><p>Regie</p></td><td>2026</td></tr></table>
    <footer>Voet</footer></body></html>"""
    assert shape(html) == [
        ("heading", 2, "Besluit"),
        ("paragraph", 0, "De raad keurt het plan goed."),
        ("list_item", 1, "het OCMW"),
        ("list_item", 2, "het team"),
        ("table_row", 0, "Regie | 2026"),
    ]
    assert "Voet" not in one(html).text


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<p>een<p>twee", ["een", "twee"]),
        ("los <b>vet</b> &amp; meer<br>regel", ["los vet & meer\nregel"]),
        ("<div>een</span></div><div>twee", ["een", "twee"]),
        ("<table><tr><td><p>Alinea een.</p><p>Alinea twee.</p></td></tr></table>", ["Alinea een.", "Alinea twee."]),
        ("<pre>een\n  twee</pre>", ["een\ntwee"]),
        ("<p>een</p>" + "<a " * 50_000, ["een", ("<a " * 50_000).strip()]),  # broken off inside a tag
        ("<nav>menu<p>weg</nav>tekst", ["tekst"]),
    ],
)
def test_untidy_pages_are_read(html: str, texts: list[str]) -> None:
    assert [text for _, _, text in shape(html)] == texts


def test_a_transcript_with_anchors_has_turns_and_times() -> None:
    html = (
        '<p><a name="ts_1_S00">S00: <span>[00:00:12]</span> Hoe gaat het?</a><a name="ts_2_S00"> Goed?</a></p>'
        '<p><a name="ts_3_S01">S01: <span>[00:01:02]</span> Ja.</a></p>'
    )
    document = one(html)
    assert [(b.speaker, b.time, document.text[b.start : b.end]) for b in document.blocks] == [
        ("S00", 12.0, "Hoe gaat het? Goed?"),
        ("S01", 62.0, "Ja."),
    ]


def test_bold_names_are_speakers() -> None:
    html = "".join(
        f"<p><b>{n}</b> {s}</p>" for n, s in [("Els", "Hoe?"), ("Jan", "Ik weet het."), ("Els", "Ja?"), ("Jan", "Ja.")]
    )
    assert shape(html)[1] == ("turn", 0, "Ik weet het.")


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(SourceError, match="geen lopende tekst"):
        one("<html><script>x</script></html>")
