-- Annulments of register entries; what others add to a checkpoint: signatures and time-stamps.

-- +goose Up
CREATE UNIQUE INDEX register_entries_document ON register_entries (document_id);

-- An entry is never changed: that its number counts no more is a row added to it.
CREATE TABLE register_annulments (
    document_id TEXT    NOT NULL PRIMARY KEY REFERENCES documents (id),
    reason      TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    actor       TEXT    NOT NULL,
    name        TEXT    NOT NULL, -- the actor's, at the time
    seq         INTEGER NOT NULL  -- the ledger entry that says so
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoint_signatures (
    size  INTEGER NOT NULL REFERENCES checkpoints (size),
    key   TEXT    NOT NULL, -- the public key of whoever signed (C2SP signed-note)
    line  TEXT    NOT NULL, -- as it stands in the note
    at    INTEGER NOT NULL,
    actor TEXT    NOT NULL,
    name  TEXT    NOT NULL, -- the actor's, at the time
    PRIMARY KEY (size, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoint_stamps (
    size      INTEGER NOT NULL REFERENCES checkpoints (size),
    authority TEXT    NOT NULL, -- the subject of the certificate that stamped
    token     BLOB    NOT NULL, -- DER (RFC 3161 TimeStampToken)
    stamped   INTEGER NOT NULL, -- the authority's time
    at        INTEGER NOT NULL,
    PRIMARY KEY (size, authority)
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER register_entries_no_update BEFORE UPDATE ON register_entries
BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER register_entries_no_delete BEFORE DELETE ON register_entries
BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER register_annulments_no_update BEFORE UPDATE ON register_annulments
BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER register_annulments_no_delete BEFORE DELETE ON register_annulments
BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
-- +goose StatementEnd
