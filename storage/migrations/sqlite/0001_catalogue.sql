-- Times are microseconds since 1970 in UTC, 0 where there is none. Dates are
-- YYYY-MM-DD, NULL where unknown. Lists and maps are JSON.

-- +goose Up
CREATE TABLE documents (
    id            TEXT    NOT NULL PRIMARY KEY,
    number        TEXT    NOT NULL UNIQUE,
    symbol        TEXT,
    type          TEXT    NOT NULL,
    class         TEXT    NOT NULL,
    body          TEXT    NOT NULL,
    titles        TEXT    NOT NULL,
    date          TEXT,
    access_level  TEXT    NOT NULL,
    access_bodies TEXT    NOT NULL,
    embargo       TEXT,
    access_class  TEXT    NOT NULL,
    metadata      TEXT    NOT NULL,
    filed_at      INTEGER NOT NULL,
    filed_by      TEXT    NOT NULL,
    revision      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX documents_symbol ON documents (symbol) WHERE symbol IS NOT NULL;
CREATE INDEX documents_filed ON documents (filed_at, id);
CREATE INDEX documents_access ON documents (access_class);

CREATE TABLE versions (
    id           TEXT    NOT NULL PRIMARY KEY,
    document_id  TEXT    NOT NULL REFERENCES documents (id),
    number       INTEGER NOT NULL,
    date         TEXT,
    effective_on TEXT,
    label        TEXT    NOT NULL,
    note         TEXT    NOT NULL,
    filed_at     INTEGER NOT NULL,
    filed_by     TEXT    NOT NULL,
    UNIQUE (document_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE texts (
    id                TEXT    NOT NULL PRIMARY KEY,
    version_id        TEXT    NOT NULL REFERENCES versions (id),
    position          INTEGER NOT NULL,
    language          TEXT    NOT NULL,
    language_detected INTEGER NOT NULL,
    authority         TEXT    NOT NULL,
    UNIQUE (version_id, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE files (
    id          TEXT    NOT NULL PRIMARY KEY,
    text_id     TEXT    NOT NULL REFERENCES texts (id),
    document_id TEXT    NOT NULL REFERENCES documents (id),
    position    INTEGER NOT NULL,
    role        TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    media_type  TEXT    NOT NULL,
    size        INTEGER NOT NULL,
    sha256      TEXT    NOT NULL,
    filed_at    INTEGER NOT NULL,
    state       TEXT    NOT NULL, -- of its reading, like all that follows
    reason      TEXT    NOT NULL,
    method      TEXT    NOT NULL,
    pages       INTEGER NOT NULL,
    words       INTEGER NOT NULL,
    language    TEXT    NOT NULL,
    title       TEXT    NOT NULL,
    date        TEXT,
    findings    TEXT    NOT NULL,
    attempts    INTEGER NOT NULL,
    next_try    INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX files_document ON files (document_id);
CREATE INDEX files_sha256 ON files (sha256);
CREATE INDEX files_state ON files (state);

CREATE TABLE passages (
    file_id TEXT    NOT NULL REFERENCES files (id),
    ordinal INTEGER NOT NULL,
    page    INTEGER NOT NULL,
    eid     TEXT    NOT NULL,
    label   TEXT    NOT NULL,
    heading TEXT    NOT NULL,
    text    TEXT    NOT NULL,
    PRIMARY KEY (file_id, ordinal)
) STRICT;

CREATE TABLE provisions (
    file_id     TEXT    NOT NULL REFERENCES files (id),
    ordinal     INTEGER NOT NULL,
    eid         TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    label       TEXT    NOT NULL,
    heading     TEXT    NOT NULL,
    page        INTEGER NOT NULL,
    byte_offset INTEGER NOT NULL,
    level       INTEGER NOT NULL,
    PRIMARY KEY (file_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE register_series (
    series TEXT    NOT NULL,
    year   INTEGER NOT NULL,
    last   INTEGER NOT NULL,
    PRIMARY KEY (series, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE register_entries (
    series      TEXT    NOT NULL,
    year        INTEGER NOT NULL,
    n           INTEGER NOT NULL,
    document_id TEXT    NOT NULL REFERENCES documents (id),
    at          INTEGER NOT NULL,
    PRIMARY KEY (series, year, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger (
    seq     INTEGER NOT NULL PRIMARY KEY,
    at      INTEGER NOT NULL,
    actor   TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    action  TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    detail  TEXT    NOT NULL,
    leaf    BLOB    NOT NULL
) STRICT;
CREATE INDEX ledger_subject ON ledger (subject, seq);
CREATE INDEX ledger_actor ON ledger (actor, seq);

CREATE TABLE ledger_hashes (
    idx  INTEGER NOT NULL PRIMARY KEY,
    hash BLOB    NOT NULL
) STRICT;

CREATE TABLE ledger_head (
    one  INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    size INTEGER NOT NULL,
    at   INTEGER NOT NULL, -- of the last entry
    edge BLOB    NOT NULL  -- the roots of the tree's complete subtrees, the largest first
) STRICT;
INSERT INTO ledger_head (one, size, at, edge) VALUES (1, 0, 0, x'');

-- INSERT OR REPLACE deletes without asking the delete triggers: an entry may only come after the last one.
-- +goose StatementBegin
CREATE TRIGGER ledger_only_append BEFORE INSERT ON ledger WHEN NEW.seq <= (SELECT max(seq) FROM ledger)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_hashes_only_append BEFORE INSERT ON ledger_hashes WHEN NEW.idx <= (SELECT max(idx) FROM ledger_hashes)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_hashes_no_update BEFORE UPDATE ON ledger_hashes
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_hashes_no_delete BEFORE DELETE ON ledger_hashes
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
-- +goose StatementEnd

CREATE TABLE checkpoints (
    size INTEGER NOT NULL PRIMARY KEY,
    root BLOB    NOT NULL,
    note TEXT    NOT NULL,
    at   INTEGER NOT NULL
) STRICT;

CREATE TABLE receipts (
    actor   TEXT    NOT NULL,
    key     TEXT    NOT NULL,
    request TEXT    NOT NULL,
    receipt TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (actor, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE jobs (
    id          INTEGER NOT NULL PRIMARY KEY,
    kind        TEXT    NOT NULL,
    file_id     TEXT    NOT NULL REFERENCES files (id),
    document_id TEXT    NOT NULL REFERENCES documents (id),
    state       TEXT    NOT NULL,
    attempts    INTEGER NOT NULL,
    error       TEXT    NOT NULL,
    run_at      INTEGER NOT NULL,
    again_at    INTEGER NOT NULL, -- asked for once more while running: when it runs next
    lease_until INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    finished_at INTEGER NOT NULL,
    UNIQUE (kind, file_id)
) STRICT;
CREATE INDEX jobs_due ON jobs (state, kind, run_at, id);

CREATE TABLE users (
    id            TEXT    NOT NULL PRIMARY KEY,
    login         TEXT    NOT NULL UNIQUE,
    name          TEXT    NOT NULL,
    email         TEXT    NOT NULL,
    roles         TEXT    NOT NULL,
    bodies        TEXT    NOT NULL,
    language      TEXT    NOT NULL,
    disabled      INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    password_hash TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE user_links (
    hash       TEXT    NOT NULL PRIMARY KEY,
    user_id    TEXT    NOT NULL REFERENCES users (id),
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX user_links_user ON user_links (user_id);

CREATE TABLE tokens (
    id         TEXT    NOT NULL PRIMARY KEY,
    hash       TEXT    NOT NULL UNIQUE,
    user_id    TEXT    NOT NULL REFERENCES users (id),
    name       TEXT    NOT NULL,
    scopes     TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    last_used  INTEGER NOT NULL,
    revoked    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX tokens_user ON tokens (user_id);

CREATE TABLE sessions (
    token  TEXT    NOT NULL PRIMARY KEY,
    data   BLOB    NOT NULL,
    expiry INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_expiry ON sessions (expiry);

CREATE TABLE settings (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
