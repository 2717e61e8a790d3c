-- Nearly every document is a lineage by itself, which its id finds.

-- +goose Up
DROP INDEX documents_lineage;
CREATE INDEX documents_lineage ON documents (lineage_id) WHERE lineage_id <> id;
