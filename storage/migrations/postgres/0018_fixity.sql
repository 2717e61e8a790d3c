-- +goose Up
CREATE TABLE fixity_ranges (
    prefix       TEXT COLLATE "C" NOT NULL PRIMARY KEY, -- the first two digits of SHA-256: 00 to ff
    checked_at   BIGINT NOT NULL,                       -- when the range was gone through the last time, and what was found then
    blobs        BIGINT NOT NULL,
    bytes        BIGINT NOT NULL,
    faults       BIGINT NOT NULL,
    pass_cursor  TEXT COLLATE "C" NOT NULL,             -- of the pass under way: the last one checked
    pass_blobs   BIGINT NOT NULL,
    pass_bytes   BIGINT NOT NULL,
    pass_faults  BIGINT NOT NULL,
    pass_started BIGINT NOT NULL
);

CREATE TABLE fixity_findings (
    sha256      TEXT COLLATE "C" NOT NULL,
    second      BOOLEAN NOT NULL, -- in the second vault
    fault       TEXT    NOT NULL, -- missing, changed, size
    size        BIGINT  NOT NULL, -- as filed
    found_at    BIGINT  NOT NULL,
    repaired_at BIGINT  NOT NULL, -- 0: it is still so
    PRIMARY KEY (sha256, second)
);
