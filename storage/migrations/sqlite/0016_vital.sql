-- Which records are vital, and when they are reviewed.

-- +goose Up
CREATE TABLE vital_records (
    document_id TEXT    NOT NULL PRIMARY KEY REFERENCES documents (id),
    months      INTEGER NOT NULL,            -- between two reviews
    note        TEXT    NOT NULL DEFAULT '',
    marked_at   INTEGER NOT NULL,
    marked_by   TEXT    NOT NULL,
    reviewed_on TEXT   ,                     -- the last review
    reviewed_by TEXT    NOT NULL DEFAULT '',
    next_on     TEXT    NOT NULL             -- the next one
) STRICT, WITHOUT ROWID;
CREATE INDEX vital_records_next ON vital_records (next_on, document_id);
