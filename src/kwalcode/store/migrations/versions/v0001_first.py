"""The first schema: documents, coding, append-only decisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table, the view and the guards."""
    _documents()
    _logbook()
    _coding()
    _decisions()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _documents() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("position", sa.Integer, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("source_kind", sa.String(32), nullable=False),
        sa.Column("respondent_group", sa.String(32), nullable=False),
        sa.Column("n_chars", sa.Integer, nullable=False),
        sa.Column("n_blocks", sa.Integer, nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("media", sa.Text, nullable=False),
        sa.Column("file_hash", sa.String(64), nullable=False),
        sa.Column("encoding", sa.Text, nullable=False),
        sa.Column("remarks", sa.Text, nullable=False),
        sa.Column("imported_at", sa.String(40), nullable=False),
        sa.Column("removed_at", sa.String(40)),
    )
    op.create_index("ix_document_name", "document", ["name"])
    op.create_index("ix_document_file_hash", "document", ["file_hash"])
    op.create_table(
        "document_content",
        sa.Column("document_id", sa.String(64), sa.ForeignKey("document.id"), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("passages", sa.Text, nullable=False),
        sa.Column("page_sizes", sa.Text),
        sa.Column("boxes", sa.LargeBinary),
    )
    op.create_table(
        "document_attribute",
        sa.Column("document_id", sa.String(64), sa.ForeignKey("document.id"), primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_index("ix_document_attribute_name", "document_attribute", ["name"])
    op.create_table(
        "speaker",
        sa.Column("document_id", sa.String(64), sa.ForeignKey("document.id"), primary_key=True),
        sa.Column("speaker_key", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("respondent_group", sa.String(32), nullable=False),
    )
    op.create_table(
        "speaker_attribute",
        sa.Column("document_id", sa.String(64), primary_key=True),
        sa.Column("speaker_key", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["document_id", "speaker_key"], ["speaker.document_id", "speaker.speaker_key"]),
    )
    op.create_index("ix_speaker_attribute_name", "speaker_attribute", ["name"])


def _logbook() -> None:
    op.create_table(
        "import_record",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("file_hash", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("document_ids", sa.Text, nullable=False),
        sa.Column("time", sa.String(40), nullable=False),
    )
    op.create_index("ix_import_record_file_hash", "import_record", ["file_hash"])
    op.create_table(
        "run",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("started_at", sa.String(40), nullable=False),
        sa.Column("finished_at", sa.String(40)),
        sa.Column("pipeline", sa.Text, nullable=False),
        sa.Column("kwalcode_version", sa.Text, nullable=False),
        sa.Column("codebooks", sa.Text, nullable=False),
        sa.Column("counts", sa.Text, nullable=False),
    )


def _coding() -> None:
    op.create_table(
        "parse",
        sa.Column("document_id", sa.String(64), sa.ForeignKey("document.id"), primary_key=True),
        sa.Column("pipeline", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "codebook",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("position", sa.Integer, nullable=False, unique=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("saved_at", sa.String(40), nullable=False),
    )
    op.create_index("ix_codebook_id", "codebook", ["id", "version"])
    op.create_table(
        "codebook_code",
        sa.Column("codebook_hash", sa.String(64), sa.ForeignKey("codebook.hash"), primary_key=True),
        sa.Column("code_id", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
    )
    op.create_table(
        "coding_state",
        sa.Column("coder", sa.Text, primary_key=True),
        sa.Column("document_id", sa.String(64), sa.ForeignKey("document.id"), primary_key=True),
        sa.Column("code_id", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
    )
    op.create_table(
        "suggestion",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("document_id", sa.String(64), sa.ForeignKey("document.id"), nullable=False),
        sa.Column("coder", sa.Text, nullable=False),
        sa.Column("codebook", sa.Text, nullable=False),
        sa.Column("codebook_version", sa.Text, nullable=False),
        sa.Column("code_id", sa.Text, nullable=False),
        sa.Column("span_start", sa.Integer, nullable=False),
        sa.Column("span_end", sa.Integer, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("qualifications", sa.Text, nullable=False),
        sa.Column("score", sa.Double, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("outdated", sa.Boolean, nullable=False),
    )
    op.create_index("ix_suggestion_document", "suggestion", ["document_id", "span_start"])
    op.create_index("ix_suggestion_code", "suggestion", ["codebook", "code_id", "document_id"])


def _decisions() -> None:
    op.create_table(
        "decision",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("fragment_id", sa.Text, nullable=False),
        sa.Column("document_id", sa.String(64), sa.ForeignKey("document.id"), nullable=False),
        sa.Column("reviewer", sa.Text, nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("codebook", sa.Text, nullable=False),
        sa.Column("codebook_version", sa.Text, nullable=False),
        sa.Column("code_id", sa.Text, nullable=False),
        sa.Column("span_start", sa.Integer, nullable=False),
        sa.Column("span_end", sa.Integer, nullable=False),
        sa.Column("quote", sa.Text, nullable=False),
        sa.Column("time", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.UniqueConstraint("id", name="uq_decision_id"),
    )
    op.create_index("ix_decision_fragment", "decision", ["fragment_id", "reviewer", "seq"])
    op.create_index("ix_decision_document", "decision", ["document_id"])
    op.execute(
        "CREATE VIEW current_decision AS "
        "SELECT d.seq, d.id, d.fragment_id, d.document_id, d.reviewer, d.verdict, d.codebook, d.codebook_version, "
        "d.code_id, d.span_start, d.span_end, d.quote, d.time, d.reason FROM decision d "
        "WHERE d.verdict <> 'withdraw' AND d.seq = (SELECT MAX(later.seq) FROM decision later "
        "WHERE later.fragment_id = d.fragment_id AND later.reviewer = d.reviewer)"
    )


def _guard_sqlite() -> None:
    """SQLite only. INSERT OR REPLACE deletes without waking a delete trigger, hence the guards on INSERT."""
    append_only = "SELECT RAISE(ABORT, 'kwalcode: decisions are append-only');"
    frozen = "SELECT RAISE(ABORT, 'kwalcode: the text of a document is frozen');"
    same_decision = "EXISTS (SELECT 1 FROM decision WHERE id = NEW.id OR seq = NEW.seq)"
    same_document = "EXISTS (SELECT 1 FROM document_content WHERE document_id = NEW.document_id)"
    for name, occasion, refusal in (
        ("decision_no_update", "UPDATE ON decision", append_only),
        ("decision_no_delete", "DELETE ON decision", append_only),
        ("decision_no_replace", f"INSERT ON decision WHEN {same_decision}", append_only),
        ("document_text_no_update", "UPDATE OF document_id, text ON document_content", frozen),
        ("document_text_no_replace", f"INSERT ON document_content WHEN {same_document}", frozen),
    ):
        op.execute(f"CREATE TRIGGER {name} BEFORE {occasion} BEGIN {refusal} END")


def _guard_postgresql() -> None:
    """PostgreSQL only."""
    for name, message in (
        ("kwalcode_append_only", "kwalcode: decisions are append-only"),
        ("kwalcode_frozen", "kwalcode: the text of a document is frozen"),
    ):
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{message}'; END $$"
        )
    op.execute(
        "CREATE TRIGGER decision_no_change BEFORE UPDATE OR DELETE ON decision "
        "FOR EACH ROW EXECUTE FUNCTION kwalcode_append_only()"
    )
    op.execute(
        "CREATE TRIGGER decision_no_truncate BEFORE TRUNCATE ON decision "
        "FOR EACH STATEMENT EXECUTE FUNCTION kwalcode_append_only()"
    )
    op.execute(
        "CREATE TRIGGER document_text_no_update BEFORE UPDATE OF document_id, text ON document_content "
        "FOR EACH ROW EXECUTE FUNCTION kwalcode_frozen()"
    )
