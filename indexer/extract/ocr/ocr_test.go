package ocr

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"acervo/indexer/extract/extracttest"
	"acervo/records"
)

// tesseract returns the installed Tesseract, or skips the test.
func tesseract(t *testing.T) *Tesseract {
	t.Helper()
	found := New(t.Context())
	if found == nil {
		if os.Getenv("ACERVO_TEST_REQUIRE") == "1" {
			t.Fatal("Tesseract is not installed: " + Install)
		}
		t.Skip("Tesseract is not installed: " + Install)
	}
	return found
}

func TestAPictureIsRead(t *testing.T) {
	tess := tesseract(t)
	page := extracttest.Scan(t, "La Asamblea General de la Conferencia aprueba el presupuesto",
		"del año que comienza, y agradece a la sede su hospitalidad.", "Los miembros pagarán sus cuotas antes del mes de marzo,",
		"según el Reglamento que está en vigor en la organización.", "Cada institución enviará su informe a la Secretaría.")
	for name, picture := range map[string][]byte{
		"upright":     page,
		"upside down": extracttest.Turn(t, page, 2),
		"on its side": extracttest.Turn(t, page, 1),
	} {
		t.Run(name, func(t *testing.T) {
			f := extracttest.File(t, "scan.png", picture)
			f.Recognize = true
			alive := 0
			f.Alive = func(context.Context) { alive++ }
			text, err := Picture(t.Context(), f, tess)
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(text.Pages, "\n")
			for _, word := range []string{"Asamblea", "presupuesto", "año", "pagarán", "institución"} {
				if !strings.Contains(got, word) {
					t.Errorf("%s is missing in %q", word, got)
				}
			}
			if text.Pictures != 0 || alive != 1 || !text.Paged {
				t.Errorf("%d pages were not read, %d signs of life, paged %v", text.Pictures, alive, text.Paged)
			}
		})
	}
}

func TestAPictureIsCountedWhenNobodyReadsIt(t *testing.T) {
	f := extracttest.File(t, "scan.png", extracttest.Scan(t, "ACTA"))
	for _, recognize := range []bool{true, false} {
		f.Recognize = recognize
		text, err := Picture(t.Context(), f, nil)
		if err != nil || text.Pictures != 1 || len(text.Pages) != 1 || text.Pages[0] != "" {
			t.Errorf("recognize %v: %+v, %v", recognize, text, err)
		}
	}
}

func TestABlankPageHasNoText(t *testing.T) {
	tess := tesseract(t)
	f := extracttest.File(t, "blank.png", extracttest.Scan(t))
	f.Recognize = true
	text, err := Picture(t.Context(), f, tess)
	if err != nil || strings.TrimSpace(strings.Join(text.Pages, "")) != "" || len(text.Pages) != 1 {
		t.Errorf("%q, %v", text.Pages, err)
	}
}

func TestPicturesThatAreNone(t *testing.T) {
	var huge bytes.Buffer
	if err := png.Encode(&huge, image.NewPaletted(image.Rect(0, 0, 1, 1), color.Palette{color.Black})); err != nil {
		t.Fatal(err)
	}
	// A PNG says its size in its first chunk, whose check sum DecodeConfig does look at.
	small := huge.Bytes()
	binary.BigEndian.PutUint32(small[16:], 200_000)
	binary.BigEndian.PutUint32(small[20:], 200_000)
	binary.BigEndian.PutUint32(small[29:], extracttest.CRC(small[12:29]))
	for name, b := range map[string][]byte{"damaged": []byte("\x89PNG\r\n\x1a\nnothing"), "huge": small} {
		t.Run(name, func(t *testing.T) {
			_, err := Picture(t.Context(), extracttest.File(t, "a.png", b), nil)
			var u *records.Unreadable
			if !errors.As(err, &u) {
				t.Errorf("the error is %v, want an *Unreadable", err)
			}
		})
	}
}

func TestPagesOfTIFFAreCounted(t *testing.T) {
	directory := func(next uint32) []byte {
		return binary.LittleEndian.AppendUint32([]byte{0, 0}, next)
	}
	file := func(parts ...[]byte) *bytes.Reader {
		return bytes.NewReader(append([]byte("II*\x00\x08\x00\x00\x00"), bytes.Join(parts, nil)...))
	}
	for _, c := range []struct {
		rule string
		file *bytes.Reader
		want int
	}{
		{"one page", file(directory(0)), 1},
		{"three pages", file(directory(14), directory(20), directory(0)), 3},
		{"a circle", file(directory(14), directory(8)), 2},
		{"a place outside the file", file(directory(9999)), 2},
		{"nothing", bytes.NewReader(nil), 0},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := countTIFF(c.file); got != c.want {
				t.Errorf("counted %d, want %d", got, c.want)
			}
		})
	}
}

func TestOnlyInstalledLanguagesAreAskedFor(t *testing.T) {
	tess := &Tesseract{data: []string{"eng", "osd", "spa"}}
	for lang, want := range map[records.Language]string{"es": "spa", "en": "eng", "fr": "spa+eng", "": "spa+eng", "und": "spa+eng"} {
		if got := tess.languages(lang); got != want {
			t.Errorf("for %q Tesseract is asked for %q, want %q", lang, got, want)
		}
	}
}

func TestTesseractThatDoesNotAnswerIsNone(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, Program), []byte("#!/bin/sh\nexit 1\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	if _, err := exec.LookPath(Program); err != nil {
		t.Fatal(err)
	}
	if New(t.Context()) != nil {
		t.Error("a Tesseract without languages was taken for one that can read")
	}
}

// fake returns a Tesseract that is this shell script.
func fake(t *testing.T, script string) *Tesseract {
	t.Helper()
	path := filepath.Join(t.TempDir(), Program)
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return &Tesseract{path: path, data: []string{"osd", "spa"}, limit: time.Minute}
}

func TestATesseractThatIsSlowMayDoBetterTheNextTime(t *testing.T) {
	f := extracttest.File(t, "scan.png", extracttest.Scan(t, "ACTA"))
	f.Recognize = true
	failing, slow := fake(t, "exit 1"), fake(t, "exec sleep 1000")
	slow.limit = 500 * time.Millisecond
	var u *records.Unreadable
	if _, err := Picture(t.Context(), f, failing); !errors.As(err, &u) {
		t.Errorf("when it fails the error is %v, want an *Unreadable", err)
	}
	began := time.Now()
	if _, err := Picture(t.Context(), f, slow); err == nil || errors.As(err, &u) {
		t.Errorf("when it is slow the error is %v, want one that may pass", err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it was stopped after %s", took)
	}
}

func TestAPageOfWhichTheOrientationCannotBeToldIsReadAsItLies(t *testing.T) {
	f := extracttest.File(t, "scan.png", extracttest.Scan(t, "ACTA"))
	f.Recognize = true
	text, err := Picture(t.Context(), f, fake(t, `case "$*" in *"--psm 1"*) exit 1;; esac; echo leído`))
	if err != nil || strings.TrimSpace(strings.Join(text.Pages, "|")) != "leído" {
		t.Errorf("%q, %v", text.Pages, err)
	}
}
