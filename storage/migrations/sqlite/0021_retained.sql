-- What the vault's medium keeps by itself (S3 Object Lock).

-- +goose Up
ALTER TABLE documents ADD COLUMN retained_on TEXT; -- until when the medium was told to keep the bytes; NULL: it is to be told
CREATE INDEX documents_to_retain ON documents (id) WHERE fate = '' AND (due_on IS NOT NULL OR due_action = 'permanent') AND (retained_on IS NULL OR due_on > retained_on);
