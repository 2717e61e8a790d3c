-- Times are microseconds since 1970 in UTC, 0 where there is none. Dates are
-- YYYY-MM-DD, NULL where unknown. Lists and maps are JSON.

-- +goose Up
CREATE TABLE documents (
    id            TEXT    COLLATE "C" NOT NULL PRIMARY KEY,
    number        TEXT    NOT NULL UNIQUE,
    symbol        TEXT,
    type          TEXT    NOT NULL,
    class         TEXT    NOT NULL,
    body          TEXT    NOT NULL,
    titles        TEXT    NOT NULL,
    date          DATE,
    access_level  TEXT    NOT NULL,
    access_bodies TEXT    NOT NULL,
    embargo       DATE,
    access_class  TEXT    COLLATE "C" NOT NULL,
    metadata      TEXT    NOT NULL,
    filed_at      BIGINT  NOT NULL,
    filed_by      TEXT    NOT NULL,
    revision      BIGINT  NOT NULL
);
CREATE UNIQUE INDEX documents_symbol ON documents (symbol) WHERE symbol IS NOT NULL;
CREATE INDEX documents_filed ON documents (filed_at, id);
CREATE INDEX documents_access ON documents (access_class);

CREATE TABLE versions (
    id           TEXT    COLLATE "C" NOT NULL PRIMARY KEY,
    document_id  TEXT    COLLATE "C" NOT NULL REFERENCES documents (id),
    number       BIGINT  NOT NULL,
    date         DATE,
    effective_on DATE,
    label        TEXT    NOT NULL,
    note         TEXT    NOT NULL,
    filed_at     BIGINT  NOT NULL,
    filed_by     TEXT    NOT NULL,
    UNIQUE (document_id, number)
);

CREATE TABLE texts (
    id                TEXT    COLLATE "C" NOT NULL PRIMARY KEY,
    version_id        TEXT    COLLATE "C" NOT NULL REFERENCES versions (id),
    position          BIGINT  NOT NULL,
    language          TEXT    NOT NULL,
    language_detected BOOLEAN NOT NULL,
    authority         TEXT    NOT NULL,
    UNIQUE (version_id, language)
);

CREATE TABLE files (
    id          TEXT    COLLATE "C" NOT NULL PRIMARY KEY,
    text_id     TEXT    COLLATE "C" NOT NULL REFERENCES texts (id),
    document_id TEXT    COLLATE "C" NOT NULL REFERENCES documents (id),
    position    BIGINT  NOT NULL,
    role        TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    media_type  TEXT    NOT NULL,
    size        BIGINT  NOT NULL,
    sha256      TEXT    NOT NULL,
    filed_at    BIGINT  NOT NULL,
    state       TEXT    NOT NULL, -- of its reading, like all that follows
    reason      TEXT    NOT NULL,
    method      TEXT    NOT NULL,
    pages       BIGINT  NOT NULL,
    words       BIGINT  NOT NULL,
    language    TEXT    NOT NULL,
    title       TEXT    NOT NULL,
    date        DATE,
    findings    TEXT    NOT NULL,
    attempts    BIGINT  NOT NULL,
    next_try    BIGINT  NOT NULL,
    updated_at  BIGINT  NOT NULL
);
CREATE INDEX files_document ON files (document_id);
CREATE INDEX files_sha256 ON files (sha256);
CREATE INDEX files_state ON files (state);

CREATE TABLE passages (
    file_id TEXT    COLLATE "C" NOT NULL REFERENCES files (id),
    ordinal BIGINT  NOT NULL,
    page    BIGINT  NOT NULL,
    eid     TEXT    NOT NULL,
    label   TEXT    NOT NULL,
    heading TEXT    NOT NULL,
    text    TEXT    NOT NULL,
    PRIMARY KEY (file_id, ordinal)
);

CREATE TABLE provisions (
    file_id     TEXT    COLLATE "C" NOT NULL REFERENCES files (id),
    ordinal     BIGINT  NOT NULL,
    eid         TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    label       TEXT    NOT NULL,
    heading     TEXT    NOT NULL,
    page        BIGINT  NOT NULL,
    byte_offset BIGINT  NOT NULL,
    level       BIGINT  NOT NULL,
    PRIMARY KEY (file_id, ordinal)
);

CREATE TABLE register_series (
    series TEXT    NOT NULL,
    year   BIGINT  NOT NULL,
    last   BIGINT  NOT NULL,
    PRIMARY KEY (series, year)
);

CREATE TABLE register_entries (
    series      TEXT    NOT NULL,
    year        BIGINT  NOT NULL,
    n           BIGINT  NOT NULL,
    document_id TEXT    COLLATE "C" NOT NULL REFERENCES documents (id),
    at          BIGINT  NOT NULL,
    PRIMARY KEY (series, year, n)
);

CREATE TABLE ledger (
    seq     BIGINT  NOT NULL PRIMARY KEY,
    at      BIGINT  NOT NULL,
    actor   TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    action  TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    detail  TEXT    NOT NULL,
    leaf    BYTEA   NOT NULL
);
CREATE INDEX ledger_subject ON ledger (subject, seq);
CREATE INDEX ledger_actor ON ledger (actor, seq);

CREATE TABLE ledger_hashes (
    idx  BIGINT  NOT NULL PRIMARY KEY,
    hash BYTEA   NOT NULL
);

CREATE TABLE ledger_head (
    one  BIGINT  NOT NULL PRIMARY KEY CHECK (one = 1),
    size BIGINT  NOT NULL,
    at   BIGINT  NOT NULL, -- of the last entry
    edge BYTEA   NOT NULL  -- the roots of the tree's complete subtrees, the largest first
);
INSERT INTO ledger_head (one, size, at, edge) VALUES (1, 0, 0, '');

-- +goose StatementBegin
CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only';
END $$;
-- +goose StatementEnd
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON ledger
    FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON ledger
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_hashes_append_only BEFORE UPDATE OR DELETE ON ledger_hashes
    FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_hashes_no_truncate BEFORE TRUNCATE ON ledger_hashes
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();

CREATE TABLE checkpoints (
    size BIGINT  NOT NULL PRIMARY KEY,
    root BYTEA   NOT NULL,
    note TEXT    NOT NULL,
    at   BIGINT  NOT NULL
);

CREATE TABLE receipts (
    actor   TEXT    NOT NULL,
    key     TEXT    NOT NULL,
    request TEXT    NOT NULL,
    receipt TEXT    NOT NULL,
    at      BIGINT  NOT NULL,
    PRIMARY KEY (actor, key)
);

CREATE TABLE jobs (
    id          BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        TEXT    NOT NULL,
    file_id     TEXT    COLLATE "C" NOT NULL REFERENCES files (id),
    document_id TEXT    COLLATE "C" NOT NULL REFERENCES documents (id),
    state       TEXT    NOT NULL,
    attempts    BIGINT  NOT NULL,
    error       TEXT    NOT NULL,
    run_at      BIGINT  NOT NULL,
    again_at    BIGINT  NOT NULL, -- asked for once more while running: when it runs next
    lease_until BIGINT  NOT NULL,
    created_at  BIGINT  NOT NULL,
    finished_at BIGINT  NOT NULL,
    UNIQUE (kind, file_id)
);
CREATE INDEX jobs_due ON jobs (state, kind, run_at, id);

CREATE TABLE users (
    id            TEXT    COLLATE "C" NOT NULL PRIMARY KEY,
    login         TEXT    COLLATE "C" NOT NULL UNIQUE,
    name          TEXT    NOT NULL,
    email         TEXT    NOT NULL,
    roles         TEXT    NOT NULL,
    bodies        TEXT    NOT NULL,
    language      TEXT    NOT NULL,
    disabled      BOOLEAN NOT NULL,
    created_at    BIGINT  NOT NULL,
    password_hash TEXT    NOT NULL
);

CREATE TABLE user_links (
    hash       TEXT    NOT NULL PRIMARY KEY,
    user_id    TEXT    COLLATE "C" NOT NULL REFERENCES users (id),
    expires_at BIGINT  NOT NULL
);
CREATE INDEX user_links_user ON user_links (user_id);

CREATE TABLE tokens (
    id         TEXT    COLLATE "C" NOT NULL PRIMARY KEY,
    hash       TEXT    NOT NULL UNIQUE,
    user_id    TEXT    COLLATE "C" NOT NULL REFERENCES users (id),
    name       TEXT    NOT NULL,
    scopes     TEXT    NOT NULL,
    created_at BIGINT  NOT NULL,
    expires_at BIGINT  NOT NULL,
    last_used  BIGINT  NOT NULL,
    revoked    BOOLEAN NOT NULL
);
CREATE INDEX tokens_user ON tokens (user_id);

CREATE TABLE sessions (
    token  TEXT    NOT NULL PRIMARY KEY,
    data   BYTEA   NOT NULL,
    expiry BIGINT  NOT NULL
);
CREATE INDEX sessions_expiry ON sessions (expiry);

CREATE TABLE settings (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
