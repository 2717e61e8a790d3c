package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// docs/records.md says which test proves which requirement. A test that was reproofNames or
// removed would leave a requirement without its proof.
func TestEveryRequirementNamesAProofThatExists(t *testing.T) {
	root := filepath.Join("..", "..")
	b, err := os.ReadFile(filepath.Join(root, "docs", "records.md"))
	if err != nil {
		t.Fatal(err)
	}
	var tests strings.Builder
	err = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, "_test.go") && !strings.Contains(filepath.ToSlash(path), "test/") {
			return err
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		source, err := os.ReadFile(path)
		tests.Write(source)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	requirements := 0
	for line := range strings.Lines(string(b)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 3 || strings.HasPrefix(strings.TrimSpace(cells[0]), "requirement") || strings.HasPrefix(cells[0], "---") {
			continue
		}
		requirements++
		proofs := proofNames.FindAllStringSubmatch(cells[2], -1)
		if len(proofs) == 0 {
			t.Errorf("no proof is proofNames for: %s", strings.TrimSpace(cells[0]))
		}
		for _, p := range proofs {
			function := "func " + p[1] + "("
			if !strings.HasPrefix(p[1], "Test") && !strings.HasPrefix(p[1], "Benchmark") { // a rule of a suite, by what it says
				function = `"` + p[1] + `"`
			}
			if !strings.Contains(tests.String(), function) {
				t.Errorf("%q, which is to prove %q, does not exist", p[1], strings.TrimSpace(cells[0]))
			}
		}
	}
	if requirements < 40 {
		t.Errorf("only %d requirements were found: this test reads the page wrongly", requirements)
	}
}

// proofNames are the tests and rules that a line of docs/records.md names.
var proofNames = regexp.MustCompile("`([^`]+)`")
