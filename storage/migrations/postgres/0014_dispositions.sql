-- Dispositions: how records are let go, by two persons, and what became of each.

-- +goose Up
CREATE TABLE dispositions (
    seq            BIGINT  NOT NULL PRIMARY KEY, -- the ledger entry that proposed it
    action         TEXT    NOT NULL, -- destroy, transfer
    reason         TEXT    NOT NULL,
    receiver       TEXT    NOT NULL, -- of a transfer
    state          TEXT    NOT NULL, -- proposed, rejected, approved, confirmed, executed, certified
    proposed_at    BIGINT  NOT NULL,
    proposed_by    TEXT    NOT NULL, -- the name at the time
    proposed_actor TEXT    NOT NULL,
    decided_at     BIGINT  NOT NULL DEFAULT 0,
    decided_by     TEXT    NOT NULL DEFAULT '',
    decided_actor  TEXT    NOT NULL DEFAULT '',
    decision       TEXT    NOT NULL DEFAULT '', -- what whoever decided said
    decided_seq    BIGINT  NOT NULL DEFAULT 0,
    reference      TEXT    NOT NULL DEFAULT '', -- of the receiver's confirmation
    received_on    DATE,
    confirmed_at   BIGINT  NOT NULL DEFAULT 0,
    confirmed_by   TEXT    NOT NULL DEFAULT '',
    confirmed_seq  BIGINT  NOT NULL DEFAULT 0,
    executed_at    BIGINT  NOT NULL DEFAULT 0,
    executed_seq   BIGINT  NOT NULL DEFAULT 0,
    proof          TEXT    NOT NULL DEFAULT '', -- SHA-256 of the certificate as JSON
    paper          TEXT    NOT NULL DEFAULT '', -- and as PDF
    certificate    TEXT    NOT NULL DEFAULT ''  -- the document that it was filed as
);

CREATE TABLE disposition_records (
    disposition_seq BIGINT  NOT NULL REFERENCES dispositions (seq),
    document_id     TEXT COLLATE "C" NOT NULL REFERENCES documents (id),
    state           TEXT    NOT NULL, -- proposed, excluded, left_out, done
    reason          TEXT    NOT NULL, -- why it was excluded or left out
    seq             BIGINT  NOT NULL, -- the entry by which it went
    bytes           TEXT    NOT NULL, -- of what went: pending, gone, shared
    PRIMARY KEY (disposition_seq, document_id)
);
CREATE INDEX disposition_records_document ON disposition_records (document_id, disposition_seq);
