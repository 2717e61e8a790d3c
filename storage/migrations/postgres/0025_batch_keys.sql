-- The API key that a batch was begun with.

-- +goose Up
ALTER TABLE batches ADD COLUMN token_id TEXT COLLATE "C" NOT NULL DEFAULT ''; -- by which its records were chosen, and then by which it was begun; empty for none
