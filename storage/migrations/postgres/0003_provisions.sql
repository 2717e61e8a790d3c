-- Who answers for a file's outline (a file without a row: nobody yet), and what texts cite.

-- +goose Up
CREATE TABLE outlines (
    file_id   TEXT    COLLATE "C" NOT NULL PRIMARY KEY REFERENCES files (id),
    state     TEXT    NOT NULL,
    corrected BOOLEAN NOT NULL, -- a person wrote the list
    by_id     TEXT    NOT NULL,
    by_name   TEXT    NOT NULL,
    at        BIGINT  NOT NULL,
    finding   TEXT    NOT NULL  -- why it fell back to a proposal
);

CREATE TABLE citations (
    file_id    TEXT    COLLATE "C" NOT NULL REFERENCES files (id),
    ordinal    BIGINT  NOT NULL,
    eid        TEXT    NOT NULL, -- of the provision it stands in
    byte_start BIGINT  NOT NULL,
    byte_end   BIGINT  NOT NULL,
    quote      TEXT    NOT NULL,
    own        BOOLEAN NOT NULL, -- it names a provision of its own text
    provisions TEXT    NOT NULL, -- the provisions it names
    PRIMARY KEY (file_id, ordinal)
);

-- What a citation names and what a document is called, in the same words. Which document a
-- citation means is a join of these two, made when it is asked.
CREATE TABLE citation_keys (
    file_id TEXT    COLLATE "C" NOT NULL REFERENCES files (id),
    ordinal BIGINT  NOT NULL,
    rank    BIGINT  NOT NULL, -- 0 for the most exact
    key     TEXT    COLLATE "C" NOT NULL,
    PRIMARY KEY (file_id, ordinal, rank)
);
CREATE INDEX citation_keys_key ON citation_keys (key);

CREATE TABLE document_keys (
    document_id TEXT    COLLATE "C" NOT NULL REFERENCES documents (id),
    key         TEXT    COLLATE "C" NOT NULL,
    PRIMARY KEY (document_id, key)
);
CREATE INDEX document_keys_key ON document_keys (key);
