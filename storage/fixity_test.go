package storage_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"acervo/records"
	"acervo/storage"
	"acervo/storage/blob"
	"acervo/storage/blob/blobtest"
	"acervo/storage/storagetest"
)

// kept is a catalogue with two vaults and what looks after them.
type kept struct {
	t      *testing.T
	db     *storage.DB
	url    string
	dir    string // of the first vault
	first  records.Vault
	second records.Vault
	office *records.Office
	clock  time.Time
	paused time.Duration
	stop   func() error // asked at each pause
}

var auditor = records.Actor{ID: "c", Name: "Rosa", Roles: []records.Role{records.Controller}, Bodies: []string{"AG"}}

func newKept(t *testing.T, second records.Vault, documents int) *kept {
	t.Helper()
	url := sqliteURL(t)
	k := &kept{t: t, db: storagetest.Open(t, url), url: url, dir: t.TempDir(), second: second, clock: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	k.first = folderAt(t, k.dir)
	var err error
	k.office, err = records.NewOffice(records.OfficeConfig{Catalogue: k.db, Vault: k.first, Profile: &records.Profile{PublicRoom: true}, Now: func() time.Time { return k.clock }})
	if err != nil {
		t.Fatal(err)
	}
	for n := range documents {
		k.file(n + 1)
	}
	return k
}

func folderAt(t *testing.T, dir string) records.Vault {
	t.Helper()
	v, err := blob.NewFolder(blob.FolderConfig{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func content(n int) string { return strings.Repeat("documento "+string(rune('a'+n%26))+" ", 100+n) }

func (k *kept) file(n int) records.Sum {
	k.t.Helper()
	b, err := k.first.Put(k.t.Context(), strings.NewReader(content(n)), 1e6)
	if err != nil {
		k.t.Fatal(err)
	}
	d := storagetest.Sample(n)
	f := &d.Versions[0].Texts[0].Files[0]
	f.SHA256, f.Size = b.Sum, b.Size
	storagetest.File(k.t, k.db, d)
	return b.Sum
}

func (k *kept) caretaker(rate int64) *records.Caretaker {
	k.t.Helper()
	c, err := records.NewCaretaker(records.CaretakerConfig{
		Office: k.office, Keeper: k.db, Second: k.second, Rate: rate,
		Pause: func(ctx context.Context, d time.Duration) error {
			k.paused += d
			if k.stop != nil {
				return k.stop()
			}
			return ctx.Err()
		},
	})
	if err != nil {
		k.t.Fatal(err)
	}
	return c
}

// path is where the first vault keeps bytes.
func (k *kept) path(sum records.Sum) string {
	return filepath.Join(k.dir, string(sum[:2]), string(sum))
}

// spoil changes the bytes of a blob in the first vault; nil removes it.
func (k *kept) spoil(sum records.Sum, change func([]byte) []byte) {
	k.t.Helper()
	b, err := os.ReadFile(k.path(sum))
	if err == nil {
		err = os.Remove(k.path(sum))
	}
	if change != nil && err == nil {
		err = os.WriteFile(k.path(sum), change(b), 0o600)
	}
	if err != nil {
		k.t.Fatal(err)
	}
}

func flip(b []byte) []byte { b[len(b)/2] ^= 1; return b }

func cut(b []byte) []byte { return b[:len(b)-1] }

// alter changes the database behind the program's back.
func (k *kept) alter(statement string, args ...any) {
	k.t.Helper()
	db, err := sql.Open("sqlite", "file:"+k.url)
	if err != nil {
		k.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(k.t.Context(), statement, args...); err != nil {
		k.t.Fatal(err)
	}
}

func (k *kept) actions(a records.Action) int {
	k.t.Helper()
	es, err := k.db.Entries(k.t.Context(), records.LedgerFilter{Action: a})
	if err != nil {
		k.t.Fatal(err)
	}
	return len(es)
}

// Damage of every kind is found and named: what, where, and to whoever may read them the files.
func TestACheckOfTheBytesNamesWhatIsMissingChangedOrCut(t *testing.T) {
	k := newKept(t, nil, 5)
	sums := []records.Sum{k.file(11), k.file(12), k.file(13)}
	k.spoil(sums[0], nil)
	k.spoil(sums[1], flip)
	k.spoil(sums[2], cut)
	c := k.caretaker(0)
	for range 2 { // what is known already is not told again
		f, err := c.Check(t.Context(), auditor, nil)
		if err != nil {
			t.Fatal(err)
		}
		if f.Blobs != 8 || f.Open != 3 || len(f.Findings) != 3 || f.Overdue != 0 {
			t.Fatalf("the report is %d blobs, %d open of %v, %d overdue", f.Blobs, f.Open, f.Findings, f.Overdue)
		}
		for _, x := range f.Findings {
			want := map[records.Sum]records.BytesFault{sums[0]: records.BytesMissing, sums[1]: records.BytesChanged, sums[2]: records.BytesSize}[x.Sum]
			if x.Fault != want || len(x.Files) != 1 || x.Files[0].File.SHA256 != x.Sum {
				t.Errorf("%s is %s, want %s, of %v", x.Sum, x.Fault, want, x.Files)
			}
		}
	}
	if n := k.actions(records.FixityFailed); n != 3 {
		t.Errorf("the ledger tells of %d faults", n)
	}
	if _, err := c.Report(t.Context(), records.Actor{ID: "r", Roles: []records.Role{records.Reader}}); records.KindOf(err) != records.Forbidden {
		t.Errorf("a reader is told how the bytes are: %v", err)
	}
}

// What is damaged in one vault is repaired from the other one, both ways, whatever they are kept in.
func TestDamagedBytesAreRepairedFromTheSecondVault(t *testing.T) {
	for name, open := range map[string]func(t *testing.T) records.Vault{
		"a folder beside a folder": func(t *testing.T) records.Vault { return folderAt(t, t.TempDir()) },
		"S3 beside a folder": func(t *testing.T) records.Vault {
			location, err := blob.ParseVault(blobtest.StartVersity(t).URL("second-vault"))
			if err != nil {
				t.Fatal(err)
			}
			v, err := location.Open(t.Context(), t.TempDir(), nil)
			if err != nil {
				t.Fatal(err)
			}
			return v
		},
	} {
		t.Run(name, func(t *testing.T) {
			second := open(t)
			k := newKept(t, second, 3)
			lost, changed, there := k.file(11), k.file(12), k.file(13)
			c := k.caretaker(0)
			if err := c.Copy(t.Context()); err != nil {
				t.Fatal(err)
			}
			if f, err := c.Report(t.Context(), auditor); err != nil || f.Copied != f.Ledger || f.Ledger != 6 {
				t.Fatalf("copied up to entry %d of %d: %v", f.Copied, f.Ledger, err)
			}
			k.spoil(lost, nil)
			k.spoil(changed, flip)
			if err := second.Delete(t.Context(), there); err != nil { // once copied, then gone: a fault of the second vault
				t.Fatal(err)
			}
			f, err := c.Check(t.Context(), auditor, nil)
			if err != nil || f.Open != 0 || len(f.Findings) != 2 {
				t.Fatalf("%d open of %v: %v", f.Open, f.Findings, err)
			}
			for n, sum := range map[int]records.Sum{11: lost, 12: changed} {
				b, err := os.ReadFile(k.path(sum))
				if err != nil || string(b) != content(n) {
					t.Errorf("%d is not repaired: %v", n, err)
				}
			}
			if _, err := second.Stat(t.Context(), there); err != nil {
				t.Errorf("the second vault is not filled up: %v", err)
			}
			if a, b := k.actions(records.FixityFailed), k.actions(records.BytesRepaired); a != 2 || b != 2 {
				t.Errorf("the ledger tells of %d faults and %d repairs", a, b)
			}
			// A damaged second vault never spoils the first one.
			if err := second.Delete(t.Context(), lost); err != nil {
				t.Fatal(err)
			}
			k.spoil(lost, flip)
			if f, err = c.Check(t.Context(), auditor, nil); err != nil || f.Open == 0 {
				t.Errorf("what is damaged in both is %d open: %v", f.Open, err)
			}
			if b, err := os.ReadFile(k.path(lost)); err != nil || !bytes.Equal(b, flip([]byte(content(11)))) {
				t.Errorf("what cannot be repaired was touched: %v", err)
			}
		})
	}
}

// A pass that is broken off goes on where it was, after a restart too, and checks each blob once.
func TestACheckThatIsBrokenOffGoesOnWhereItWas(t *testing.T) {
	k := newKept(t, nil, 0)
	total := int64(0)
	for n := 1; n <= 120; n++ {
		k.file(n)
		total += int64(len(content(n)))
	}
	const rate = 1 << 20
	broken := errors.New("the service stops")
	pauses := 0
	ctx, cancel := context.WithCancel(t.Context())
	k.stop = func() error {
		pauses++
		if pauses == 50 {
			cancel()
			return broken
		}
		return ctx.Err()
	}
	k.caretaker(rate).Run(ctx)
	if pauses < 50 {
		t.Fatalf("it was broken off after %d blobs", pauses)
	}
	again, cancel := context.WithCancel(t.Context())
	k.stop = func() error {
		pauses++
		f, err := k.caretaker(rate).Report(t.Context(), auditor)
		if err != nil {
			t.Error(err)
		}
		if f.Blobs == 120 && !f.Oldest.IsZero() {
			cancel()
			return context.Canceled
		}
		return nil
	}
	k.caretaker(rate).Run(again)
	f, err := k.caretaker(rate).Report(t.Context(), auditor)
	if err != nil || f.Blobs != 120 || f.Bytes != total || f.Overdue != 0 {
		t.Fatalf("checked were %d blobs of %d bytes, %d ranges overdue: %v", f.Blobs, f.Bytes, f.Overdue, err)
	}
	if want := time.Duration(float64(total) / rate * float64(time.Second)); k.paused < want || k.paused > want+want/50+2*10*time.Minute {
		t.Errorf("it took %v at least, want %v", k.paused, want)
	}
	k.clock = k.clock.AddDate(0, 0, 91)
	if f, err = k.caretaker(rate).Report(t.Context(), auditor); err != nil || f.Overdue != 256 {
		t.Errorf("after the cycle %d ranges are overdue: %v", f.Overdue, err)
	}
}

// What was destroyed is removed from the second vault, unless a record that is kept has the same bytes.
func TestTheSecondVaultForgetsWhatWasDestroyed(t *testing.T) {
	second := folderAt(t, t.TempDir())
	k := newKept(t, second, 0)
	gone, shared := k.file(1), k.file(2)
	twin := storagetest.Sample(3)
	twin.Versions[0].Texts[0].Files[0].SHA256, twin.Versions[0].Texts[0].Files[0].Size = shared, int64(len(content(2)))
	storagetest.File(t, k.db, twin)
	c := k.caretaker(0)
	if err := c.Copy(t.Context()); err != nil {
		t.Fatal(err)
	}
	k.alter(`UPDATE documents SET fate = 'destroyed' WHERE id IN (?, ?)`, string(storagetest.Sample(1).ID), string(storagetest.Sample(2).ID))
	for n := 1; n <= 2; n++ {
		if err := k.db.Record(t.Context(), records.Entry{Action: records.MetadataEdited, Kind: records.SubjectDocument, Subject: string(storagetest.Sample(n).ID)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Copy(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := second.Stat(t.Context(), gone); records.KindOf(err) != records.NotFound {
		t.Errorf("the bytes of what was destroyed are still there: %v", err)
	}
	if _, err := second.Stat(t.Context(), shared); err != nil {
		t.Errorf("bytes that another record has are gone: %v", err)
	}
}
