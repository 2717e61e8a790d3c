-- +goose Up
ALTER TABLE documents ADD COLUMN seal        DATE;                        -- until the day before nobody reads it
ALTER TABLE documents ADD COLUMN matter_id   TEXT COLLATE "C" NOT NULL DEFAULT ''; -- the matter it belongs to
ALTER TABLE documents ADD COLUMN declared_at BIGINT  NOT NULL DEFAULT 0;  -- since when it is a record; 0 for a draft
ALTER TABLE documents ADD COLUMN declared_by TEXT    NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN due_on      DATE;                        -- derived: when its retention ends
ALTER TABLE documents ADD COLUMN due_action  TEXT    NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN fate        TEXT    NOT NULL DEFAULT ''; -- destroyed, transferred; a stub remains
ALTER TABLE documents ADD COLUMN fate_at     BIGINT  NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN fate_seq    BIGINT  NOT NULL DEFAULT 0;  -- the entry that recorded it
-- Until now whatever was filed stood fast.
UPDATE documents SET declared_at = filed_at, declared_by = filed_by;
CREATE INDEX documents_due ON documents (due_on, id) WHERE due_on IS NOT NULL AND fate = '';
CREATE INDEX documents_matter ON documents (matter_id, id) WHERE matter_id <> '';
