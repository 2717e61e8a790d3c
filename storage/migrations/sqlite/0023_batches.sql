-- Batches: many records changed alike by work that goes on beside.

-- +goose Up
CREATE TABLE batches (
    id         TEXT    NOT NULL PRIMARY KEY,
    maker      TEXT    NOT NULL, -- the account that chose the records
    made_by    TEXT    NOT NULL, -- its name at the time
    scopes     TEXT    NOT NULL, -- of the token it came by; JSON
    made_at    INTEGER NOT NULL,
    query      TEXT    NOT NULL, -- by which the records are chosen; empty of a list
    list       TEXT    NOT NULL, -- the records named, with the revisions seen; JSON, empty once they were looked at
    changes    TEXT    NOT NULL, -- what becomes of them; JSON
    reason     TEXT    NOT NULL DEFAULT '',
    state      TEXT    NOT NULL, -- looking, seen, running, stopped, done
    cursor     TEXT    NOT NULL DEFAULT '', -- up to which record the query was looked at
    looked     INTEGER NOT NULL DEFAULT 0,
    listed     INTEGER NOT NULL DEFAULT 0, -- how many the list names
    asks       INTEGER NOT NULL DEFAULT 0, -- whether declared records are among those to be changed
    begun_at   INTEGER NOT NULL DEFAULT 0,
    begun_seq  INTEGER NOT NULL DEFAULT 0, -- the ledger entry that began it; 0 while nobody has said so
    ended_at   INTEGER NOT NULL DEFAULT 0,
    ended_seq  INTEGER NOT NULL DEFAULT 0, -- the ledger entry that ended it
    stopped_by TEXT    NOT NULL DEFAULT '' -- who stopped it before its end
) STRICT;
CREATE INDEX batches_made ON batches (made_at, id);
CREATE INDEX batches_open ON batches (state) WHERE state IN ('looking', 'seen', 'running');

CREATE TABLE batch_records (
    batch_id    TEXT    NOT NULL REFERENCES batches (id),
    place       INTEGER NOT NULL, -- in the order in which they were chosen, from 1
    ref         TEXT    NOT NULL, -- as it was named
    document_id TEXT    NOT NULL, -- empty when there is none that whoever chose it may read
    revision    INTEGER NOT NULL, -- that was seen
    state       TEXT    NOT NULL, -- waiting, changed, unchanged, refused
    kind        TEXT    NOT NULL, -- of the refusal
    field       TEXT    NOT NULL,
    why         TEXT    NOT NULL,
    PRIMARY KEY (batch_id, place)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX batch_records_document ON batch_records (batch_id, document_id) WHERE document_id <> '';
CREATE INDEX batch_records_state ON batch_records (batch_id, state, place);
