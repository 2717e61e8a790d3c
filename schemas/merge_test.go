package schemas

import (
	"slices"
	"strings"
	"testing"
)

func TestAFilePlanGoesThroughATableAndComesBackTheSame(t *testing.T) {
	p, problems := LoadProfile(DefaultProfile(), numbering)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	table, err := WritePlan(p)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(table, "\n"); n != len(p.Classes)+1 {
		t.Errorf("the table has %d lines for %d classes", n, len(p.Classes))
	}
	back, problems := MergePlan(DefaultProfile(), []byte(table), numbering)
	if len(problems) > 0 || string(back) != string(DefaultProfile()) {
		t.Fatalf("a table that changes nothing changes the file: %v", problems)
	}
	// The same with semicolons and a mark at the beginning, as spreadsheets write it here.
	semicolons := "\uFEFFcode;name_en\n" + p.Classes[0].Code + ";" + p.Classes[0].Names["en"] + "\n;\n"
	if back, problems = MergePlan(DefaultProfile(), []byte(semicolons), numbering); len(problems) > 0 || string(back) != string(DefaultProfile()) {
		t.Fatalf("semicolons: %v", problems)
	}
}

func TestATableChangesAndAddsClassesAndLeavesTheRestAlone(t *testing.T) {
	table := "code,parent,name_es,name_en,name_pt,name_fr,access,bodies,trigger,years,action,retention_basis_es,retention_basis_en,retention_basis_pt,retention_basis_fr\n" +
		"A1,A,Normas,Rules,Normas,Règles,restricted,HR; HQ,filed,7,review,Acuerdo 7,Agreement 7,Acordo 7,Accord 7\n" +
		"A2,A,\"Actas, y más\",Minutes,Atas,Procès-verbaux,public,,,,,,,,\n"
	merged, problems := MergePlan([]byte(small(t)), []byte(table), numbering)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	p, problems := LoadProfile(merged, numbering)
	if len(problems) > 0 || len(p.Classes) != 3 {
		t.Fatalf("%v in\n%s", problems, merged)
	}
	a1, a2 := p.Classes[1], p.Classes[2]
	if a1.Retention == nil || a1.Retention.Years != 7 || a1.Retention.Basis["fr"] != "Accord 7" || !slices.Equal(a1.Bodies, []string{"HR", "HQ"}) {
		t.Errorf("A1 is %+v", a1)
	}
	if a2.Code != "A2" || a2.Parent != "A" || a2.Names["es"] != "Actas, y más" || a2.Retention != nil {
		t.Errorf("A2 is %+v", a2)
	}
	before, _, _ := strings.Cut(small(t), "classes:")
	if after, _, _ := strings.Cut(string(merged), "classes:"); strings.Join(strings.Fields(after), " ") != strings.Join(strings.Fields(before), " ") {
		t.Errorf("what is no class was changed:\n%s", after)
	}
}

func TestWhatStoodBehindAnAliasIsWrittenOutWhenItsAnchorGoes(t *testing.T) {
	p, _ := LoadProfile(DefaultProfile(), numbering)
	merged, problems := MergePlan(DefaultProfile(), []byte("code,name_en\nNOR,Rules\n"), numbering)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	q, problems := LoadProfile(merged, numbering)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if q.Classes[0].Names["en"] != "Rules" || q.Classes[3].Retention.Basis["pt"] != p.Classes[3].Retention.Basis["pt"] {
		t.Errorf("%+v", q.Classes[3])
	}
	if !strings.HasPrefix(string(merged), "# The profile of the Inter-American Conference") {
		t.Error("the comments at the beginning are gone")
	}
}

func TestEveryMistakeInATableIsExplainedWithRowAndColumn(t *testing.T) {
	const head = "code,parent,name_es,name_en,name_pt,name_fr,access,years,trigger,action\n"
	for _, c := range []struct {
		name, table string
		want        []string
	}{
		{"nothing", "", []string{"line 1: The table is empty. Its first row names the columns; begin with what acervo profile show --format csv writes."}},
		{"unknown column", "code,acces\nA1,public\n", []string{"line 1: column 2: acces is no column of a file plan. Did you mean access?"}},
		{"column twice", "code,access,access\n", []string{"line 1: column 3: access stands here twice; keep one of them."}},
		{"no codes", "access\npublic\n", []string{"line 1: column code: is missing; every row names its class by it."}},
		{"no code", "code,access\n,public\n", []string{"line 2: column code: is empty; write the code of the class."}},
		{"code twice", "code,access\nA1,public\nA1,public\n", []string{"line 3: column code: A1 stands on line 2 already; keep one row for each class."}},
		{"too few cells", "code,access\nA1\n", []string{"line 2: This row has 1 cells and the first row 2. Put a cell that contains a separator in quotes, and leave none out."}},
		{"no number", head + "A1,A,a,a,a,a,members,seven,filed,review\n", []string{"line 2: column years: must be a whole number from 1 to 200, or empty."}},
		{"level unknown", "code,access\nA,open\n", []string{`line 2: class A, column access: "open" is no level of access. Use public, members, staff or restricted.`}},
		{"new class without names", "code,access,parent\nA9,public,A\n", []string{"line 2: class A9, column name_es: is missing."}},
		{"parent unknown", "code,parent\n\nA1,B\n", []string{`line 3: class A1, column parent: there is no class "B". Use A or A1.`}},
		{"quote in the middle", "code,name_en\nA1,a \"b\" c\n", []string{"line 2: character 6: A quote stands in the middle of a cell. Put the whole cell in quotes, and double the quotes in it."}},
		{"not UTF-8", "code\nA\xed\n", []string{"line 2: This line is not UTF-8. Save the file as UTF-8 (in most editors: Save with encoding)."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			merged, problems := MergePlan([]byte(small(t)), []byte(c.table), numbering)
			var got []string
			for _, p := range problems {
				got = append(got, p.String())
			}
			if merged != nil || !slices.Equal(got, c.want) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(c.want, "\n  "))
			}
		})
	}
}
