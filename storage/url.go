package storage

import (
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"acervo/records"
)

// place is where the catalogue is: a server, or else a file.
type place struct {
	postgres *pgx.ConnConfig
	file     string
}

// connectTimeout bounds how long a dead server can hold up a request, unless the URL says otherwise.
const connectTimeout = 5 * time.Second

func parseURL(c Config) (place, error) {
	scheme, rest, found := strings.Cut(c.URL, "://")
	switch {
	case c.URL == "" && c.Dir == "":
		return place{}, records.Errorf(records.Invalid, "Say where the catalogue is: a database URL or a data folder.").At("database")
	case c.URL == "":
		return place{file: filepath.Join(c.Dir, "catalogue.db")}, nil
	case scheme == "postgres" || scheme == "postgresql":
		return parsePostgres(c.URL)
	case scheme == "sqlite":
		path, err := url.PathUnescape(rest)
		if err != nil || path == "" {
			return place{}, records.Errorf(records.Invalid, "This is not a SQLite URL; write it as sqlite:///path/to/catalogue.db.").At("database")
		}
		return place{file: path}, nil
	case found:
		return place{}, records.Errorf(records.Invalid, "No such kind of database; use postgres://…, sqlite:///path or the path of a file.").At("database")
	}
	return place{file: c.URL}, nil
}

// parsePostgres does not pass on the parser's own errors: they quote the URL.
func parsePostgres(s string) (place, error) {
	cfg, err := pgx.ParseConfig(s)
	if err != nil {
		return place{}, records.Errorf(records.Invalid,
			"This is not a PostgreSQL URL; write it as postgres://user:password@host:5432/database (special characters in the password as %%XX).").At("database")
	}
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = connectTimeout
	}
	if cfg.RuntimeParams["application_name"] == "" {
		cfg.RuntimeParams["application_name"] = "acervo"
	}
	return place{postgres: cfg}, nil
}
