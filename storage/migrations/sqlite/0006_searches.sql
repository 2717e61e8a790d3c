-- Searches that people keep for themselves.

-- +goose Up
CREATE TABLE saved_searches (
    id       TEXT   NOT NULL PRIMARY KEY,
    user_id  TEXT   NOT NULL REFERENCES users (id),
    name     TEXT   NOT NULL,
    query    TEXT   NOT NULL, -- the parameters of GET /api/v1/search, as an address has them
    saved_at INTEGER NOT NULL, -- microseconds since 1970
    UNIQUE (user_id, name)
) STRICT, WITHOUT ROWID;
