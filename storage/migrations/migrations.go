// Package migrations holds the catalogue's schema as forward-only steps, one
// folder per database.
package migrations

import "embed"

// Files holds sqlite/NNNN_name.sql and postgres/NNNN_name.sql in goose's format.
//
//go:embed sqlite/*.sql postgres/*.sql
var Files embed.FS
