package archive_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"acervo/records"
	"acervo/storage"
	"acervo/storage/archive"
)

// Whoever has no Acervo proves the ledger by what README.txt says, with nothing of this program.
func TestTheLedgerOfAnExportIsProvedByWhatItsREADMESays(t *testing.T) {
	h := newHouse(t, 7)
	err := h.db.InTx(t.Context(), func(tx records.Tx) error {
		_, err := tx.Append(t.Context(), records.Entry{Name: "Ñandú <&> \u2028 \"", Action: records.NoteAdded, Kind: records.SubjectSystem, Detail: []byte(`{"text":"a < b & \u2028"}`)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	dir := h.export(t)
	escapes := strings.NewReplacer("<", `\u003c`, ">", `\u003e`, "&", `\u0026`, "\u2028", `\u2028`, "\u2029", `\u2029`)
	quoted := func(s string) string {
		return `"` + escapes.Replace(strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s)) + `"`
	}
	var leaves [][]byte
	for line := range bytes.Lines(read(t, dir, "data/tables/ledger.jsonl")) {
		var r map[string]any
		d := json.NewDecoder(bytes.NewReader(line))
		d.UseNumber()
		if err := d.Decode(&r); err != nil {
			t.Fatal(err)
		}
		text := func(name string) string { s, _ := r[name].(string); return s }
		at, err := strconv.ParseInt(fmt.Sprint(r["at"]), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		record := fmt.Sprintf(`{"seq":%s,"at":"%s","actor":%s,"name":%s,"action":%s,"kind":%s,"subject":%s,"detail":%s}`, r["seq"],
			time.Unix(at/1e6, at%1e6*1e3).UTC().Format("2006-01-02T15:04:05.000000Z"),
			quoted(text("actor")), quoted(text("name")), quoted(text("action")), quoted(text("kind")), quoted(text("subject")), escapes.Replace(text("detail")))
		leaf := sha256.Sum256(append([]byte{0}, record...))
		if got := base64.StdEncoding.EncodeToString(leaf[:]); got != text("leaf") {
			t.Errorf("entry %s has the leaf %s, not %s: %s", r["seq"], text("leaf"), got, record)
		}
		leaves = append(leaves, leaf[:])
	}
	var root func(of [][]byte) []byte
	root = func(of [][]byte) []byte { // RFC 6962, 2.1
		if len(of) == 1 {
			return of[0]
		}
		k := 1
		for 2*k < len(of) {
			k *= 2
		}
		node := sha256.Sum256(slices.Concat([]byte{1}, root(of[:k]), root(of[k:])))
		return node[:]
	}
	if m := sound(t, dir).Manifest; len(leaves) != 8 || base64.StdEncoding.EncodeToString(root(leaves)) != m.Ledger.Root {
		t.Errorf("%d leaves do not lead to %s", len(leaves), m.Ledger.Root)
	}
}

// rowsOnly exports as a program of an older schema did, whose columns the lists of today may not know.
type rowsOnly struct{ *storage.DB }

func (r rowsOnly) Export(ctx context.Context, to records.Holdings) (records.LedgerHead, error) {
	to.Document, to.File = nil, nil
	return r.DB.Export(ctx, to)
}

// What an older program exported is taken in as it was, and brought up to date when the catalogue is opened.
func TestAnExportOfAnOlderSchemaIsTakenInAndBroughtUpToDate(t *testing.T) {
	at := func(url string, schema int64) *storage.DB {
		db, err := storage.Open(t.Context(), storage.Config{URL: url, Schema: schema})
		if err != nil {
			t.Fatal(err)
		}
		return db
	}
	from := at(filepath.Join(t.TempDir(), "old.db"), storage.NewestSchema()-1)
	defer from.Close()
	older, err := from.SchemaVersion(t.Context()) // numbers have gaps
	if err != nil {
		t.Fatal(err)
	}
	if err := from.KeepSetting(t.Context(), "kept", "since then"); err != nil {
		t.Fatal(err)
	}
	dir, source := filepath.Join(t.TempDir(), "export"), newHouse(t, 0).exportSource(t)
	source.Catalogue = rowsOnly{from}
	if _, err := archive.MakeExport(t.Context(), dir, source); err != nil {
		t.Fatal(err)
	}
	x := sound(t, dir)
	if x.Schema != older {
		t.Fatalf("its schema is %d", x.Schema)
	}
	url := filepath.Join(t.TempDir(), "new.db")
	into := at(url, x.Schema)
	if err := errors.Join(x.Take(t.Context(), into, newHouse(t, 0).vault, nil), into.Close()); err != nil {
		t.Fatal(err)
	}
	now := at(url, 0)
	defer now.Close()
	schema, err := now.SchemaVersion(t.Context())
	setting, serr := now.Setting(t.Context(), "kept")
	if err != nil || serr != nil || schema != storage.NewestSchema() || setting != "since then" {
		t.Errorf("schema %d, %q, %v, %v", schema, setting, err, serr)
	}
}
