-- Holds: what forbids that records are destroyed or transferred.

-- +goose Up
CREATE TABLE holds (
    seq          BIGINT  NOT NULL PRIMARY KEY, -- the ledger entry that placed it
    name         TEXT    NOT NULL UNIQUE,
    reason       TEXT    NOT NULL,
    authority    TEXT    NOT NULL,
    scope        TEXT    NOT NULL, -- records, class, matter, query
    target       TEXT    NOT NULL, -- what was asked for; JSON
    terms        TEXT    NOT NULL, -- by which the catalogue finds what it catches; JSON
    placed_at    BIGINT  NOT NULL,
    placed_by    TEXT    NOT NULL, -- the name at the time
    placed_actor TEXT    NOT NULL,
    lifted_at    BIGINT  NOT NULL DEFAULT 0,
    lifted_by    TEXT    NOT NULL DEFAULT '',
    lift_reason  TEXT    NOT NULL DEFAULT '',
    lifted_seq   BIGINT  NOT NULL DEFAULT 0, -- the ledger entry that lifted it; 0 while it is in force
    state        TEXT    NOT NULL, -- placing, in_force, lifting, lifted: how far the work on it is
    cursor       TEXT COLLATE "C" NOT NULL DEFAULT '', -- the last record that the work has passed
    done         BIGINT  NOT NULL DEFAULT 0,
    total        BIGINT  NOT NULL DEFAULT 0,
    reached      BIGINT  NOT NULL -- up to which ledger entry what arrived was looked at
);

-- What was ever put under a hold. It stays when the hold is lifted.
CREATE TABLE hold_records (
    hold_seq    BIGINT  NOT NULL REFERENCES holds (seq),
    document_id TEXT COLLATE "C" NOT NULL REFERENCES documents (id),
    added_at    BIGINT  NOT NULL,
    locked      BIGINT  NOT NULL DEFAULT 0, -- whether the vault's medium holds its bytes as well
    PRIMARY KEY (hold_seq, document_id)
);
CREATE INDEX hold_records_document ON hold_records (document_id, hold_seq);
CREATE INDEX hold_records_unlocked ON hold_records (hold_seq, document_id) WHERE locked = 0;

-- +goose StatementBegin
CREATE FUNCTION holds_are_lifted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'holds are lifted, not deleted';
END $$;
-- +goose StatementEnd
CREATE TRIGGER holds_no_delete BEFORE DELETE ON holds
    FOR EACH ROW EXECUTE FUNCTION holds_are_lifted();
CREATE TRIGGER hold_records_no_delete BEFORE DELETE ON hold_records
    FOR EACH ROW EXECUTE FUNCTION holds_are_lifted();
