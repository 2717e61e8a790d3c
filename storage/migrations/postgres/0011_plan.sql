-- Notes on documents; who works on which draft.

-- +goose Up
CREATE TABLE notes (
    seq         BIGINT NOT NULL PRIMARY KEY, -- the ledger entry that says so
    document_id TEXT COLLATE "C" NOT NULL REFERENCES documents (id),
    text        TEXT NOT NULL,
    at          BIGINT NOT NULL,
    author      TEXT NOT NULL,
    name        TEXT NOT NULL             -- the author's, at the time
);
CREATE INDEX notes_document ON notes (document_id, seq);

-- Who has a draft at present; what was before stands in the ledger.
CREATE TABLE checkouts (
    document_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES documents (id),
    holder      TEXT NOT NULL,
    name        TEXT NOT NULL, -- the holder's, at the time
    at          BIGINT NOT NULL,
    until       BIGINT NOT NULL   -- from then on it is over by itself
);

-- +goose StatementBegin
CREATE FUNCTION never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% are never changed', TG_TABLE_NAME;
END $$;
-- +goose StatementEnd
CREATE TRIGGER notes_never_changed BEFORE UPDATE OR DELETE ON notes
    FOR EACH ROW EXECUTE FUNCTION never_changed();
CREATE TRIGGER notes_no_truncate BEFORE TRUNCATE ON notes
    FOR EACH STATEMENT EXECUTE FUNCTION never_changed();
