"""Plain text: .txt, and the text files of transcription programs."""

from __future__ import annotations

from kwalcode.model import Document
from kwalcode.readers import subtitles
from kwalcode.readers.decoding import decode
from kwalcode.readers.documents import build
from kwalcode.readers.paragraphs import find_blocks
from kwalcode.readers.source import ReadOptions, SourceFile


def read(source: SourceFile, options: ReadOptions) -> list[Document]:
    """Read a text file; the text of the document is the text of the file.

    A file whose lines carry the start and end of each segment (as Whisper prints them) is read as subtitles are.

    Raises:
        SourceError: The file is empty or no text.
    """
    decoded = decode(source)
    if cues := subtitles.parse_segments(decoded.text):
        return [
            subtitles.document(
                source, options, cues, media="whisper", encoding=decoded.encoding, remarks=decoded.remarks
            )
        ]
    return [
        build(
            source,
            options,
            media="txt",
            text=decoded.text,
            blocks=find_blocks(decoded.text),
            encoding=decoded.encoding,
            remarks=decoded.remarks,
        )
    ]
