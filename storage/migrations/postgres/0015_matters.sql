-- Matters (expedientes) and their checklists. The documents of a matter name it (documents.matter_id).

-- +goose Up
CREATE TABLE matters (
    id            TEXT    COLLATE "C" NOT NULL PRIMARY KEY,
    code          TEXT    COLLATE "C" UNIQUE,            -- by which people name it; NULL for none
    titles        TEXT    NOT NULL,           -- JSON: language, title
    class         TEXT    COLLATE "C" NOT NULL,
    body          TEXT    NOT NULL DEFAULT '',
    access_level  TEXT    NOT NULL,
    access_bodies TEXT    NOT NULL DEFAULT '[]',
    embargo       DATE   ,
    access_class  TEXT    COLLATE "C" NOT NULL,
    seal          DATE   ,                    -- until the day before nobody reads its documents
    parent_id     TEXT    COLLATE "C" NOT NULL DEFAULT '', -- the matter it is a part of
    state         TEXT    NOT NULL,           -- open, closed
    opened_at     BIGINT  NOT NULL,
    opened_by     TEXT    NOT NULL,
    closed_at     BIGINT  NOT NULL DEFAULT 0,
    closed_by     TEXT    NOT NULL DEFAULT '',
    closed_on     DATE   ,                    -- the day that retention counts from
    revision      BIGINT  NOT NULL
);
CREATE INDEX matters_parent ON matters (parent_id) WHERE parent_id <> '';
CREATE INDEX matters_opened ON matters (opened_at, id);

CREATE TABLE matter_requirements (
    matter_id      TEXT    COLLATE "C" NOT NULL REFERENCES matters (id),
    n              BIGINT  NOT NULL,
    text           TEXT    NOT NULL,
    body           TEXT    NOT NULL DEFAULT '', -- who must bring it
    due            DATE   ,
    added_at       BIGINT  NOT NULL,
    added_by       TEXT    NOT NULL,
    fulfilled_by   TEXT    COLLATE "C" NOT NULL DEFAULT '', -- a document of the matter
    fulfilled_at   BIGINT  NOT NULL DEFAULT 0,
    fulfilled_name TEXT    NOT NULL DEFAULT '', -- of whoever said so, at the time
    waived_at      BIGINT  NOT NULL DEFAULT 0,
    waived_by      TEXT    NOT NULL DEFAULT '',
    waive_reason   TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (matter_id, n)
);
