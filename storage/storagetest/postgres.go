package storagetest

import (
	"testing"

	"acervo/storage/postgrestest"
)

// Server is a throw-away PostgreSQL that only one test uses, to stop it and start it again.
type Server = postgrestest.Server

// StartPostgres returns the URL of a new, empty database; see postgrestest.Database.
func StartPostgres(t testing.TB) string {
	t.Helper()
	return postgrestest.Database(t)
}

// StartServer starts a server of the test's own.
func StartServer(t testing.TB) *Server {
	t.Helper()
	return postgrestest.Start(t)
}
