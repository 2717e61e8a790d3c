package paper

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

var zone = time.FixedZone("", -6*3600)

func printedReceipt(lang records.Language) records.PrintedReceipt {
	return records.PrintedReceipt{
		FilingReceipt: records.FilingReceipt{
			Receipt: records.Receipt{
				Document: "d1", Number: "CISS/CP/RES/2026/1", Symbol: "CP/RES-7/2024", Title: "Resolución 7: reforma del Reglamento del archivo y de la conservación de los documentos",
				Version: 1, FiledAt: made, FiledBy: "María Núñez", Seq: 41, Leaf: "ee4d3f5982f037b665835a06a6b6419be496e44688bdd69e73d7a9af3f2a7b4e",
				Files: []records.ReceiptFile{
					{Name: "resolucion-7-es.pdf", Role: records.Original, Size: 3_900, SHA256: "d29549a66026131b87f5bea9cae179be464956de3c060643ef1e8fe07a72c64d"},
					{Name: "anexo.xlsx", Role: records.Attachment, Size: 1_234_567, SHA256: "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8"},
				},
			},
			Annulled: &records.Annulment{Reason: "Registrada dos veces; vale la CISS/CP/RES/2026/2.", At: made.Add(time.Hour), By: "Ramón Gómez", Seq: 50},
		},
		Organization: "Conferencia Interamericana de Seguridad Social", Language: lang, Zone: zone, Address: "https://archivo.example.org/documents/juetjj7g7uhtzpwgr4z5oixncu",
	}
}

func printedDay(lang records.Language) records.PrintedDay {
	d := records.PrintedDay{
		DayRegister:  records.DayRegister{Date: "2026-11-23"},
		Organization: "Conferencia Interamericana de Seguridad Social", Language: lang, Zone: zone, Types: map[string]string{"resolution": "Resolución"},
		Head: records.LedgerHead{Size: 97, Root: [32]byte{1, 2, 3}}, MadeAt: made,
	}
	for n := int64(1); n <= 14; n++ {
		l := records.RegisterLine{
			RegisterEntry: records.RegisterEntry{Series: "general", Year: 2026, N: n, Number: fmt.Sprintf("CISS/CP/RES/2026/%d", n)}, At: made.Add(time.Duration(n) * time.Minute), Seq: 3 * n,
			Document: "d1", Titles: map[records.Language]string{"es": strings.Repeat("Resolución que reforma el Reglamento del archivo. ", 1+int(n)%3)}, Type: "resolution", Body: "CP", Symbol: fmt.Sprintf("CP/RES-%d/2026", n), By: "María Núñez",
			Files: []records.ReceiptFile{{Name: fmt.Sprintf("resolucion-%d.pdf", n), Size: 3_900 * n, SHA256: "d29549a66026131b87f5bea9cae179be464956de3c060643ef1e8fe07a72c64d"}},
		}
		switch n {
		case 4:
			l.Annulled = &records.Annulment{Reason: "Por error", At: made.Add(time.Hour), By: "Ramón Gómez"}
		case 5:
			l = records.RegisterLine{RegisterEntry: records.RegisterEntry{Series: "general", Year: 2026, N: n}, At: l.At, Seq: l.Seq, Withheld: true}
		}
		d.Lines = append(d.Lines, l)
	}
	annulment := d.Lines[3]
	annulment.Annulment, annulment.Annulled, annulment.Reason, annulment.By, annulment.Seq, annulment.At = true, nil, "Por error", "Ramón Gómez", 60, made.Add(time.Hour)
	d.Lines = append(d.Lines, annulment)
	return d
}

func printedCheck(lang records.Language) records.PrintedCheck {
	lines := printedDay(lang).Lines
	bad := lines[4]
	bad.Annulled = &records.Annulment{At: made}
	return records.PrintedCheck{
		Year: 2026, Organization: "Conferencia Interamericana de Seguridad Social", Language: lang, Zone: zone, CheckedAt: made, CheckedBy: "Ramón Gómez",
		Series: []records.SeriesCheck{
			{Series: "general", Template: "CISS/{body}/{type}/{year}/{number}", Year: 2026, Last: 14, Entries: 14, First: lines[0], Latest: lines[13], Annulments: []records.RegisterLine{lines[3], bad}},
			{Series: "agreements", Template: "CISS/CONV/{year}/{number}", Year: 2026},
			{Series: "personnel", Template: "CISS/PERS/{year}/{number}", Year: 2026, Last: 3, Entries: 2, First: lines[1], Latest: lines[2], Holes: []records.NumberRange{{From: 2, To: 2}}, Findings: []records.Finding{{Kind: records.FindingHole, N: 2, To: 2}, {Kind: records.FindingTime, N: 3, To: 1}}},
		},
		Checkpoint: records.LedgerHead{Size: 97},
		Note:       "archivo.example.org/acervo\n97\nAQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n— archivo.example.org/acervo az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n",
	}
}

func TestTheRegistersPapersReadAsTheGoldens(t *testing.T) {
	p, err := NewPress()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range records.WorkingLanguages {
		for name, print := range map[string]func() ([]byte, error){
			"receipt": func() ([]byte, error) { return p.Receipt(t.Context(), printedReceipt(lang)) },
			"day":     func() ([]byte, error) { return p.Day(t.Context(), printedDay(lang)) },
			"year":    func() ([]byte, error) { return p.Years(t.Context(), printedCheck(lang)) },
		} {
			t.Run(name+"-"+string(lang), func(t *testing.T) {
				b, err := print()
				if err != nil {
					t.Fatal(err)
				}
				if dir := os.Getenv("ACERVO_PAPER"); dir != "" { // to look at them
					if err := os.WriteFile(filepath.Join(dir, name+"-"+string(lang)+".pdf"), b, 0o600); err != nil {
						t.Fatal(err)
					}
				}
				again, err := print()
				if err != nil || !bytes.Equal(b, again) {
					t.Errorf("it is printed in two ways: %v", err)
				}
				compareGolden(t, filepath.Join("testdata", name+"-"+string(lang)+".txt"), text(t, b, "-layout", "-nopgbrk"))
			})
		}
	}
}

// compareGolden holds a text, without blank lines, against a file.
func compareGolden(t *testing.T, golden, got string) {
	t.Helper()
	got = strings.TrimSpace(regexp.MustCompile(`(?m)[ \t]+$`).ReplaceAllString(regexp.MustCompile(`\n{2,}`).ReplaceAllString(got, "\n"), "")) + "\n"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || got != string(want) {
		t.Errorf("%v; got\n%s\nwant\n%s", err, got, want)
	}
}

func TestADayWithoutEntriesSaysSo(t *testing.T) {
	p, err := NewPress()
	if err != nil {
		t.Fatal(err)
	}
	d := printedDay("en")
	d.Lines = nil
	b, err := p.Day(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if got := text(t, b); !strings.Contains(got, "Nothing was entered") {
		t.Errorf("it says %s", got)
	}
}
