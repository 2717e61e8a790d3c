package extract

import (
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/indexer/extract/convert"
	"acervo/indexer/extract/ocr"
)

func TestWhatIsMissingIsToldWithTheWayToInstallIt(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	found := Installed(t.Context())
	if len(found) != 2+len(ocr.Data) {
		t.Errorf("%d programs and data are told of", len(found))
	}
	for _, p := range found {
		if p.Found || p.Path != "" || p.Version != "" || p.For == "" || !strings.HasPrefix(p.Install, "apt-get install ") {
			t.Errorf("in an empty PATH: %+v", p)
		}
	}
}

func TestWhatIsThereTellsItsVersionAndData(t *testing.T) {
	t.Setenv("PATH", fakeProgram(t, ocr.Program, `case "$1" in --version) echo "tesseract 5.3.0"; echo more;; --list-langs) printf 'List of available languages (2):\nosd\nspa\n';; esac`))
	found := Installed(t.Context())
	if p := found[0]; !p.Found || p.Version != "tesseract 5.3.0" || p.Path == "" {
		t.Errorf("Tesseract is %+v", p)
	}
	for _, p := range found[1:] {
		code, isData := strings.CutPrefix(p.Name, "tesseract ")
		if want := slices.Contains([]string{"osd", "spa"}, code); isData && p.Found != want {
			t.Errorf("%s is found: %v, want %v", p.Name, p.Found, want)
		}
	}
}

func TestAProgramThatHangsIsNotWaitedFor(t *testing.T) {
	t.Setenv("PATH", fakeProgram(t, convert.Program, "sleep 1000"))
	began := time.Now()
	Installed(t.Context())
	if took := time.Since(began); took > 2*probeTime {
		t.Errorf("it took %s", took)
	}
}
