-- +goose Up
ALTER TABLE users ADD COLUMN terms TEXT NOT NULL DEFAULT '[]'; -- roles and bodies with a beginning or an end: [{kind, code, from, until}]

-- What is in the ledger of a day already, so that it stands there once. Days that are over are removed.
CREATE TABLE openings (
    day         DATE             NOT NULL,
    actor       TEXT COLLATE "C" NOT NULL, -- a user's id, or share: and that of a share link
    document_id TEXT COLLATE "C" NOT NULL,
    what        TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (day, actor, document_id, what)
);

CREATE TABLE shares (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    hash          TEXT COLLATE "C" NOT NULL UNIQUE, -- SHA-256 of the secret, which is kept nowhere
    document_id   TEXT COLLATE "C" NOT NULL REFERENCES documents (id),
    version       BIGINT           NOT NULL,
    file_id       TEXT COLLATE "C" NOT NULL REFERENCES files (id),
    reason        TEXT             NOT NULL,
    made_at       BIGINT           NOT NULL,
    made_by       TEXT COLLATE "C" NOT NULL, -- the user's id
    made_name     TEXT             NOT NULL, -- their name at the time
    expires_at    BIGINT           NOT NULL,
    revoked_at    BIGINT           NOT NULL DEFAULT 0,
    revoked_name  TEXT             NOT NULL DEFAULT '',
    revoke_reason TEXT             NOT NULL DEFAULT ''
);
CREATE INDEX shares_document ON shares (document_id, made_at);
