"""When a code that was given elsewhere was given, where its file tells."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the moment; it is empty for what was read before, and where a file does not tell."""
    op.add_column("imported_code", sa.Column("time", sa.String(40), nullable=False, server_default=""))
