// Package storagetest holds the suite that every database behind
// records.Catalogue passes, and starts the PostgreSQL that it needs.
package storagetest
