package paper

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

func TestACertificateOfDispositionIsInTheReadersLanguageWithItsReasons(t *testing.T) {
	p, err := NewPress()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range records.WorkingLanguages {
		c := records.PrintedDisposition{
			Language: lang, Zone: time.UTC, Head: records.LedgerHead{Size: 97},
			DispositionCertificate: records.DispositionCertificate{
				Organization: "CISS", Disposition: 12, Action: records.DestroyIt, Reason: "Venció su plazo",
				ProposedBy: "Rosa", ProposedAt: made, ApprovedBy: "Carmen", ApprovedAt: made, ExecutedAt: made,
				Gone: []records.CertifiedRecord{{Number: "CISS/SG/2001/1", Title: "Presupuesto", State: records.RecordDone, SHA256: []records.Sum{"ab"}, Entry: &records.ProofEntry{Seq: 7}}},
				LeftOut: []records.CertifiedRecord{
					{Number: "CISS/SG/2001/2", State: records.RecordLeftOut, Why: "CISS/SG/2001/2 is under a hold; it stays until every hold on it is lifted."},
					{Number: "CISS/SG/2001/3", State: records.RecordLeftOut, Why: "By its retention CISS/SG/2001/3 is to be handled otherwise (transfer)."},
				},
			},
		}
		b, err := p.Disposition(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		compareGolden(t, filepath.Join("testdata", "disposition-"+string(lang)+".txt"), text(t, b, "-layout", "-nopgbrk"))
	}
}

func TestEveryLanguageKnowsTheSameReasons(t *testing.T) {
	all, err := readWords()
	if err != nil {
		t.Fatal(err)
	}
	for lang, w := range all {
		for key := range all[records.English] {
			if pattern, ok := strings.CutPrefix(key, "why: "); ok && w[key] == "" {
				t.Errorf("%s does not say %q", lang, pattern)
			}
		}
	}
	for said, want := range map[string]string{
		"A/1 is sealed until 2030-01-01.": "A/1 está sellado hasta el 2030-01-01.",
		"A/1 is kept permanently.":        "A/1 se conserva permanentemente.",
		"Nobody knows this.":              "Nobody knows this.",
		"A/1 is sealed until":             "A/1 is sealed until",
	} {
		if got := all[records.Spanish].why(said); got != want {
			t.Errorf("%q is %q, want %q", said, got, want)
		}
	}
}
