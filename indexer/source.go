package indexer

import (
	"context"

	"acervo/records"
)

// Source is the catalogue, as far as the index needs it.
type Source interface {
	Feed
	Shelf
}

// Feed tells what there is and what changed.
type Feed interface {
	// Changes looks at the next entries of the ledger after seq, at most limit of
	// them, and returns the documents they are about, each once, and the number of
	// the last entry looked at; reached is after itself when there is none.
	Changes(ctx context.Context, after int64, limit int) (docs []records.DocumentID, reached int64, err error)
	// Head returns the state of the ledger.
	Head(ctx context.Context) (records.LedgerHead, error)
	// DocumentIDs returns at most limit ids greater than after, in their order.
	DocumentIDs(ctx context.Context, after records.DocumentID, limit int) ([]records.DocumentID, error)
}

// Shelf gives documents and their texts.
type Shelf interface {
	// DocumentsByID returns the documents with versions, texts and files; those
	// that do not exist are left out.
	DocumentsByID(ctx context.Context, ids []records.DocumentID) ([]records.Document, error)
	// Passages returns a file's passages in order; empty when it is not read.
	Passages(ctx context.Context, id records.FileID) ([]records.Passage, error)
	// PassageTexts returns the whole passages of which places gives the file and
	// the ordinal, in any order; those that do not exist are left out.
	PassageTexts(ctx context.Context, places []records.Passage) ([]records.Passage, error)
}
