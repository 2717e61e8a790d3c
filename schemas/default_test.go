package schemas

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

func loadDefault(t *testing.T) *Profile {
	t.Helper()
	p, problems := LoadProfile(DefaultProfile(), numbering)
	for _, problem := range problems {
		t.Error(problem)
	}
	if p == nil {
		t.FailNow()
	}
	return p
}

func TestTheDefaultProfileHasNoMistake(t *testing.T) {
	p := loadDefault(t)
	if len(p.Bodies) < 18 || len(p.Types) != 32 || len(p.Classes) < 30 || len(p.Series) < 1 {
		t.Errorf("%d bodies, %d types, %d classes, %d series", len(p.Bodies), len(p.Types), len(p.Classes), len(p.Series))
	}
}

func TestNormativeTypesAreThoseThatLayDownRules(t *testing.T) {
	var got []string
	for _, d := range loadDefault(t).Types {
		if d.Normative {
			got = append(got, d.Code)
		}
	}
	want := []string{"statute", "regulation", "resolution", "policy", "procedures_manual", "editorial_policy", "agreement"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestPersonalAndFinancialPapersAreClosedByDefault(t *testing.T) {
	p := loadDefault(t)
	for _, code := range []string{"appointment", "candidate_application", "eligibility_report", "audit_report", "investment_report"} {
		i := slices.IndexFunc(p.Types, func(d DocumentType) bool { return d.Code == code })
		j := slices.IndexFunc(p.Classes, func(c Class) bool { return c.Code == p.Types[i].Class })
		if p.Classes[j].Access != "restricted" {
			t.Errorf("%s goes to class %s, which is %s", code, p.Classes[j].Code, p.Classes[j].Access)
		}
	}
}

func TestEveryTypeHasItsOwnSchema(t *testing.T) {
	var used []string
	for _, d := range loadDefault(t).Types {
		used = append(used, d.Schema)
	}
	slices.Sort(used)
	if all := TypeSchemas(); !slices.Equal(used, all) {
		t.Errorf("the types use %v, there are %v", used, all)
	}
}

func TestTheContractIsYAMLWithPaths(t *testing.T) {
	var contract struct {
		OpenAPI string         `yaml:"openapi"`
		Paths   map[string]any `yaml:"paths"`
	}
	if err := yaml.Unmarshal(OpenAPI(), &contract); err != nil || contract.OpenAPI == "" || contract.Paths == nil {
		t.Errorf("%+v, %v", contract, err)
	}
}

// The organization is data. A string in the program that is one of its codes or
// names would bind every other secretariat to them.
func TestNoCodeKnowsTheOrganization(t *testing.T) {
	p := loadDefault(t)
	codes := map[string]bool{}
	var names []string
	for _, b := range p.Bodies {
		codes[b.Code] = true
		for _, name := range b.Names {
			names = append(names, regexp.QuoteMeta(name))
		}
	}
	for _, name := range p.Organization {
		names = append(names, regexp.QuoteMeta(name))
	}
	named := regexp.MustCompile(strings.Join(names, "|"))
	known := func(literal string) bool { return codes[literal] || named.MatchString(literal) }
	for _, literal := range []string{"AG", "of the Comité Permanente", "Inter-American Conference on Social Security"} {
		if !known(literal) {
			t.Fatalf("the test does not know %q itself", literal)
		}
	}
	seen := 0
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "sample" || strings.HasSuffix(entry.Name(), "test")) {
			return fs.SkipDir // the sample collection is about this organization; suites are tests
		}
		if entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		seen++
		for _, s := range literals(t, path) {
			if known(s.text) {
				t.Errorf("%s: the string %q belongs into the profile", s.at, s.text)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 10 {
		t.Errorf("looked at %d files only", seen)
	}
}

type literal struct{ at, text string }

// literals returns the strings in a Go file.
func literals(t *testing.T, path string) []literal {
	t.Helper()
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, path, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var all []literal
	ast.Inspect(parsed, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if text, err := strconv.Unquote(lit.Value); err == nil {
				all = append(all, literal{files.Position(lit.Pos()).String(), text})
			}
		}
		return true
	})
	return all
}
