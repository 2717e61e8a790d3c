-- The register of certified copies issued. An entry is never changed, but for its one revocation.

-- +goose Up
CREATE TABLE copies (
    code                 TEXT    NOT NULL PRIMARY KEY,
    seq                  INTEGER NOT NULL UNIQUE, -- the entry that recorded it
    document_id          TEXT    NOT NULL REFERENCES documents (id),
    version              INTEGER NOT NULL,
    language             TEXT    NOT NULL,
    file_id              TEXT    NOT NULL,
    original_sha256      TEXT    NOT NULL,
    issued_sha256        TEXT    NOT NULL UNIQUE,
    size                 INTEGER NOT NULL,
    beside               TEXT    NOT NULL,
    certificate_language TEXT    NOT NULL,
    in_force_on          TEXT,
    known_at             INTEGER NOT NULL,
    filed_seq            INTEGER NOT NULL,
    issued_at            INTEGER NOT NULL,
    issued_by            TEXT    NOT NULL,
    revoked_at           INTEGER NOT NULL DEFAULT 0,
    revoked_by           TEXT    NOT NULL DEFAULT '',
    revoke_reason        TEXT    NOT NULL DEFAULT '',
    revoked_seq          INTEGER NOT NULL DEFAULT 0,
    FOREIGN KEY (document_id, version) REFERENCES versions (document_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX copies_document ON copies (document_id, seq);

-- +goose StatementBegin
CREATE TRIGGER copies_no_replace BEFORE INSERT ON copies
    WHEN EXISTS (SELECT 1 FROM copies WHERE code = NEW.code OR seq = NEW.seq OR issued_sha256 = NEW.issued_sha256)
BEGIN SELECT RAISE(ABORT, 'an issued copy is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER copies_only_revoked BEFORE UPDATE ON copies
    WHEN OLD.revoked_at <> 0 OR NEW.revoked_at = 0
    OR (OLD.code, OLD.seq, OLD.document_id, OLD.version, OLD.language, OLD.file_id, OLD.original_sha256, OLD.issued_sha256, OLD.size, OLD.beside,
            OLD.certificate_language, OLD.in_force_on, OLD.known_at, OLD.filed_seq, OLD.issued_at, OLD.issued_by)
        IS NOT (NEW.code, NEW.seq, NEW.document_id, NEW.version, NEW.language, NEW.file_id, NEW.original_sha256, NEW.issued_sha256, NEW.size, NEW.beside,
            NEW.certificate_language, NEW.in_force_on, NEW.known_at, NEW.filed_seq, NEW.issued_at, NEW.issued_by)
BEGIN SELECT RAISE(ABORT, 'an issued copy is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER copies_no_delete BEFORE DELETE ON copies
BEGIN SELECT RAISE(ABORT, 'an issued copy is never changed'); END;
-- +goose StatementEnd
