-- The answer to an idempotency key belongs to the document that it is about, so that its manifest brings it along.

-- +goose Up
ALTER TABLE receipts ADD COLUMN document_id TEXT REFERENCES documents (id); -- that it is about
UPDATE receipts SET document_id = (SELECT id FROM documents WHERE id = json_extract(receipt, '$.document'));
CREATE INDEX receipts_document ON receipts (document_id);
