// Package indexer finds documents by their words. It keeps a full-text index
// (bleve's scorch) beside the catalogue, follows the ledger with it, and answers
// records.Finder from it.
//
// What is indexed is the passage: its words, folded and not stemmed, with their
// positions. Stems stand apart in a lexicon, which tells a query the forms of its
// words; so the index is half as large and several times as fast to make. What
// all passages of a document share (title, number, access, dates) is kept once,
// in the document's head, and held in memory as tables; a changed title or access
// never touches a passage.
package indexer
