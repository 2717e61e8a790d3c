-- Legal events: the only facts on what is the law when. Statuses and intervals are derived from them.

-- +goose Up

-- Documents that replaced one another share it: a key to fetch their events together, no more.
ALTER TABLE documents ADD COLUMN lineage_id TEXT COLLATE "C";
UPDATE documents SET lineage_id = id;
ALTER TABLE documents ALTER COLUMN lineage_id SET NOT NULL;
CREATE INDEX documents_lineage ON documents (lineage_id);

CREATE TABLE legal_events (
    document_id    TEXT    COLLATE "C" NOT NULL REFERENCES documents (id),
    id             BIGINT  NOT NULL UNIQUE, -- the entry that recorded it
    type           TEXT    NOT NULL,
    effective_on   DATE,
    ordinal        BIGINT  NOT NULL,
    by_id          TEXT    COLLATE "C" REFERENCES documents (id),
    by_provision   TEXT    NOT NULL,
    version        BIGINT, -- that it brought
    note           TEXT    NOT NULL,
    recorded_at    BIGINT  NOT NULL,
    recorded_by    TEXT    NOT NULL,
    retracted_at   BIGINT  NOT NULL DEFAULT 0,
    retracted_by   TEXT    NOT NULL DEFAULT '',
    retract_reason TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (document_id, id),
    FOREIGN KEY (document_id, version) REFERENCES versions (document_id, number)
);
CREATE INDEX legal_events_by ON legal_events (by_id) WHERE by_id IS NOT NULL;
CREATE INDEX legal_events_effective ON legal_events (effective_on, id);

-- Relations recorded by hand; those that follow from events are derived.
CREATE TABLE relations (
    id             BIGINT  NOT NULL PRIMARY KEY,
    type           TEXT    NOT NULL,
    from_id        TEXT    COLLATE "C" NOT NULL REFERENCES documents (id),
    from_provision TEXT    NOT NULL,
    to_id          TEXT    COLLATE "C" NOT NULL REFERENCES documents (id),
    to_provision   TEXT    NOT NULL,
    note           TEXT    NOT NULL,
    recorded_at    BIGINT  NOT NULL,
    recorded_by    TEXT    NOT NULL,
    retracted_at   BIGINT  NOT NULL DEFAULT 0,
    retracted_by   TEXT    NOT NULL DEFAULT '',
    retract_reason TEXT    NOT NULL DEFAULT ''
);
CREATE INDEX relations_from ON relations (from_id);
CREATE INDEX relations_to ON relations (to_id);

-- A fact is retracted once, and otherwise stays as it was recorded.
-- +goose StatementBegin
CREATE FUNCTION fact_is_only_retracted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.retracted_at = 0 AND NEW.retracted_at <> 0
            AND to_jsonb(OLD) - '{retracted_at,retracted_by,retract_reason}'::text[] = to_jsonb(NEW) - '{retracted_at,retracted_by,retract_reason}'::text[]
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a fact is never changed';
END $$;
-- +goose StatementEnd
CREATE TRIGGER legal_events_only_retracted BEFORE UPDATE OR DELETE ON legal_events
    FOR EACH ROW EXECUTE FUNCTION fact_is_only_retracted();
CREATE TRIGGER legal_events_no_truncate BEFORE TRUNCATE ON legal_events
    FOR EACH STATEMENT EXECUTE FUNCTION fact_is_only_retracted();
CREATE TRIGGER relations_only_retracted BEFORE UPDATE OR DELETE ON relations
    FOR EACH ROW EXECUTE FUNCTION fact_is_only_retracted();
CREATE TRIGGER relations_no_truncate BEFORE TRUNCATE ON relations
    FOR EACH STATEMENT EXECUTE FUNCTION fact_is_only_retracted();
