package storage

import (
	"github.com/jmoiron/sqlx"
)

// dialect holds the few things in which the two databases differ.
type dialect struct {
	name string
	bind int // how sqlx writes placeholders
	// forUpdate locks the rows that a SELECT finds against other writers until the
	// transaction ends. Where there is one writer there is nothing to lock.
	forUpdate string
	// skipLocked is forUpdate that leaves out what others have locked.
	skipLocked string
	// lockName makes whoever gives the same name wait until the transaction ends.
	lockName string
	// unindexed before a column keeps the planner from its index.
	unindexed string
	// lockHead locks the ledger's head and returns it with the database's clock after
	// the lock was had, 0 where this process's clock counts.
	lockHead string
	// hashesOf joins the ledger's hashes of a range of indexes: a row for each would take longer to read
	// than to check. SQLite promises no order, and sorting would take longer than all else.
	hashesOf string
	// placesOf is a table r(file_id, ordinal) read from one JSON parameter.
	placesOf string
	// allColumns and allLinks describe the tables: their columns in order, and whom they refer to.
	allColumns, allLinks string
	// bytewise after a text column orders it by its bytes, whatever the database's language.
	bytewise string
}

var sqliteDialect = dialect{
	unindexed: "+",
	name:      "sqlite",
	bind:      sqlx.QUESTION,
	lockHead:  `SELECT size, at, edge, profile, 0 AS clock FROM ledger_head`,
	hashesOf:  `SELECT CAST(group_concat(hash, '') AS BLOB) FROM (SELECT hash FROM ledger_hashes WHERE idx >= ? AND idx < ? ORDER BY idx)`,
	placesOf:  `(SELECT value ->> 'file_id' AS file_id, value ->> 'ordinal' AS ordinal FROM json_each(?)) r`,
	allColumns: `SELECT m.name AS tbl, c.name AS name, c.type AS type, c.pk AS pk, 0 AS ident FROM sqlite_master m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY m.name, c.cid`,
	allLinks: `SELECT m.name AS tbl, f."table" AS parent,
			CASE count(*) WHEN 1 THEN min(f."from") ELSE '' END AS col, CASE count(*) WHEN 1 THEN min(f."to") ELSE '' END AS parent_col
		FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table' GROUP BY m.name, f.id, f."table" ORDER BY m.name, f.id`,
}

var postgresDialect = dialect{
	name:       "postgres",
	bind:       sqlx.DOLLAR,
	forUpdate:  ` FOR NO KEY UPDATE`, // rows that refer to these may be added meanwhile
	skipLocked: ` FOR UPDATE SKIP LOCKED`,
	lockName:   `SELECT pg_advisory_xact_lock(hashtextextended(?, 0))`,
	// The CTE is computed first because it locks; in one flat SELECT the clock would be read before the wait.
	lockHead: `WITH head AS MATERIALIZED (SELECT size, at, edge, profile FROM ledger_head FOR UPDATE)
		SELECT size, at, edge, profile, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS clock FROM head`,
	hashesOf: `SELECT string_agg(hash, ''::bytea ORDER BY idx) FROM ledger_hashes WHERE idx >= ? AND idx < ?`,
	placesOf: `jsonb_to_recordset(?::jsonb) AS r(file_id text, ordinal bigint)`,
	allColumns: `SELECT c.relname AS tbl, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
			coalesce(array_position(k.conkey, a.attnum), 0) AS pk, a.attidentity <> '' AS ident
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
		WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname, a.attnum`,
	allLinks: `SELECT c.relname AS tbl, p.relname AS parent,
			CASE cardinality(k.conkey) WHEN 1 THEN (SELECT attname FROM pg_attribute WHERE attrelid = c.oid AND attnum = k.conkey[1]) ELSE '' END AS col,
			CASE cardinality(k.confkey) WHEN 1 THEN (SELECT attname FROM pg_attribute WHERE attrelid = p.oid AND attnum = k.confkey[1]) ELSE '' END AS parent_col
		FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid
		WHERE k.contype = 'f' AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname, k.conname`,
	bytewise: ` COLLATE "C"`,
}

// among returns the condition that column is one of values, and its one
// parameter, so that the statement's text does not depend on their number.
func among[S ~string](d *dialect, column string, values []S) (condition string, arg any) {
	if d.bind == sqlx.DOLLAR {
		list := make([]string, len(values))
		for i, v := range values {
			list[i] = string(v)
		}
		return column + ` = ANY(?)`, list
	}
	return column + ` IN (SELECT value FROM json_each(?))`, asList(values)
}

// amongNumbers is among for numbers.
func amongNumbers(d *dialect, column string, values []int64) (condition string, arg any) {
	if d.bind == sqlx.DOLLAR {
		return column + ` = ANY(?)`, values
	}
	return column + ` IN (SELECT value FROM json_each(?))`, asList(values)
}
