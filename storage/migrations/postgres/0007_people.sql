-- Accounts that sign in at an identity provider; how often people search, and find nothing.

-- +goose Up
ALTER TABLE users ADD COLUMN issuer  TEXT NOT NULL DEFAULT ''; -- the provider's address (OpenID Connect Core 1.0 §2, iss); empty: a local account
ALTER TABLE users ADD COLUMN subject TEXT NOT NULL DEFAULT ''; -- what it calls the person (sub)
CREATE UNIQUE INDEX users_identity ON users (issuer, subject) WHERE issuer <> '';

-- Numbers of a day, and nothing else: not what was looked for, nor by whom.
CREATE TABLE search_days (
    day      TEXT   COLLATE "C" NOT NULL PRIMARY KEY,
    searches BIGINT NOT NULL,
    empty    BIGINT NOT NULL -- of which found nothing
);
