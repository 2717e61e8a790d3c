-- Notes on documents; who works on which draft.

-- +goose Up
CREATE TABLE notes (
    seq         INTEGER NOT NULL PRIMARY KEY, -- the ledger entry that says so
    document_id TEXT    NOT NULL REFERENCES documents (id),
    text        TEXT NOT NULL,
    at          INTEGER NOT NULL,
    author      TEXT NOT NULL,
    name        TEXT NOT NULL             -- the author's, at the time
) STRICT;
CREATE INDEX notes_document ON notes (document_id, seq);

-- Who has a draft at present; what was before stands in the ledger.
CREATE TABLE checkouts (
    document_id TEXT    NOT NULL PRIMARY KEY REFERENCES documents (id),
    holder      TEXT NOT NULL,
    name        TEXT NOT NULL, -- the holder's, at the time
    at          INTEGER NOT NULL,
    until       INTEGER NOT NULL   -- from then on it is over by itself
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER notes_no_update BEFORE UPDATE ON notes
BEGIN SELECT RAISE(ABORT, 'notes are never changed'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER notes_no_delete BEFORE DELETE ON notes
BEGIN SELECT RAISE(ABORT, 'notes are never changed'); END;
-- +goose StatementEnd
