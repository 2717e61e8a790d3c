package convert

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"acervo/indexer/extract/extracttest"
	"acervo/indexer/extract/reading"
	"acervo/records"
)

// libreOffice returns the installed LibreOffice, or skips the test.
func libreOffice(t *testing.T) *LibreOffice {
	t.Helper()
	extracttest.Need(t, Program, Install)
	return New(t.TempDir(), func() {})
}

// fake returns a LibreOffice that is this shell script.
func fake(t *testing.T, script string, end func()) *LibreOffice {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, Program)
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return &LibreOffice{path: path, folder: dir, limit: time.Minute, end: end}
}

func source(t *testing.T, mediaType, text string) reading.File {
	t.Helper()
	f := extracttest.File(t, "source", []byte(text))
	f.MediaType = mediaType
	return f
}

func TestAFileIsConvertedAndLeftAlone(t *testing.T) {
	l := libreOffice(t)
	for range 2 { // the second time with the profile that is there
		f := source(t, "text/rtf", `{\rtf1\ansi La pensi\'f3n.\par}`)
		path, err := l.PDF(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		if b, err := os.ReadFile(path); err != nil || !bytes.HasPrefix(b, []byte("%PDF-")) {
			t.Errorf("no PDF was made: %v", err)
		}
		if beside, _ := os.ReadDir(filepath.Dir(f.Path)); len(beside) != 2 { // the original and f.Dir
			t.Errorf("beside the original lie %v", beside)
		}
		if left, _ := os.ReadDir(f.Dir); len(left) != 1 {
			t.Errorf("more than the PDF was left: %v", left)
		}
	}
}

func TestNothingIsFetched(t *testing.T) {
	l := libreOffice(t)
	var d net.ListenConfig
	server, err := d.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	asked := make(chan string, 8)
	go func() {
		for {
			conn, err := server.Accept()
			if err != nil {
				return
			}
			asked <- "somebody"
			conn.Close()
		}
	}()
	// LibreOffice looks at the bytes, whatever the name ends in.
	f := source(t, "text/rtf", `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:body><office:text><text:p>Acta<draw:frame svg:width="5cm" svg:height="5cm" text:anchor-type="as-char">
<draw:image xlink:href="http://`+server.Addr().String()+`/picture.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame>
</text:p></office:text></office:body></office:document>`)
	if _, err := l.PDF(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	select {
	case <-asked:
		t.Error("LibreOffice asked for a picture that the file names")
	default:
	}
}

func TestWhatLibreOfficeCannotOpenIsUnreadable(t *testing.T) {
	l := fake(t, "echo Error: source file could not be loaded; exit 0", func() {})
	_, err := l.PDF(t.Context(), source(t, "application/msword", "x"))
	var u *records.Unreadable
	if !errors.As(err, &u) {
		t.Errorf("the error is %v, want an *Unreadable", err)
	}
}

func TestALibreOfficeThatDiesMayDoBetterTheNextTime(t *testing.T) {
	l := fake(t, "exit 1", func() {})
	_, err := l.PDF(t.Context(), source(t, "application/msword", "x"))
	var u *records.Unreadable
	if err == nil || errors.As(err, &u) {
		t.Errorf("the error is %v, want one that may pass", err)
	}
	if left, _ := filepath.Glob(filepath.Join(l.folder, "libreoffice-*")); len(left) > 0 {
		t.Errorf("its profile was kept: %v", left)
	}
}

func TestALibreOfficeThatHangsIsEndedWithWhatItStarted(t *testing.T) {
	pids := filepath.Join(t.TempDir(), "pid")
	ended := 0
	var l *LibreOffice
	l = fake(t, "sleep 1000 & echo $! $$ > "+pids+"; wait", func() {
		ended++
		b, err := os.ReadFile(pids)
		if err != nil {
			t.Error(err)
		}
		for pid := range strings.FieldsSeq(string(b)) {
			n, err := strconv.Atoi(pid)
			if err != nil {
				t.Fatal(err)
			}
			_ = syscall.Kill(n, syscall.SIGKILL) // the second time they are gone
		}
	})
	l.limit = time.Second
	began := time.Now()
	_, err := l.PDF(t.Context(), source(t, "application/msword", "x"))
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 10*time.Second {
		t.Errorf("it ended after %s with %v", time.Since(began), err)
	}
	if ended != 2 {
		t.Errorf("what it started was ended %d times; want on time-out and after it", ended)
	}
}

func TestWithoutLibreOfficeItIsToldHowToInstallIt(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if New(t.TempDir(), func() {}) != nil {
		t.Error("a LibreOffice was found where there is none")
	}
	if !strings.Contains(Missing().Error(), "apt-get install") {
		t.Errorf("%q does not tell how to install it", Missing())
	}
}
