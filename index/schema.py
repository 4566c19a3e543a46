"""The tables. `index.store` and its parts alone read and write them; `migrations/` builds them."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, DateTime, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()


def _version_key(primary_key: bool = False, index: bool | None = None) -> Column[int]:
    return Column("version_id", ForeignKey("versions.id", ondelete="CASCADE"), nullable=False, primary_key=primary_key, index=index)


meta = Table("meta", metadata, Column("key", String(40), primary_key=True), Column("value", Text, nullable=False))

councils = Table(
    "councils",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("other_names", JSON, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("source", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("version_id", Integer),
    Column("part", String(8), nullable=False),
    Column("of", ForeignKey("documents.id", ondelete="CASCADE"), index=True),
)

# a person's word about a document; it outlives the document's versions
corrections = Table(
    "corrections",
    metadata,
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("about", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("by", String(120), nullable=False),
    Column("told", DateTime(timezone=True), nullable=False),
    Column("seal", String(64), nullable=False),
)

# what documents that are gone may have left outside this store, until it is gone there too
remains = Table(
    "remains",
    metadata,
    Column("kind", String(8), primary_key=True),
    Column("place", String(80), primary_key=True),
    Column("value", String(64), primary_key=True),
)

versions = Table(
    "versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("sha256", String(64), nullable=False, index=True),
    Column("fingerprint", String(64), nullable=False),
    Column("told", Text, nullable=False),
    Column("added_at", DateTime(timezone=True), nullable=False),
    Column("access", String(12), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("title", Text, nullable=False),
    Column("day", Date),
    Column("read_by", Text, nullable=False),
    Column("pages", Integer),
    Column("lacking", Boolean, nullable=False),
)

facts = Table(
    "facts",
    metadata,
    _version_key(primary_key=True),
    Column("about", String(16), primary_key=True),
    Column("value", String(300), primary_key=True),
    Column("quote", Text),
    Column("basis", String(12), nullable=False),
)

sections = Table(
    "sections",
    metadata,
    _version_key(primary_key=True),
    Column("first", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
    Column("heading", Text, nullable=False),
    Column("words", Text),
    Column("basis", String(12), nullable=False),
)

paragraphs = Table(
    "paragraphs",
    metadata,
    _version_key(primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("number", String(40)),
    Column("heading", JSON, nullable=False),
    Column("page", Integer),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("form", String(10), nullable=False),
    Column("breaks", JSON, nullable=False),
    Column("boxes", JSON, nullable=False),
    Column("unsure", JSON(none_as_null=True)),
)

passages = Table(
    "passages",
    metadata,
    Column("id", String(32), primary_key=True),
    _version_key(index=True),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("header", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("vector", LargeBinary),
    Column("snippets", LargeBinary),
    Column("checksum", BigInteger),
)
Index("passages_waiting", passages.c.id, sqlite_where=passages.c.vector.is_(None), postgresql_where=passages.c.vector.is_(None))

# vectors of the model that the library is being embedded with anew, until they take the place of those above
beside = Table(
    "beside",
    metadata,
    Column("id", ForeignKey("passages.id", ondelete="CASCADE"), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
    Column("snippets", LargeBinary, nullable=False),
    Column("checksum", BigInteger, nullable=False),
)

obligations = Table(
    "obligations",
    metadata,
    Column("id", String(32), primary_key=True),
    _version_key(index=True),
    Column("ordinal", Integer, nullable=False),
    Column("topic", String(24), nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("quote", Text, nullable=False),
    Column("binding", String(16), nullable=False),
    Column("due_kind", String(12), nullable=False),
    Column("due_phrase", Text, nullable=False),
    Column("due_day", Date),
    Column("due_periods", JSON, nullable=False),
    Column("due_first", String(20)),
    Column("due_anchor", Text),
    Column("due_anchor_day", Date),
    Column("due_beside", Text),
    Column("due_note", Text),
    Column("due_on", String(20)),
    Column("due_turn", String(20)),
    Column("due_other_day", Date),
)

statements = Table(
    "statements",
    metadata,
    Column("id", Integer, primary_key=True),
    _version_key(index=True),
    Column("ordinal", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("day", Date),
    Column("quote", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("subject", Boolean, nullable=False),
)

seals = Table("seals", metadata, _version_key(primary_key=True), Column("digest", String(64), nullable=False))

# rows are added here and never changed: what was told is kept, and a later row corrects an earlier one
claims = Table(
    "claims",
    metadata,
    Column("place", Integer, primary_key=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("council", String(120), nullable=False, index=True),
    Column("about", String(16), nullable=False),
    Column("day", Date, nullable=False),
    Column("obligation_id", String(32)),
    Column("evidence", Text, nullable=False),
    Column("by", String(120), nullable=False),
    Column("told", Date, nullable=False),
    Column("corrects", ForeignKey("claims.id")),
    Column("withdrawn", Boolean, nullable=False),
    Column("access", String(12), nullable=False),
    Column("seal", String(64), nullable=False),
)
