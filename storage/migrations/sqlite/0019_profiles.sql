-- Profiles that were applied, as they were written. What stands is the one with the highest number.

-- +goose Up
CREATE TABLE profiles (
    number     INTEGER NOT NULL PRIMARY KEY, -- from 1, without gaps
    text       TEXT    NOT NULL,             -- YAML
    sha256     TEXT    NOT NULL,             -- of the text; it stands in the ledger too
    applied_at INTEGER NOT NULL,
    applied_by TEXT    NOT NULL,             -- the user's id; empty for the service itself
    name       TEXT    NOT NULL,             -- their name at the time
    seq        INTEGER NOT NULL UNIQUE       -- the ledger entry that says so
) STRICT;

-- Which of them stands: whoever appends an entry reads it with the ledger's end, and so
-- learns that another one was applied since it began.
ALTER TABLE ledger_head ADD COLUMN profile INTEGER NOT NULL DEFAULT 0;

-- +goose StatementBegin
CREATE TRIGGER profiles_no_update BEFORE UPDATE ON profiles
BEGIN SELECT RAISE(ABORT, 'profiles that were applied are never changed'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER profiles_no_delete BEFORE DELETE ON profiles
BEGIN SELECT RAISE(ABORT, 'profiles that were applied are never changed'); END;
-- +goose StatementEnd
