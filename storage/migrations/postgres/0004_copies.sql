-- The register of certified copies issued. An entry is never changed, but for its one revocation.

-- +goose Up
CREATE TABLE copies (
    code                 TEXT    COLLATE "C" NOT NULL PRIMARY KEY,
    seq                  BIGINT  NOT NULL UNIQUE, -- the entry that recorded it
    document_id          TEXT    COLLATE "C" NOT NULL REFERENCES documents (id),
    version              BIGINT  NOT NULL,
    language             TEXT    NOT NULL,
    file_id              TEXT    COLLATE "C" NOT NULL,
    original_sha256      TEXT    COLLATE "C" NOT NULL,
    issued_sha256        TEXT    COLLATE "C" NOT NULL UNIQUE,
    size                 BIGINT  NOT NULL,
    beside               TEXT    NOT NULL,
    certificate_language TEXT    NOT NULL,
    in_force_on          DATE,
    known_at             BIGINT  NOT NULL,
    filed_seq            BIGINT  NOT NULL,
    issued_at            BIGINT  NOT NULL,
    issued_by            TEXT    NOT NULL,
    revoked_at           BIGINT  NOT NULL DEFAULT 0,
    revoked_by           TEXT    NOT NULL DEFAULT '',
    revoke_reason        TEXT    NOT NULL DEFAULT '',
    revoked_seq          BIGINT  NOT NULL DEFAULT 0,
    FOREIGN KEY (document_id, version) REFERENCES versions (document_id, number)
);
CREATE INDEX copies_document ON copies (document_id, seq);

-- +goose StatementBegin
CREATE FUNCTION copy_is_only_revoked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.revoked_at = 0 AND NEW.revoked_at <> 0
            AND to_jsonb(OLD) - '{revoked_at,revoked_by,revoke_reason,revoked_seq}'::text[] = to_jsonb(NEW) - '{revoked_at,revoked_by,revoke_reason,revoked_seq}'::text[]
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'an issued copy is never changed';
END $$;
-- +goose StatementEnd
CREATE TRIGGER copies_only_revoked BEFORE UPDATE OR DELETE ON copies
    FOR EACH ROW EXECUTE FUNCTION copy_is_only_revoked();
CREATE TRIGGER copies_no_truncate BEFORE TRUNCATE ON copies
    FOR EACH STATEMENT EXECUTE FUNCTION copy_is_only_revoked();
