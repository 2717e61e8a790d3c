package storage_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"acervo/records"
	"acervo/storage/storagetest"
)

func TestWhatIsPreparedIsWrittenAheadAndStillUndone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "catalogue.db")
	db := storagetest.Open(t, file)
	written := func() int64 {
		info, err := os.Stat(file + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	grown := 0
	insert := func(n int, then error) error {
		return db.InTx(t.Context(), func(tx records.Tx) error {
			if err := tx.InsertDocument(t.Context(), storagetest.Sample(n)); err != nil {
				return err
			}
			before := written()
			tx.Prepare()
			if written() > before {
				grown++
			}
			return then
		})
	}
	for n := range 3 {
		if err := insert(n, nil); err != nil {
			t.Fatal(err)
		}
	}
	undone := errors.New("undone")
	if err := insert(3, undone); !errors.Is(err, undone) {
		t.Fatal(err)
	}
	if grown != 4 {
		t.Errorf("written ahead of %d commits of 4: does the driver keep its handle elsewhere?", grown)
	}
	if _, err := db.Document(t.Context(), storagetest.Sample(3).ID); records.KindOf(err) != records.NotFound {
		t.Errorf("what was undone is there: %v", err)
	}
	for n := range 2 { // over what was undone
		if err := insert(3+n, nil); err != nil {
			t.Error(err)
		}
	}
	for n := range 5 {
		if _, err := db.Document(t.Context(), storagetest.Sample(n).ID); err != nil {
			t.Errorf("document %d: %v", n, err)
		}
	}
}
