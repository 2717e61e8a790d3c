-- Retention: what lengthens it and what starts it, recorded on one document each; and how far the classes' rules are applied.

-- +goose Up

CREATE TABLE retention_overrides (
    document_id    TEXT    NOT NULL REFERENCES documents (id),
    id             INTEGER NOT NULL UNIQUE, -- the entry that recorded it
    trigger_code   TEXT    NOT NULL, -- empty for what is permanent
    event          TEXT    NOT NULL,
    years          INTEGER NOT NULL,
    months         INTEGER NOT NULL,
    action         TEXT    NOT NULL,
    reason         TEXT    NOT NULL,
    recorded_at    INTEGER NOT NULL,
    recorded_by    TEXT    NOT NULL,
    retracted_at   INTEGER NOT NULL DEFAULT 0, -- lifted
    retracted_by   TEXT    NOT NULL DEFAULT '',
    retract_reason TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (document_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE retention_events (
    document_id    TEXT    NOT NULL REFERENCES documents (id),
    id             INTEGER NOT NULL UNIQUE, -- the entry that recorded it
    code           TEXT    NOT NULL,
    happened_on    TEXT    NOT NULL,
    note           TEXT    NOT NULL,
    recorded_at    INTEGER NOT NULL,
    recorded_by    TEXT    NOT NULL,
    retracted_at   INTEGER NOT NULL DEFAULT 0,
    retracted_by   TEXT    NOT NULL DEFAULT '',
    retract_reason TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (document_id, id)
) STRICT, WITHOUT ROWID;

-- The rule by which the due dates of a class's documents were derived last, and how far they are.
CREATE TABLE retention_applied (
    class    TEXT    NOT NULL PRIMARY KEY,
    rule     TEXT    NOT NULL,
    after_id TEXT    NOT NULL, -- the last document done
    done     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a due list asks for stands in the index, so that documents it leaves out are not read.
DROP INDEX documents_due;
CREATE INDEX documents_due ON documents (due_on, id, access_class, class, body, due_action) WHERE due_on IS NOT NULL AND fate = '';
CREATE INDEX documents_due_class ON documents (class, due_on, id, access_class, body, due_action) WHERE due_on IS NOT NULL AND fate = '';
CREATE INDEX documents_due_body ON documents (body, due_on, id, access_class, due_action) WHERE due_on IS NOT NULL AND fate = '';
CREATE INDEX documents_due_access ON documents (access_class, due_on, id, due_action) WHERE due_on IS NOT NULL AND fate = '';
CREATE INDEX documents_class ON documents (class, id);

-- A fact is retracted once, and otherwise stays as it was recorded.
-- +goose StatementBegin
CREATE TRIGGER retention_overrides_no_replace BEFORE INSERT ON retention_overrides
    WHEN EXISTS (SELECT 1 FROM retention_overrides WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'an override is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER retention_overrides_only_retracted BEFORE UPDATE ON retention_overrides
    WHEN OLD.retracted_at <> 0 OR NEW.retracted_at = 0
    OR (OLD.document_id, OLD.id, OLD.trigger_code, OLD.event, OLD.years, OLD.months, OLD.action, OLD.reason, OLD.recorded_at, OLD.recorded_by)
        IS NOT (NEW.document_id, NEW.id, NEW.trigger_code, NEW.event, NEW.years, NEW.months, NEW.action, NEW.reason, NEW.recorded_at, NEW.recorded_by)
BEGIN SELECT RAISE(ABORT, 'an override is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER retention_overrides_no_delete BEFORE DELETE ON retention_overrides
BEGIN SELECT RAISE(ABORT, 'an override is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER retention_events_no_replace BEFORE INSERT ON retention_events
    WHEN EXISTS (SELECT 1 FROM retention_events WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a named event is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER retention_events_only_retracted BEFORE UPDATE ON retention_events
    WHEN OLD.retracted_at <> 0 OR NEW.retracted_at = 0
    OR (OLD.document_id, OLD.id, OLD.code, OLD.happened_on, OLD.note, OLD.recorded_at, OLD.recorded_by)
        IS NOT (NEW.document_id, NEW.id, NEW.code, NEW.happened_on, NEW.note, NEW.recorded_at, NEW.recorded_by)
BEGIN SELECT RAISE(ABORT, 'a named event is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER retention_events_no_delete BEFORE DELETE ON retention_events
BEGIN SELECT RAISE(ABORT, 'a named event is never changed'); END;
-- +goose StatementEnd
