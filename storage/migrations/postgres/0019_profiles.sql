-- Profiles that were applied, as they were written. What stands is the one with the highest number.

-- +goose Up
CREATE TABLE profiles (
    number     BIGINT NOT NULL PRIMARY KEY, -- from 1, without gaps
    text       TEXT   NOT NULL,             -- YAML
    sha256     TEXT COLLATE "C" NOT NULL,   -- of the text; it stands in the ledger too
    applied_at BIGINT NOT NULL,
    applied_by TEXT COLLATE "C" NOT NULL,   -- the user's id; empty for the service itself
    name       TEXT   NOT NULL,             -- their name at the time
    seq        BIGINT NOT NULL UNIQUE       -- the ledger entry that says so
);

-- Which of them stands: whoever appends an entry reads it with the ledger's end, and so
-- learns that another one was applied since it began.
ALTER TABLE ledger_head ADD COLUMN profile BIGINT NOT NULL DEFAULT 0;

CREATE TRIGGER profiles_never_changed BEFORE UPDATE OR DELETE ON profiles
    FOR EACH ROW EXECUTE FUNCTION never_changed();
CREATE TRIGGER profiles_no_truncate BEFORE TRUNCATE ON profiles
    FOR EACH STATEMENT EXECUTE FUNCTION never_changed();
