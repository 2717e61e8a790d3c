package web_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"acervo/api/web"
	"acervo/records"
)

// actionsOf lists the actions that the domain declares, as they stand in its source.
func actionsOf(t *testing.T) []records.Action {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "../../records/ledger.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var all []records.Action
	ast.Inspect(f, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == 1 {
			if kind, ok := v.Type.(*ast.Ident); ok && kind.Name == "Action" {
				if lit, ok := v.Values[0].(*ast.BasicLit); ok {
					s, err := strconv.Unquote(lit.Value)
					if err != nil {
						t.Fatal(err)
					}
					all = append(all, records.Action(s))
				}
			}
		}
		return true
	})
	if len(all) < 25 {
		t.Fatalf("only %d actions: this test looks in the wrong place", len(all))
	}
	return all
}

func TestEveryActionOfTheLedgerHasASentenceInEveryLanguage(t *testing.T) {
	site := newSite(t)
	for _, action := range actionsOf(t) {
		if !slices.Contains(records.Actions, action) {
			t.Errorf("the action %s cannot be chosen", action)
		}
		for _, lang := range records.WorkingLanguages {
			if word := site.Word(lang, "deed", string(action)); word == string(action) {
				t.Errorf("%s: the action %s has no name", lang, action)
			}
			p := &web.LedgerEntry{Frame: frame(lang, "Ana"), Event: web.Event{Seq: 1, At: filed, Who: "Ana", Action: action, Named: "bea", Size: 3, To: "es", From: "pt"}, Proof: "/"}
			b, err := site.Render(p)
			if err != nil {
				t.Fatal(err)
			}
			if said := ": " + string(action) + "."; strings.Contains(string(b), said) {
				t.Errorf("%s: the action %s has no sentence", lang, action)
			}
		}
	}
}
