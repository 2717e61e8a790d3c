package indexer

import (
	"database/sql"
	"os"
	"testing"
	"time"

	"acervo/storage/postgrestest"
)

// postgresText puts the passages into PostgreSQL for its full text search, or says
// that it is not installed and returns nil. The configuration is the one for Spanish,
// with accents folded; as with FTS5, the index is kept and the text is not.
func postgresText(b *testing.B, docs [][]string) *sql.DB {
	b.Helper()
	if err := postgrestest.Missing(); err != nil && os.Getenv("ACERVO_TEST_REQUIRE") != "1" {
		b.Logf("not compared with PostgreSQL's full text search: %v", err)
		return nil
	}
	db, err := sql.Open("pgx", postgrestest.Database(b))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(1)
	do := func(statement string, args ...any) {
		b.Helper()
		if _, err := db.ExecContext(b.Context(), statement, args...); err != nil {
			b.Fatalf("%s: %v", statement, err)
		}
	}
	do(`CREATE EXTENSION unaccent`)
	do(`CREATE TEXT SEARCH CONFIGURATION folded (COPY = spanish)`)
	do(`ALTER TEXT SEARCH CONFIGURATION folded ALTER MAPPING FOR hword, hword_part, word WITH unaccent, spanish_stem`)
	do(`CREATE TABLE passages (id bigint GENERATED ALWAYS AS IDENTITY, words tsvector NOT NULL)`)
	wall := time.Now()
	for _, d := range docs {
		do(`INSERT INTO passages (words) SELECT to_tsvector('folded', text) FROM unnest($1::text[]) AS text`, d)
	}
	do(`SET maintenance_work_mem = '256MB'`)
	do(`CREATE INDEX passages_words ON passages USING gin (words) WITH (fastupdate = off)`)
	do(`VACUUM ANALYZE passages`)
	do(`SET jit = off`)
	do(`SET work_mem = '64MB'`)
	var size int64
	if err := db.QueryRowContext(b.Context(), `SELECT pg_relation_size('passages_words')`).Scan(&size); err != nil {
		b.Fatal(err)
	}
	b.Logf("PostgreSQL build: %.1f s; its index has %.1f MB", time.Since(wall).Seconds(), float64(size)/1e6)
	return db
}

func askPostgres(b *testing.B, db *sql.DB) func(q string) error {
	return func(q string) error {
		return drain(db.QueryContext(b.Context(),
			`SELECT id FROM passages, to_tsquery('folded', $1) AS q WHERE words @@ q ORDER BY ts_rank(words, q) DESC LIMIT 10`, q))
	}
}

// drain reads the ids that were found.
func drain(rows *sql.Rows, err error) error {
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // a bench
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
	}
	return rows.Err()
}
