package blob_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"acervo/records"
	"acervo/storage/blob"
)

func TestAnIntakeFindsItsUploadsAgainAfterAStop(t *testing.T) {
	dir := t.TempDir()
	one := openIntake(t, dir)
	begin(t, one, "aaaaaaaaaaaa", 5)
	if n, err := one.Append(t.Context(), "aaaaaaaaaaaa", 0, strings.NewReader("abc")); n != 3 || err != nil {
		t.Fatal(n, err)
	}
	two := openIntake(t, dir)
	u, err := two.Upload(t.Context(), "aaaaaaaaaaaa")
	if err != nil || u.Offset != 3 || u.Size != 5 || u.Owner != "ana" {
		t.Errorf("%+v %v", u, err)
	}
}

func TestOnlyOnePieceIsWrittenAtATime(t *testing.T) {
	i := openIntake(t, t.TempDir())
	begin(t, i, "aaaaaaaaaaaa", 5)
	var second error
	_, err := i.Append(t.Context(), "aaaaaaaaaaaa", 0, readerFunc(func([]byte) (int, error) {
		_, second = i.Append(t.Context(), "aaaaaaaaaaaa", 0, strings.NewReader("x"))
		return 0, os.ErrClosed
	}))
	if records.KindOf(second) != records.Conflict || err != os.ErrClosed { //nolint:errorlint // the reader's own error, as it is
		t.Errorf("the second: %v; the first: %v", second, err)
	}
	if _, err := i.Append(t.Context(), "aaaaaaaaaaaa", 0, strings.NewReader("x")); err != nil {
		t.Errorf("after it: %v", err)
	}
}

func TestASweepLeavesNothingOfOldUploadsAndTouchesNoYoungOnes(t *testing.T) {
	dir := t.TempDir()
	i := openIntake(t, dir)
	begin(t, i, "aaaaaaaaaaaa", 5)
	begin(t, i, "bbbbbbbbbbbb", 5)
	begin(t, i, "cccccccccccc", 0)
	if err := i.Complete(t.Context(), records.Upload{ID: "cccccccccccc", Received: &records.Received{}}); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-time.Hour)
	for _, name := range []string{"aaaaaaaaaaaa.json", "aaaaaaaaaaaa.bytes", "bbbbbbbbbbbb.json"} { // the bytes of the second came just now
		if err := os.Chtimes(filepath.Join(dir, name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := i.Sweep(t.Context(), time.Now().Add(-time.Minute), time.Now().Add(-time.Minute)); n != 1 || err != nil {
		t.Errorf("swept %d, %v", n, err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(left) != 3 {
		t.Errorf("left: %v %v", left, err)
	}
	if n, err := i.Sweep(t.Context(), time.Now().Add(-time.Minute), time.Now().Add(time.Minute)); n != 1 || err != nil {
		t.Errorf("of the complete ones: swept %d, %v", n, err)
	}
}

func TestAnIdThatIsNoneNamesNoFile(t *testing.T) {
	i := openIntake(t, t.TempDir())
	for _, id := range []string{"", "../aaaaaaaaaa", "aaaaaaaaaaaa.json", "AAAAAAAAAAAA", strings.Repeat("a", 300)} {
		if _, err := i.Upload(t.Context(), id); records.KindOf(err) != records.NotFound || err == nil {
			t.Errorf("%q: %v", id, err)
		}
		if err := i.Begin(t.Context(), records.Upload{ID: id}); err == nil {
			t.Errorf("%q was begun", id)
		}
	}
}

func openIntake(t *testing.T, dir string) *blob.Intake {
	t.Helper()
	i, err := blob.NewIntake(dir)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func begin(t *testing.T, i *blob.Intake, id string, size int64) {
	t.Helper()
	if err := i.Begin(t.Context(), records.Upload{ID: id, Owner: "ana", Name: "a.txt", Size: size, BegunAt: time.Now()}); err != nil {
		t.Fatal(err)
	}
}
