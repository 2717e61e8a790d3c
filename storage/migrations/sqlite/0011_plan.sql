-- Profiles that were applied; notes on documents; who works on which draft.

-- +goose Up
CREATE TABLE profiles (
    number     INTEGER NOT NULL PRIMARY KEY, -- 1, 2, 3 …; the highest is the one that stands
    seq        INTEGER NOT NULL UNIQUE,      -- the ledger entry that says so
    applied_at INTEGER NOT NULL,
    actor      TEXT NOT NULL,
    name       TEXT NOT NULL,            -- the actor's, at the time
    sha256     TEXT NOT NULL,            -- of the text
    text       TEXT NOT NULL             -- the profile as it was given, YAML
) STRICT;

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
CREATE TRIGGER profiles_no_update BEFORE UPDATE ON profiles
BEGIN SELECT RAISE(ABORT, 'profiles are never changed'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER profiles_no_delete BEFORE DELETE ON profiles
BEGIN SELECT RAISE(ABORT, 'profiles are never changed'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER notes_no_update BEFORE UPDATE ON notes
BEGIN SELECT RAISE(ABORT, 'notes are never changed'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER notes_no_delete BEFORE DELETE ON notes
BEGIN SELECT RAISE(ABORT, 'notes are never changed'); END;
-- +goose StatementEnd
