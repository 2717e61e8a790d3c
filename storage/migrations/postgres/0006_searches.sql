-- Searches that people keep for themselves.

-- +goose Up
CREATE TABLE saved_searches (
    id       TEXT   COLLATE "C" NOT NULL PRIMARY KEY,
    user_id  TEXT   COLLATE "C" NOT NULL REFERENCES users (id),
    name     TEXT   COLLATE "C" NOT NULL,
    query    TEXT   NOT NULL, -- the parameters of GET /api/v1/search, as an address has them
    saved_at BIGINT NOT NULL, -- microseconds since 1970
    UNIQUE (user_id, name)
);
