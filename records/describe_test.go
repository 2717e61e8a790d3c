package records

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAFileNameIsOnlyEverAName(t *testing.T) {
	for in, want := range map[string]string{
		"acta.pdf":         "acta.pdf",
		"../../etc/passwd": "passwd",
		`C:\Users\ana\Mis documentos\Acta de sesión.docx`: "Acta de sesión.docx",
		"a\x00b\nc.txt":        "ab c.txt",
		"invoice\u202Efdp.exe": "invoicefdp.exe",
		"":                     "file",
		"..":                   "file",
		"/":                    "file",
		".htaccess":            "htaccess",
		"bad\xffname.txt":      "badname.txt",
		"a\u200Bb.pdf":         "ab.pdf",
	} {
		if got := CleanName(in); got != want {
			t.Errorf("CleanName(%q) = %q, want %q", in, got, want)
		}
	}
	long := CleanName(strings.Repeat("ñ", 300) + ".pdf")
	if len(long) > maxName || !strings.HasSuffix(long, ".pdf") || !utf8.ValidString(long) {
		t.Errorf("a name of 300 characters became %q (%d bytes)", long, len(long))
	}
}

func TestLanguagesArePrimarySubtags(t *testing.T) {
	for in, want := range map[Language]Language{"pt-BR": "pt", "ES": "es", " en_US ": "en", "": ""} {
		if got := in.Primary(); got != want {
			t.Errorf("%q.Primary() = %q, want %q", in, got, want)
		}
	}
	for l, want := range map[Language]bool{"es": true, "und": true, "e": false, "": false, "ESP": false, "spanish": false} {
		if l.Valid() != want {
			t.Errorf("%q.Valid() = %v", l, !want)
		}
	}
}

func TestRegisterNumbersFollowTheirTemplate(t *testing.T) {
	for _, c := range []struct{ template, body, docType, want string }{
		{"CISS/{body}/{type}/{year}/{number}", "AG", "res", "CISS/AG/RES/2026/7"},
		{"CISS/{body}/{type}/{year}/{number}", "", "res", "CISS/RES/2026/7"},
		{"{number}-{year}", "AG", "res", "7-2026"},
	} {
		if got := FormatNumber(c.template, c.body, c.docType, 2026, 7); got != c.want {
			t.Errorf("FormatNumber(%q) = %q, want %q", c.template, got, c.want)
		}
	}
	for template, ok := range map[string]bool{"A/{year}/{number}": true, "A/{number}": false, "A/{year}": false, "A/{year}/{number}/{color}": false, "{year}-{body}{number}": false, "{number}{type}/{year}": false, "{body}-{number}-{year}": true} {
		if why := CheckNumberTemplate(template); (why == "") != ok {
			t.Errorf("CheckNumberTemplate(%q) = %q", template, why)
		}
	}
}

func TestDatesAreCalendarDatesOrUnknown(t *testing.T) {
	for _, bad := range []string{"2019-3-8", "08/03/2019", "2019-02-30", "0000", "yesterday", "2019-03-08T00:00:00Z"} {
		if _, err := ParseDate(bad); KindOf(err) != Invalid {
			t.Errorf("ParseDate(%q) = %v", bad, err)
		}
	}
	d, err := ParseDate("2019-03-08")
	if err != nil || d.Year() != 2019 || d.IsZero() {
		t.Errorf("%v %v", d, err)
	}
	if d, err := ParseDate(""); err != nil || !d.IsZero() || d.Year() != 0 {
		t.Errorf("%v %v", d, err)
	}
}

// The encoding of ledger records may never change: old leaves must verify for ever.
func TestALedgerRecordIsWrittenInOneWay(t *testing.T) {
	e := Entry{Seq: 7, Actor: "u1", Name: "Ana <clerk>", Action: Filed, Kind: SubjectDocument, Subject: "d1", Detail: []byte(`{"title":"Año"}`)}
	want := `{"seq":7,"at":"0001-01-01T00:00:00.000000Z","actor":"u1","name":"Ana \u003cclerk\u003e","action":"filed","kind":"document","subject":"d1","detail":{"title":"Año"}}`
	if got := string(e.Record()); got != want {
		t.Errorf("Record() = %s\nwant       %s", got, want)
	}
}

func TestCheckpointsFollowTheC2SPFormat(t *testing.T) {
	got := CheckpointBody("example.org/ledger", LedgerHead{Size: 3})
	if want := "example.org/ledger\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
