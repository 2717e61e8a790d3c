-- What a matter takes over from the checklist of its class.

-- +goose Up
ALTER TABLE matter_requirements ADD COLUMN code     TEXT NOT NULL DEFAULT '';   -- of the checklist; empty for one of the matter's own
ALTER TABLE matter_requirements ADD COLUMN texts    TEXT NOT NULL DEFAULT '{}'; -- JSON: language, text
ALTER TABLE matter_requirements ADD COLUMN doc_type TEXT NOT NULL DEFAULT '';   -- of the document that fulfils it; empty for any
