package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"acervo/cmd/acervo/client"
	"acervo/records"
	"acervo/storage/storagetest"
)

// The register's story, told by commands on both stacks: numbers are given, one is
// annulled, the day and the year tell it, and historical symbols show their gaps.
func TestTheRegistersStory(t *testing.T) {
	stacks(t, func(t *testing.T, o on) {
		profile, err := loadProfile("")
		if err != nil {
			t.Fatal(err)
		}
		file := func(n int) {
			o.run(exitOK, "file", text(t, "r.txt", "Resolución "+strconv.Itoa(n)+" del Comité."), "--title", "Resolución "+strconv.Itoa(n),
				"--type", "resolution", "--body", "CP", "--symbol", "MUESTRA/RES-"+strconv.Itoa(n)+"/2019")
		}
		var numbers []string
		for _, n := range []int{1, 2, 5} {
			file(n)
			numbers = append(numbers, parse[client.Document](t, o.run(exitOK, "get", "MUESTRA/RES-"+strconv.Itoa(n)+"/2019", "--info", "--json")).Number)
		}
		o.run(exitInvalid, "register", "annul", numbers[1])
		o.run(exitNotFound, "register", "annul", "CISS/NONE/1", "--reason", "x")
		o.run(exitOK, "register", "annul", numbers[1], "--reason", "Registrada dos veces.")
		o.run(exitConflict, "register", "annul", numbers[1], "--reason", "Otra vez.")
		for _, says := range [][]string{{"get", numbers[1], "--info"}, {"receipt", numbers[1]}, {"search", "resolución 2"}, {"register", "day", string(records.DateOf(time.Now(), profile.TimeZone))}} {
			if r := o.run(exitOK, says...); !strings.Contains(strings.ToLower(r.stdout), "annulled") {
				t.Errorf("acervo %s does not say that the entry was annulled: %s", strings.Join(says, " "), r.stdout)
			}
		}

		receipt := parse[client.FilingReceipt](t, o.run(exitOK, "receipt", numbers[0], "--json"))
		if receipt.Number != numbers[0] || receipt.Version != 1 || len(receipt.Files) != 1 || receipt.Annulled != nil {
			t.Errorf("the receipt is %v", receipt)
		}
		dir := t.TempDir()
		day, year := string(records.DateOf(time.Now(), profile.TimeZone)), strconv.Itoa(records.DateOf(time.Now(), profile.TimeZone).Year())
		for name, args := range map[string][]string{
			"receipt.pdf": {"receipt", numbers[0], "--lang", "pt"}, "day.pdf": {"register", "day", day}, "day.csv": {"register", "day", day}, "year.pdf": {"register", "check", "--year", year},
		} {
			o.run(exitOK, append(args, "-o", filepath.Join(dir, name))...)
			b, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil || !bytes.HasPrefix(b, []byte("%PDF-")) && !bytes.Contains(b, []byte("Resolución 1")) {
				t.Errorf("%s is %.40q, %v", name, b, err)
			}
		}
		check := parse[client.YearCheck](t, o.run(exitOK, "register", "check", "--year", year, "--series", "general", "--json"))
		if k := check.Series[0]; !check.Congruent || k.Last != 3 || k.Entries != 3 || len(k.Annulments) != 1 || k.Annulments[0].Annulled.Reason != "Registrada dos veces." {
			t.Errorf("the check is %v", check)
		}
		gaps := o.run(exitOK, "register", "gaps", "--series", "muestra")
		if !strings.Contains(gaps.stdout, "MUESTRA/RES-{number}/{year} 2019") || !strings.Contains(gaps.stdout, "3–4") || !strings.Contains(gaps.stderr, "you may read") {
			t.Errorf("the gaps are %s%s", gaps.stdout, gaps.stderr)
		}
		o.run(exitOK, "verify")
	})
}

func TestAHoleInTheRegisterIsFound(t *testing.T) {
	o := onFolder(t)
	for n := range 3 {
		o.run(exitOK, "file", text(t, "r.txt", "Documento "+strconv.Itoa(n)), "--title", "Documento "+strconv.Itoa(n))
	}
	catalogue := o.data("catalogue.db")
	storagetest.Exec(t, catalogue, `DROP TRIGGER register_entries_no_delete; DELETE FROM register_entries WHERE n = 2`)
	profile, err := loadProfile("")
	if err != nil {
		t.Fatal(err)
	}
	year := strconv.Itoa(records.DateOf(time.Now(), profile.TimeZone).Year())
	if r := o.run(exitDamage, "register", "check", "--year", year); !strings.Contains(r.stdout, "Number 2 is missing.") {
		t.Errorf("the check says %s", r.stdout)
	}
	if r := o.run(exitDamage, "verify"); !strings.Contains(r.stdout, "counts 3 numbers; 2 are entered") {
		t.Errorf("verify says %s", r.stdout)
	}
}
