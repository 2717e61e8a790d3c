-- Which records are vital, and when they are reviewed.

-- +goose Up
CREATE TABLE vital_records (
    document_id TEXT    COLLATE "C" NOT NULL PRIMARY KEY REFERENCES documents (id),
    months      BIGINT  NOT NULL,            -- between two reviews
    note        TEXT    NOT NULL DEFAULT '',
    marked_at   BIGINT  NOT NULL,
    marked_by   TEXT    NOT NULL,
    reviewed_on DATE   ,                     -- the last review
    reviewed_by TEXT    NOT NULL DEFAULT '',
    next_on     DATE    NOT NULL             -- the next one
);
CREATE INDEX vital_records_next ON vital_records (next_on, document_id);
