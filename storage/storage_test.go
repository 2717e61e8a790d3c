package storage_test

import (
	"path/filepath"
	"testing"

	"acervo/storage/storagetest"
)

func sqliteURL(t testing.TB) string { return filepath.Join(t.TempDir(), "catalogue.db") }

func TestSQLite(t *testing.T) { storagetest.Run(t, sqliteURL) }

func TestPostgres(t *testing.T) { storagetest.Run(t, storagetest.StartPostgres) }
