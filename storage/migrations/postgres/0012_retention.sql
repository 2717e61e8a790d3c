-- Retention: what lengthens it and what starts it, recorded on one document each; and how far the classes' rules are applied.

-- +goose Up

CREATE TABLE retention_overrides (
    document_id    TEXT    COLLATE "C" NOT NULL REFERENCES documents (id),
    id             BIGINT  NOT NULL UNIQUE, -- the entry that recorded it
    trigger_code   TEXT    NOT NULL, -- empty for what is permanent
    event          TEXT    NOT NULL,
    years          BIGINT  NOT NULL,
    months         BIGINT  NOT NULL,
    action         TEXT    NOT NULL,
    reason         TEXT    NOT NULL,
    recorded_at    BIGINT  NOT NULL,
    recorded_by    TEXT    NOT NULL,
    retracted_at   BIGINT  NOT NULL DEFAULT 0, -- lifted
    retracted_by   TEXT    NOT NULL DEFAULT '',
    retract_reason TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (document_id, id)
);

CREATE TABLE retention_events (
    document_id    TEXT    COLLATE "C" NOT NULL REFERENCES documents (id),
    id             BIGINT  NOT NULL UNIQUE, -- the entry that recorded it
    code           TEXT    NOT NULL,
    happened_on    DATE    NOT NULL,
    note           TEXT    NOT NULL,
    recorded_at    BIGINT  NOT NULL,
    recorded_by    TEXT    NOT NULL,
    retracted_at   BIGINT  NOT NULL DEFAULT 0,
    retracted_by   TEXT    NOT NULL DEFAULT '',
    retract_reason TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (document_id, id)
);

-- The rule by which the due dates of a class's documents were derived last, and how far they are.
CREATE TABLE retention_applied (
    class    TEXT    COLLATE "C" NOT NULL PRIMARY KEY,
    rule     TEXT    NOT NULL,
    after_id TEXT    NOT NULL, -- the last document done
    done     BIGINT  NOT NULL
);

-- What a due list asks for stands in the index, so that documents it leaves out are not read.
DROP INDEX documents_due;
CREATE INDEX documents_due ON documents (due_on, id, access_class, class, body, due_action) WHERE due_on IS NOT NULL AND fate = '';
CREATE INDEX documents_due_class ON documents (class, due_on, id, access_class, body, due_action) WHERE due_on IS NOT NULL AND fate = '';
CREATE INDEX documents_due_body ON documents (body, due_on, id, access_class, due_action) WHERE due_on IS NOT NULL AND fate = '';
CREATE INDEX documents_due_access ON documents (access_class, due_on, id, due_action) WHERE due_on IS NOT NULL AND fate = '';
CREATE INDEX documents_class ON documents (class, id);

-- A fact is retracted once, and otherwise stays as it was recorded.
CREATE TRIGGER retention_overrides_only_retracted BEFORE UPDATE OR DELETE ON retention_overrides
    FOR EACH ROW EXECUTE FUNCTION fact_is_only_retracted();
CREATE TRIGGER retention_overrides_no_truncate BEFORE TRUNCATE ON retention_overrides
    FOR EACH STATEMENT EXECUTE FUNCTION fact_is_only_retracted();
CREATE TRIGGER retention_events_only_retracted BEFORE UPDATE OR DELETE ON retention_events
    FOR EACH ROW EXECUTE FUNCTION fact_is_only_retracted();
CREATE TRIGGER retention_events_no_truncate BEFORE TRUNCATE ON retention_events
    FOR EACH STATEMENT EXECUTE FUNCTION fact_is_only_retracted();
