"""The baseline, remade with the tables until 0.1 is tagged; the store's stamp tells one baseline from another."""

from alembic import op

from index.schema import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    metadata.create_all(op.get_bind())


def downgrade() -> None:
    metadata.drop_all(op.get_bind())
