package storage_test

import (
	"database/sql"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"acervo/storage/storagetest"
)

var update = flag.Bool("update", false, "write schemas/database.sql from the databases that the migrations make")

// The schema as people read it: what the migrations, one after the other, lead to.
const (
	schemaFile  = "../schemas/database.sql"
	schemaHead  = "-- The catalogue's schema, as the databases themselves tell it after all migrations.\n-- Generated: go test ./storage -run Schema -update\n"
	sqliteTitle = "\n-- ---------- SQLite ----------\n\n"
	pgTitle     = "\n-- ---------- PostgreSQL ----------\n\n"
)

func TestSchemaOfSQLite(t *testing.T) {
	const objects = `SELECT sql || ';' FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'goose%' AND tbl_name NOT LIKE 'sqlite%'
		ORDER BY tbl_name, type = 'index', type = 'trigger', name`
	have, pg := readSchema(t)
	url := sqliteURL(t)
	storagetest.Open(t, url)
	is := strings.Join(column(t, "sqlite", url, objects), "\n") + "\n"
	compareSchema(t, have, is, func() string { return schemaHead + sqliteTitle + is + pgTitle + pg })
}

func TestSchemaOfPostgres(t *testing.T) {
	const tables = `SELECT format(E'CREATE TABLE %s (\n%s\n);', c.relname, string_agg(line, E',\n' ORDER BY kind, place))
		FROM pg_class c JOIN LATERAL (
			SELECT 1 AS kind, attnum::text::int AS place, '    ' || attname || ' ' || format_type(atttypid, atttypmod)
				|| CASE WHEN attcollation = 'pg_catalog."C"'::regcollation THEN ' COLLATE "C"' ELSE '' END
				|| CASE attidentity WHEN 'a' THEN ' GENERATED ALWAYS AS IDENTITY' ELSE '' END
				|| CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END AS line
			FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
			UNION ALL
			SELECT 2, row_number() OVER (ORDER BY contype DESC, conname)::int, '    ' || pg_get_constraintdef(oid)
			FROM pg_constraint WHERE conrelid = c.oid AND contype IN ('p', 'u', 'f', 'c')
		) lines ON true
		WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'goose%' GROUP BY c.relname ORDER BY c.relname`
	const indexes = `SELECT indexdef || ';' FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE 'goose%'
		AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname) ORDER BY indexname`
	const functions = `SELECT pg_get_functiondef(oid) || ';' FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY proname`
	const triggers = `SELECT pg_get_triggerdef(oid) || ';' FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname`
	sqlite, have := readSchema(t)
	url := storagetest.StartPostgres(t)
	storagetest.Open(t, url)
	var all []string
	for _, query := range []string{tables, indexes, functions, triggers} {
		all = append(all, column(t, "pgx", url, query)...)
	}
	is := strings.ReplaceAll(strings.Join(all, "\n"), "public.", "") + "\n"
	compareSchema(t, have, is, func() string {
		sqlite, _ = readSchema(t)
		return schemaHead + sqliteTitle + sqlite + pgTitle + is
	})
}

// readSchema returns the two parts of the file.
func readSchema(t *testing.T) (sqlite, postgres string) {
	t.Helper()
	b, err := os.ReadFile(filepath.FromSlash(schemaFile))
	if err != nil && !*update {
		t.Fatal(err)
	}
	before, postgres, _ := strings.Cut(string(b), pgTitle)
	_, sqlite, _ = strings.Cut(before, sqliteTitle)
	return sqlite, postgres
}

func compareSchema(t *testing.T, have, is string, whole func() string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(filepath.FromSlash(schemaFile), []byte(whole()), 0o644); err != nil { //nolint:gosec // for everybody to read
			t.Fatal(err)
		}
		return
	}
	if have != is {
		t.Errorf("%s is not what the migrations make; write it anew with: go test ./storage -run Schema -update\nthey make:\n%s", schemaFile, is)
	}
}

var spaces = regexp.MustCompile(`(?m)[ \t]+$`)

func column(t *testing.T, driver, url, query string) []string {
	t.Helper()
	db, err := sql.Open(driver, url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		all = append(all, spaces.ReplaceAllString(s, ""))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
