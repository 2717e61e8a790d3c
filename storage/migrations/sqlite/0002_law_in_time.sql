-- Legal events: the only facts on what is the law when. Statuses and intervals are derived from them.

-- +goose Up

-- Documents that replaced one another share it: a key to fetch their events together, no more.
ALTER TABLE documents ADD COLUMN lineage_id TEXT NOT NULL DEFAULT '';
UPDATE documents SET lineage_id = id;
CREATE INDEX documents_lineage ON documents (lineage_id);

CREATE TABLE legal_events (
    document_id    TEXT    NOT NULL REFERENCES documents (id),
    id             INTEGER NOT NULL UNIQUE, -- the entry that recorded it
    type           TEXT    NOT NULL,
    effective_on   TEXT,
    ordinal        INTEGER NOT NULL,
    by_id          TEXT    REFERENCES documents (id),
    by_provision   TEXT    NOT NULL,
    version        INTEGER, -- that it brought
    note           TEXT    NOT NULL,
    recorded_at    INTEGER NOT NULL,
    recorded_by    TEXT    NOT NULL,
    retracted_at   INTEGER NOT NULL DEFAULT 0,
    retracted_by   TEXT    NOT NULL DEFAULT '',
    retract_reason TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (document_id, id),
    FOREIGN KEY (document_id, version) REFERENCES versions (document_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX legal_events_by ON legal_events (by_id) WHERE by_id IS NOT NULL;
CREATE INDEX legal_events_effective ON legal_events (effective_on, id);

-- Relations recorded by hand; those that follow from events are derived.
CREATE TABLE relations (
    id             INTEGER NOT NULL PRIMARY KEY,
    type           TEXT    NOT NULL,
    from_id        TEXT    NOT NULL REFERENCES documents (id),
    from_provision TEXT    NOT NULL,
    to_id          TEXT    NOT NULL REFERENCES documents (id),
    to_provision   TEXT    NOT NULL,
    note           TEXT    NOT NULL,
    recorded_at    INTEGER NOT NULL,
    recorded_by    TEXT    NOT NULL,
    retracted_at   INTEGER NOT NULL DEFAULT 0,
    retracted_by   TEXT    NOT NULL DEFAULT '',
    retract_reason TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX relations_from ON relations (from_id);
CREATE INDEX relations_to ON relations (to_id);

-- A fact is retracted once, and otherwise stays as it was recorded. INSERT OR
-- REPLACE deletes without asking the delete triggers.
-- +goose StatementBegin
CREATE TRIGGER legal_events_no_replace BEFORE INSERT ON legal_events
    WHEN EXISTS (SELECT 1 FROM legal_events WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a legal event is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER legal_events_only_retracted BEFORE UPDATE ON legal_events
    WHEN OLD.retracted_at <> 0 OR NEW.retracted_at = 0
    OR (OLD.document_id, OLD.id, OLD.type, OLD.effective_on, OLD.ordinal, OLD.by_id, OLD.by_provision, OLD.version, OLD.note, OLD.recorded_at, OLD.recorded_by)
        IS NOT (NEW.document_id, NEW.id, NEW.type, NEW.effective_on, NEW.ordinal, NEW.by_id, NEW.by_provision, NEW.version, NEW.note, NEW.recorded_at, NEW.recorded_by)
BEGIN SELECT RAISE(ABORT, 'a legal event is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER legal_events_no_delete BEFORE DELETE ON legal_events
BEGIN SELECT RAISE(ABORT, 'a legal event is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER relations_no_replace BEFORE INSERT ON relations
    WHEN EXISTS (SELECT 1 FROM relations WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a relation is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER relations_only_retracted BEFORE UPDATE ON relations
    WHEN OLD.retracted_at <> 0 OR NEW.retracted_at = 0
    OR (OLD.id, OLD.type, OLD.from_id, OLD.from_provision, OLD.to_id, OLD.to_provision, OLD.note, OLD.recorded_at, OLD.recorded_by)
        IS NOT (NEW.id, NEW.type, NEW.from_id, NEW.from_provision, NEW.to_id, NEW.to_provision, NEW.note, NEW.recorded_at, NEW.recorded_by)
BEGIN SELECT RAISE(ABORT, 'a relation is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER relations_no_delete BEFORE DELETE ON relations
BEGIN SELECT RAISE(ABORT, 'a relation is never changed'); END;
-- +goose StatementEnd
