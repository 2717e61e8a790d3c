package storage

import (
	"reflect"

	"github.com/jmoiron/sqlx"
	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// flush has SQLite write the pages that a transaction changed to the write-ahead log now, without
// committing them (sqlite3_db_cacheflush): whoever waits for something else before the commit has
// that behind it. The driver has no method for it, so its connection is asked for its handle; a
// driver that keeps it elsewhere is not asked, and the commit writes the pages as ever.
func flush(conn *sqlx.Conn) {
	_ = conn.Raw(func(driver any) error {
		v := reflect.Indirect(reflect.ValueOf(driver))
		db, tls := v.FieldByName("db"), v.FieldByName("tls")
		if db.Kind() == reflect.Uintptr && tls.IsValid() && tls.Type() == reflect.TypeFor[*libc.TLS]() {
			sqlite3.Xsqlite3_db_cacheflush((*libc.TLS)(tls.UnsafePointer()), uintptr(db.Uint()))
		}
		return nil
	})
}
