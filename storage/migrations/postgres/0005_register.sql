-- Annulments of register entries; what others add to a checkpoint: signatures and time-stamps.

-- +goose Up
CREATE UNIQUE INDEX register_entries_document ON register_entries (document_id);

-- An entry is never changed: that its number counts no more is a row added to it.
CREATE TABLE register_annulments (
    document_id TEXT    COLLATE "C" NOT NULL PRIMARY KEY REFERENCES documents (id),
    reason      TEXT    NOT NULL,
    at          BIGINT  NOT NULL,
    actor       TEXT    NOT NULL,
    name        TEXT    NOT NULL, -- the actor's, at the time
    seq         BIGINT  NOT NULL  -- the ledger entry that says so
);

CREATE TABLE checkpoint_signatures (
    size  BIGINT  NOT NULL REFERENCES checkpoints (size),
    key   TEXT    COLLATE "C" NOT NULL, -- the public key of whoever signed (C2SP signed-note)
    line  TEXT    NOT NULL, -- as it stands in the note
    at    BIGINT  NOT NULL,
    actor TEXT    NOT NULL,
    name  TEXT    NOT NULL, -- the actor's, at the time
    PRIMARY KEY (size, key)
);

CREATE TABLE checkpoint_stamps (
    size      BIGINT  NOT NULL REFERENCES checkpoints (size),
    authority TEXT    COLLATE "C" NOT NULL, -- the subject of the certificate that stamped
    token     BYTEA   NOT NULL, -- DER (RFC 3161 TimeStampToken)
    stamped   BIGINT  NOT NULL, -- the authority's time
    at        BIGINT  NOT NULL,
    PRIMARY KEY (size, authority)
);

-- +goose StatementBegin
CREATE FUNCTION register_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the register is append-only';
END $$;
-- +goose StatementEnd
CREATE TRIGGER register_entries_append_only BEFORE UPDATE OR DELETE ON register_entries
    FOR EACH ROW EXECUTE FUNCTION register_is_append_only();
CREATE TRIGGER register_entries_no_truncate BEFORE TRUNCATE ON register_entries
    FOR EACH STATEMENT EXECUTE FUNCTION register_is_append_only();
CREATE TRIGGER register_annulments_append_only BEFORE UPDATE OR DELETE ON register_annulments
    FOR EACH ROW EXECUTE FUNCTION register_is_append_only();
CREATE TRIGGER register_annulments_no_truncate BEFORE TRUNCATE ON register_annulments
    FOR EACH STATEMENT EXECUTE FUNCTION register_is_append_only();
