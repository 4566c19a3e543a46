BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE claims (
	place INTEGER NOT NULL, 
	id VARCHAR(16) NOT NULL, 
	council VARCHAR(120) NOT NULL, 
	about VARCHAR(16) NOT NULL, 
	day DATE NOT NULL, 
	obligation_id VARCHAR(32), 
	evidence TEXT NOT NULL, 
	"by" VARCHAR(120) NOT NULL, 
	told DATE NOT NULL, 
	corrects VARCHAR(16), 
	withdrawn BOOLEAN NOT NULL, 
	access VARCHAR(12) NOT NULL, 
	PRIMARY KEY (place), 
	UNIQUE (id), 
	FOREIGN KEY(corrects) REFERENCES claims (id)
);
INSERT INTO "claims" VALUES(1,'c1','Torbay','review_held','2024-03-01',NULL,'letter','owner','2024-03-02',NULL,0,'public');
CREATE TABLE corrections (
	document_id VARCHAR(16) NOT NULL, 
	about TEXT NOT NULL, 
	value TEXT NOT NULL, 
	"by" VARCHAR(120) NOT NULL, 
	told DATETIME NOT NULL, 
	PRIMARY KEY (document_id, about), 
	FOREIGN KEY(document_id) REFERENCES documents (id) ON DELETE CASCADE
);
CREATE TABLE councils (
	name VARCHAR(120) NOT NULL, 
	other_names JSON NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE documents (
	id VARCHAR(16) NOT NULL, 
	source TEXT NOT NULL, 
	name TEXT NOT NULL, 
	version_id INTEGER, 
	part VARCHAR(8) NOT NULL, 
	"of" VARCHAR(16), 
	PRIMARY KEY (id), 
	FOREIGN KEY("of") REFERENCES documents (id) ON DELETE CASCADE
);
INSERT INTO "documents" VALUES('b6f5b88a4764','/papers/notice.txt','notice.txt',1,'whole',NULL);
CREATE TABLE facts (
	version_id INTEGER NOT NULL, 
	about VARCHAR(16) NOT NULL, 
	value VARCHAR(300) NOT NULL, 
	quote TEXT, 
	basis VARCHAR(12) NOT NULL, 
	PRIMARY KEY (version_id, about, value), 
	FOREIGN KEY(version_id) REFERENCES versions (id) ON DELETE CASCADE
);
INSERT INTO "facts" VALUES(1,'kind','improvement_notice',NULL,'told');
INSERT INTO "facts" VALUES(1,'title','notice.txt',NULL,'told');
INSERT INTO "facts" VALUES(1,'council','Torbay',NULL,'told');
CREATE TABLE meta (
	"key" VARCHAR(40) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('schema','514fc914a558796d');
CREATE TABLE obligations (
	id VARCHAR(32) NOT NULL, 
	version_id INTEGER NOT NULL, 
	ordinal INTEGER NOT NULL, 
	topic VARCHAR(24) NOT NULL, 
	who TEXT NOT NULL, 
	what TEXT NOT NULL, 
	quote TEXT NOT NULL, 
	binding VARCHAR(16) NOT NULL, 
	due_kind VARCHAR(12) NOT NULL, 
	due_phrase TEXT NOT NULL, 
	due_day DATE, 
	due_periods JSON NOT NULL, 
	due_first VARCHAR(20), 
	due_anchor TEXT, 
	due_anchor_day DATE, 
	due_beside TEXT, 
	due_note TEXT, 
	due_on VARCHAR(20), 
	due_turn VARCHAR(20), 
	due_other_day DATE, 
	PRIMARY KEY (id), 
	FOREIGN KEY(version_id) REFERENCES versions (id) ON DELETE CASCADE
);
CREATE TABLE paragraphs (
	version_id INTEGER NOT NULL, 
	ordinal INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	number VARCHAR(40), 
	heading JSON NOT NULL, 
	page INTEGER, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	form VARCHAR(10) NOT NULL, 
	breaks JSON NOT NULL, 
	boxes JSON NOT NULL, 
	unsure JSON, 
	PRIMARY KEY (version_id, ordinal), 
	FOREIGN KEY(version_id) REFERENCES versions (id) ON DELETE CASCADE
);
INSERT INTO "paragraphs" VALUES(1,0,'The council must report by 4 March 2024.','1','[]',NULL,0,40,'text','[]','[]',NULL);
CREATE TABLE passages (
	id VARCHAR(32) NOT NULL, 
	version_id INTEGER NOT NULL, 
	first INTEGER NOT NULL, 
	last INTEGER NOT NULL, 
	header TEXT NOT NULL, 
	text TEXT NOT NULL, 
	vector BLOB, 
	snippets BLOB, 
	checksum BIGINT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(version_id) REFERENCES versions (id) ON DELETE CASCADE
);
INSERT INTO "passages" VALUES('22222222222222222222222222222222',1,0,0,'Notice','The council must report by 4 March 2024.',NULL,NULL,NULL);
CREATE TABLE remains (
	kind VARCHAR(8) NOT NULL, 
	place VARCHAR(80) NOT NULL, 
	value VARCHAR(64) NOT NULL, 
	PRIMARY KEY (kind, place, value)
);
CREATE TABLE seals (
	version_id INTEGER NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	PRIMARY KEY (version_id), 
	FOREIGN KEY(version_id) REFERENCES versions (id) ON DELETE CASCADE
);
INSERT INTO "seals" VALUES(1,'fa401b52ffef8c6b7623f9beba23b2dd1105a80b988e72e12b264298c0d43c1b');
CREATE TABLE sections (
	version_id INTEGER NOT NULL, 
	first INTEGER NOT NULL, 
	last INTEGER NOT NULL, 
	heading TEXT NOT NULL, 
	words TEXT, 
	basis VARCHAR(12) NOT NULL, 
	PRIMARY KEY (version_id, first), 
	FOREIGN KEY(version_id) REFERENCES versions (id) ON DELETE CASCADE
);
CREATE TABLE statements (
	id INTEGER NOT NULL, 
	version_id INTEGER NOT NULL, 
	ordinal INTEGER NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	day DATE, 
	quote TEXT NOT NULL, 
	about TEXT NOT NULL, 
	subject BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(version_id) REFERENCES versions (id) ON DELETE CASCADE
);
CREATE TABLE versions (
	id INTEGER NOT NULL, 
	document_id VARCHAR(16) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	fingerprint VARCHAR(64) NOT NULL, 
	told TEXT NOT NULL, 
	added_at DATETIME NOT NULL, 
	access VARCHAR(12) NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	title TEXT NOT NULL, 
	day DATE, 
	read_by TEXT NOT NULL, 
	pages INTEGER, 
	lacking BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(document_id) REFERENCES documents (id) ON DELETE CASCADE
);
INSERT INTO "versions" VALUES(1,'b6f5b88a4764','0000000000000000000000000000000000000000000000000000000000000000','1111111111111111111111111111111111111111111111111111111111111111','','2026-11-27 21:28:03.825731','public','improvement_notice','notice.txt',NULL,'a test',NULL,0);
CREATE INDEX ix_documents_source ON documents (source);
CREATE INDEX ix_documents_of ON documents ("of");
CREATE INDEX ix_claims_council ON claims (council);
CREATE INDEX ix_versions_sha256 ON versions (sha256);
CREATE INDEX ix_versions_document_id ON versions (document_id);
CREATE INDEX passages_waiting ON passages (id) WHERE vector IS NULL;
CREATE INDEX ix_passages_version_id ON passages (version_id);
CREATE INDEX ix_obligations_version_id ON obligations (version_id);
CREATE INDEX ix_statements_version_id ON statements (version_id);
COMMIT;
