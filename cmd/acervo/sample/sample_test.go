package sample

import (
	"encoding/csv"
	"io/fs"
	"slices"
	"testing"

	"acervo/records"
	"acervo/schemas"
)

// columns are those of the import's manifest.
var columns = []string{"file", "document", "type", "class", "body", "title", "lang", "date", "effective_on", "symbol", "access", "metadata"}

// rows reads the manifest by the names of its columns.
func rows(t *testing.T) []map[string]string {
	t.Helper()
	f, err := FS.Open("manifest.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(records[0], columns) {
		t.Fatalf("columns %v", records[0])
	}
	var all []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, name := range columns {
			row[name] = record[i]
		}
		all = append(all, row)
	}
	return all
}

func TestTheManifestListsEveryFileOnce(t *testing.T) {
	var listed []string
	for _, row := range rows(t) {
		listed = append(listed, row["file"])
	}
	slices.Sort(listed)
	there, err := fs.Glob(FS, "files/*")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(listed, there) {
		t.Errorf("listed %v\nthere %v", listed, there)
	}
}

func TestTheCollectionIsSmall(t *testing.T) {
	var total int64
	err := fs.WalkDir(FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			total += info.Size()
		}
		return err
	})
	if err != nil || total > 600_000 {
		t.Errorf("%d bytes, %v", total, err)
	}
}

// Every row is right by the profile that comes with the program, so that the
// first start files all of them.
func TestEveryRowFitsTheProfile(t *testing.T) {
	profile, problems := schemas.LoadProfile(schemas.DefaultProfile(), schemas.Numbering{Check: records.CheckNumberTemplate, Format: records.FormatNumber})
	if problems != nil {
		t.Fatal(problems)
	}
	validator, err := schemas.NewValidator()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows(t) {
		name := row["file"]
		i := slices.IndexFunc(profile.Types, func(d schemas.DocumentType) bool { return d.Code == row["type"] })
		if i < 0 {
			t.Errorf("%s: no type %q", name, row["type"])
			continue
		}
		if !slices.ContainsFunc(profile.Classes, func(c schemas.Class) bool { return c.Code == row["class"] }) {
			t.Errorf("%s: no class %q", name, row["class"])
		}
		if !slices.ContainsFunc(profile.Bodies, func(b schemas.Body) bool { return b.Code == row["body"] }) {
			t.Errorf("%s: no body %q", name, row["body"])
		}
		if problems := validator.Check(profile.Types[i].Schema, []byte(row["metadata"])); problems != nil {
			t.Errorf("%s: %v", name, problems)
		}
		if access := records.ParseAccessClass(row["access"]); access.Class() != row["access"] {
			t.Errorf("%s: access %q", name, row["access"])
		}
		for _, column := range []string{"date", "effective_on"} {
			if _, err := records.ParseDate(row[column]); err != nil {
				t.Errorf("%s: %s: %v", name, column, err)
			}
		}
		if row["title"] == "" || row["date"] == "" || len(row["symbol"]) < 9 || row["symbol"][:8] != "MUESTRA/" {
			t.Errorf("%s: title %q, date %q, symbol %q", name, row["title"], row["date"], row["symbol"])
		}
	}
}

// One can try everything at once: every level of access, every language, a
// document with three versions, and one version in four languages.
func TestTheCollectionShowsWhatTheServiceDoes(t *testing.T) {
	levels, languages, texts := map[string]int{}, map[string]int{}, map[string]int{}
	for _, row := range rows(t) {
		access := records.ParseAccessClass(row["access"])
		levels[string(access.Level)]++
		languages[row["lang"]]++
		if row["document"] == "reglamento" {
			texts[row["date"]]++
		}
	}
	for _, level := range []string{"public", "members", "staff", "restricted"} {
		if levels[level] == 0 {
			t.Errorf("no %s document", level)
		}
	}
	for _, language := range schemas.Languages {
		if languages[language] < 2 {
			t.Errorf("%d texts in %s", languages[language], language)
		}
	}
	if len(texts) != 3 || texts["2024-09-20"] != 4 {
		t.Errorf("versions of the regulation: %v", texts)
	}
}
