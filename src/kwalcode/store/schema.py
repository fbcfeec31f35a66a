"""The tables of the project database, as the newest migration leaves them.

```
document ──< document_content (text, passages, layout)      frozen text, apart so that lists stay cheap
   │  ├──< document_attribute
   │  └──< speaker ──< speaker_attribute
   ├──< parse                    cached work of the Dutch pipeline
   ├──< coding_state             per coder and code: under which fingerprint the document was coded
   ├──< suggestion               derived; replaced by a new run
   ├──< decision                 append-only; `current_decision` is the view of what holds
   ├──< imported_code            codes that were given elsewhere, for comparison
   ├──< renaming                 append-only: every name a document had
   └─── erasure                  append-only: what was destroyed, by whom and when; the one act that empties decisions
judgement                        append-only: what a person judged of the project as a whole
codebook ──< codebook_code       every version that was used, with its YAML
import_record, run               the logbook
```

Moments are ISO 8601 text with time zone, and structures are compact JSON text: both read the same in every database.
A test holds this module against the migrations, so a change here needs a new file in `migrations/versions`.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

metadata = MetaData()

VERSION_TABLE = "kwalcode_version"
"""Where the migrations keep their number; its presence tells a project of kwalcode from any other database."""

document = Table(
    "document",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("position", Integer, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("source_kind", String(32), nullable=False),
    Column("respondent_group", String(32), nullable=False),
    Column("n_chars", Integer, nullable=False),
    Column("n_blocks", Integer, nullable=False),
    Column("file", Text, nullable=False),
    Column("media", Text, nullable=False),
    Column("file_hash", String(64), nullable=False),
    Column("encoding", Text, nullable=False),
    Column("remarks", Text, nullable=False),
    Column("imported_at", String(40), nullable=False),
    Column("removed_at", String(40)),
    Index("ix_document_name", "name"),
    Index("ix_document_file_hash", "file_hash"),
)

document_content = Table(
    "document_content",
    metadata,
    Column("document_id", String(64), ForeignKey("document.id"), primary_key=True),
    Column("text", Text, nullable=False),
    Column("passages", Text, nullable=False),
    Column("page_sizes", Text),
    Column("boxes", LargeBinary),
)

document_attribute = Table(
    "document_attribute",
    metadata,
    Column("document_id", String(64), ForeignKey("document.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("value", Text, nullable=False),
    Index("ix_document_attribute_name", "name"),
)

speaker = Table(
    "speaker",
    metadata,
    Column("document_id", String(64), ForeignKey("document.id"), primary_key=True),
    Column("speaker_key", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", String(32), nullable=False),
    Column("respondent_group", String(32), nullable=False),
)

speaker_attribute = Table(
    "speaker_attribute",
    metadata,
    Column("document_id", String(64), primary_key=True),
    Column("speaker_key", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("value", Text, nullable=False),
    ForeignKeyConstraint(["document_id", "speaker_key"], ["speaker.document_id", "speaker.speaker_key"]),
    Index("ix_speaker_attribute_name", "name"),
)

import_record = Table(
    "import_record",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("file", Text, nullable=False),
    Column("file_hash", String(64), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("message", Text, nullable=False),
    Column("document_ids", Text, nullable=False),
    Column("time", String(40), nullable=False),
    Index("ix_import_record_file_hash", "file_hash"),
)

parse = Table(
    "parse",
    metadata,
    Column("document_id", String(64), ForeignKey("document.id"), primary_key=True),
    Column("pipeline", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

codebook = Table(
    "codebook",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("position", Integer, nullable=False, unique=True),
    Column("id", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("saved_at", String(40), nullable=False),
    Index("ix_codebook_id", "id", "version"),
)

codebook_code = Table(
    "codebook_code",
    metadata,
    Column("codebook_hash", String(64), ForeignKey("codebook.hash"), primary_key=True),
    Column("code_id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("label", Text, nullable=False),
)

run = Table(
    "run",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("started_at", String(40), nullable=False),
    Column("finished_at", String(40)),
    Column("pipeline", Text, nullable=False),
    Column("kwalcode_version", Text, nullable=False),
    Column("codebooks", Text, nullable=False),
    Column("counts", Text, nullable=False),
)

coding_state = Table(
    "coding_state",
    metadata,
    Column("coder", Text, primary_key=True),
    Column("document_id", String(64), ForeignKey("document.id"), primary_key=True),
    Column("code_id", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
)

suggestion = Table(
    "suggestion",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("document_id", String(64), ForeignKey("document.id"), nullable=False),
    Column("coder", Text, nullable=False),
    Column("codebook", Text, nullable=False),
    Column("codebook_version", Text, nullable=False),
    Column("code_id", Text, nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("qualifications", Text, nullable=False),
    Column("score", Double, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("outdated", Boolean, nullable=False),
    Index("ix_suggestion_document", "document_id", "span_start"),
    Index("ix_suggestion_code", "codebook", "code_id", "document_id"),
)

decision = Table(
    "decision",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False),
    Column("fragment_id", Text, nullable=False),
    Column("document_id", String(64), ForeignKey("document.id"), nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("codebook", Text, nullable=False),
    Column("codebook_version", Text, nullable=False),
    Column("code_id", Text, nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("time", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    Column("settlement", Text, nullable=False, server_default=""),
    Column("blind", Boolean, nullable=False, server_default=false()),
    Column("drawn", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("id", name="uq_decision_id"),
    Index("ix_decision_fragment", "fragment_id", "reviewer", "seq"),
    Index("ix_decision_document", "document_id"),
)

current_decision = Table("current_decision", MetaData(), *(Column(c.name, c.type) for c in decision.columns))
"""The view of decisions that hold: the latest of each reviewer on each fragment, unless that one withdraws.

What a reviewer decides alone and what he or she decides to settle a difference stand side by side.

It has a MetaData of its own, because it is not a table to be created.
"""

judgement = Table(
    "judgement",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False),
    Column("topic", String(16), nullable=False),
    Column("subject", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("time", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    UniqueConstraint("id", name="uq_judgement_id"),
    Index("ix_judgement_topic", "topic", "subject"),
)

erasure = Table(
    "erasure",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("document_id", String(64), ForeignKey("document.id"), nullable=False),
    Column("name_hash", String(64), nullable=False),
    Column("erased_by", Text, nullable=False),
    Column("time", String(40), nullable=False),
    Column("counts", Text, nullable=False),
    UniqueConstraint("document_id", name="uq_erasure_document"),
)

renaming = Table(
    "renaming",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("document_id", String(64), ForeignKey("document.id"), nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("renamed_by", Text, nullable=False),
    Column("time", String(40), nullable=False),
    Index("ix_renaming_document", "document_id"),
)

imported_code = Table(
    "imported_code",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("coder", Text, nullable=False),
    Column("document_id", String(64), ForeignKey("document.id"), nullable=False),
    Column("codebook", Text, nullable=False),
    Column("code_id", Text, nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("memo", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("time", String(40), nullable=False, server_default=""),
    UniqueConstraint(
        "coder", "document_id", "codebook", "code_id", "span_start", "span_end", name="uq_imported_code_place"
    ),
    Index("ix_imported_code_document", "document_id"),
)
