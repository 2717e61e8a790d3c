// Package storage keeps the catalogue: documents, the register, the ledger,
// jobs and accounts, by sqlx on SQLite or on PostgreSQL. The same suite
// (storagetest.Run) passes on both.
//
// On SQLite there is one writer. Transactions that wait at the same time are
// committed together, so that one flush to the disk serves all of them; see
// group. On PostgreSQL every transaction is its own, and the ledger's head row
// puts their entries in the order of their commits.
package storage
