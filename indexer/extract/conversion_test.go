package extract

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"acervo/indexer/extract/convert"
	"acervo/indexer/extract/extracttest"
	"acervo/records"
)

const letter = `{\rtf1\ansi\ansicpg1252 Estimada se\'f1ora:\par La pensi\'f3n de jubilaci\'f3n.\par}`

func TestAnOldOfficeFileIsReadByItsRendition(t *testing.T) {
	extracttest.Need(t, convert.Program, convert.Install)
	p := newPool(t, Config{Workers: 1})
	x, err := p.Extract(t.Context(), input("Carta de mayo.rtf", []byte(letter)))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(x.Pages, "|"); x.Method != "converted" || !x.Paged || got != "Estimada señora:\nLa pensión de jubilación." {
		t.Errorf("method %q, paged %v, text %q", x.Method, x.Paged, got)
	}
	if len(x.Derived) != 1 {
		t.Fatalf("%d files were handed back, want the rendition", len(x.Derived))
	}
	d := x.Derived[0]
	if d.Role != records.Rendition || d.Name != "Carta de mayo.pdf" || d.MediaType != "application/pdf" {
		t.Errorf("the rendition is %+v", d)
	}
	r, err := d.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if b, err := io.ReadAll(r); err != nil || !strings.HasPrefix(string(b), "%PDF-") {
		t.Errorf("its %d bytes are no PDF: %v", len(b), err)
	}
}

// fakeProgram puts a shell script of this name where a pool looks first.
func fakeProgram(t *testing.T, name, script string) (path string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return dir + ":" + os.Getenv("PATH")
}

func TestALibreOfficeThatHangsIsKilledWithItsWorker(t *testing.T) {
	pid := filepath.Join(t.TempDir(), "pid")
	p := newPool(t, Config{Workers: 1, Timeout: 2 * time.Second, Path: fakeProgram(t, convert.Program, "sleep 1000 & echo $! > "+pid+"; wait")})
	began := time.Now()
	_, err := p.Extract(t.Context(), input("acta.rtf", []byte(letter)))
	if records.KindOf(err) != records.Unavailable || time.Since(began) > 10*time.Second {
		t.Errorf("it ended after %s with %v", time.Since(began), err)
	}
	b, err := os.ReadFile(pid)
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(5 * time.Second); alive(number); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("process %d lives on", number)
		}
	}
	readsOn(t, p)
}

func TestWhatLibreOfficeLeavesBehindIsEnded(t *testing.T) {
	pid := filepath.Join(t.TempDir(), "pid")
	p := newPool(t, Config{Workers: 1, Path: fakeProgram(t, convert.Program, "sleep 1000 & echo $! > "+pid+"; exit 0")})
	_, err := p.Extract(t.Context(), input("acta.rtf", []byte(letter)))
	var u *records.Unreadable
	if !errors.As(err, &u) {
		t.Errorf("the error is %v, want an *Unreadable", err)
	}
	b, err := os.ReadFile(pid)
	if err != nil {
		t.Fatal(err)
	}
	if number, err := strconv.Atoi(strings.TrimSpace(string(b))); err != nil || alive(number) {
		t.Errorf("process %d lives on, %v", number, err)
	}
	readsOn(t, p)
}

func TestWhatOnlyLibreOfficeReadsIsUnreadableWithoutIt(t *testing.T) {
	p := newPool(t, Config{Workers: 1, Path: t.TempDir()})
	_, err := p.Extract(t.Context(), input("acta.rtf", []byte(letter)))
	var u *records.Unreadable
	if !errors.As(err, &u) || !strings.Contains(u.Reason, "LibreOffice is not installed") {
		t.Errorf("the error is %v", err)
	}
}
