-- What checks of the bytes in the vaults found.

-- +goose Up
CREATE TABLE fixity_ranges (
    prefix       TEXT    NOT NULL PRIMARY KEY, -- the first two digits of SHA-256: 00 to ff
    checked_at   INTEGER NOT NULL,             -- when the range was gone through the last time, and what was found then
    blobs        INTEGER NOT NULL,
    bytes        INTEGER NOT NULL,
    faults       INTEGER NOT NULL,
    pass_cursor  TEXT    NOT NULL,             -- of the pass under way: the last one checked
    pass_blobs   INTEGER NOT NULL,
    pass_bytes   INTEGER NOT NULL,
    pass_faults  INTEGER NOT NULL,
    pass_started INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE fixity_findings (
    sha256      TEXT    NOT NULL,
    second      INTEGER NOT NULL, -- in the second vault
    fault       TEXT    NOT NULL, -- missing, changed, size
    size        INTEGER NOT NULL, -- as filed
    found_at    INTEGER NOT NULL,
    repaired_at INTEGER NOT NULL, -- 0: it is still so
    PRIMARY KEY (sha256, second)
) STRICT, WITHOUT ROWID;
