-- Roles and bodies that somebody has from a day or until one; who opened what is closed; share links.

-- +goose Up
ALTER TABLE users ADD COLUMN terms TEXT NOT NULL DEFAULT '[]'; -- roles and bodies with a beginning or an end: [{kind, code, from, until}]

-- What is in the ledger of a day already, so that it stands there once. Days that are over are removed.
CREATE TABLE openings (
    day         TEXT    NOT NULL,
    actor       TEXT    NOT NULL, -- a user's id, or share: and that of a share link
    document_id TEXT    NOT NULL,
    what        TEXT    NOT NULL,
    PRIMARY KEY (day, actor, document_id, what)
) STRICT, WITHOUT ROWID;

CREATE TABLE shares (
    id            TEXT    NOT NULL PRIMARY KEY,
    hash          TEXT    NOT NULL UNIQUE, -- SHA-256 of the secret, which is kept nowhere
    document_id   TEXT    NOT NULL REFERENCES documents (id),
    version       INTEGER NOT NULL,
    file_id       TEXT    NOT NULL REFERENCES files (id),
    reason        TEXT    NOT NULL,
    made_at       INTEGER NOT NULL,
    made_by       TEXT    NOT NULL, -- the user's id
    made_name     TEXT    NOT NULL, -- their name at the time
    expires_at    INTEGER NOT NULL,
    revoked_at    INTEGER NOT NULL DEFAULT 0,
    revoked_name  TEXT    NOT NULL DEFAULT '',
    revoke_reason TEXT    NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX shares_document ON shares (document_id, made_at);
