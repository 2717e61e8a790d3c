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
	// placesOf is a table r(file_id, ordinal) read from one JSON parameter.
	placesOf string
}

var sqliteDialect = dialect{
	unindexed: "+",
	name:      "sqlite",
	bind:      sqlx.QUESTION,
	lockHead:  `SELECT size, at, edge, 0 AS clock FROM ledger_head`,
	placesOf:  `(SELECT value ->> 'file_id' AS file_id, value ->> 'ordinal' AS ordinal FROM json_each(?)) r`,
}

var postgresDialect = dialect{
	name:       "postgres",
	bind:       sqlx.DOLLAR,
	forUpdate:  ` FOR NO KEY UPDATE`, // rows that refer to these may be added meanwhile
	skipLocked: ` FOR UPDATE SKIP LOCKED`,
	lockName:   `SELECT pg_advisory_xact_lock(hashtextextended(?, 0))`,
	// The CTE is computed first because it locks; in one flat SELECT the clock would be read before the wait.
	lockHead: `WITH head AS MATERIALIZED (SELECT size, at, edge FROM ledger_head FOR UPDATE)
		SELECT size, at, edge, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS clock FROM head`,
	placesOf: `jsonb_to_recordset(?::jsonb) AS r(file_id text, ordinal bigint)`,
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
