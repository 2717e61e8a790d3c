package manifest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"acervo/records"
)

// read opens a manifest beside two files, a.txt and sub/b.txt.
func read(t *testing.T, name, text string) (*Source, error) {
	t.Helper()
	folder := write(t, map[string]string{"a.txt": "a", "sub/b.txt": "b"})
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path)
	if err == nil {
		t.Cleanup(func() { s.Close() })
	}
	return s, err
}

func TestCSVDialects(t *testing.T) {
	for name, text := range map[string]string{
		"commas":                 "file,title,date,lang\na.txt,\"Acta, primera\",2019-03-08,es\n",
		"semicolons and a mark":  "\ufefffile;title;date;lang\r\na.txt;Acta, primera;2019-03-08;ES\r\n",
		"tabs":                   "FILE\tTitle\tdate\tlang\na.txt\tActa, primera\t2019-03-08\tes-MX\n",
		"spaces and empty lines": " file , title , date , lang \n\n a.txt ,\"Acta, primera\", 2019-03-08 , es \n,,,\n",
	} {
		t.Run(name, func(t *testing.T) {
			s, err := read(t, "m.csv", text)
			if err != nil {
				t.Fatal(err)
			}
			if len(s.Rows) != 1 || len(s.Problems) != 0 {
				t.Fatalf("rows %+v, problems %v", s.Rows, s.Problems)
			}
			r := s.Rows[0]
			if r.File != "a.txt" || r.Title != "Acta, primera" || r.Date != "2019-03-08" || r.Lang != records.Spanish || r.Size != 1 {
				t.Errorf("%+v", r)
			}
		})
	}
}

func TestUnknownColumnsStopTheImportAndAreNamed(t *testing.T) {
	for name, text := range map[string]string{
		"m.csv":   "file,titel,autor\na.txt,x,y\n",
		"m.jsonl": `{"file": "a.txt"}` + "\n" + `{"file": "sub/b.txt", "titel": "x", "autor": "y"}` + "\n",
	} {
		_, err := read(t, name, text)
		if err == nil || !strings.Contains(err.Error(), `"titel"`) || !strings.Contains(err.Error(), `"autor"`) || !strings.Contains(err.Error(), "effective_on") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHeaders(t *testing.T) {
	for text, want := range map[string]string{
		"title,date\nx,y\n":  `"file" is missing`,
		"file,file\nx,y\n":   `"file" stands twice`,
		"file,Title,title\n": `"title" stands twice`,
	} {
		if _, err := read(t, "m.csv", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestMistakesAreToldByLineAndColumnAndTheOtherRowsStay(t *testing.T) {
	csv := `file,date,effective_on,lang,access,metadata,title
a.txt,2019-02-30,,,,,
missing.txt,,,,,,
sub,,,,,,
,,,,,,no file
a.txt,,08/03/2019,,,,
a.txt,,,español,,,
a.txt,,,,friends,,
a.txt,,,,restricted,,
a.txt,,,,,[1],
a.txt,too,few
` + "a.txt,,,,,,A\xf1o\n" + `sub/b.txt,2019-03-08,2019-04-01,pt-BR,"restricted:AG,CP@2027-01-01","{""session"": ""XXVI""}",Ata
`
	s, err := read(t, "m.csv", csv)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"line 2, column date", "line 3, column file", "line 4, column file", "line 5, column file", "line 6, column effective_on",
		"line 7, column lang", "line 8, column access", "line 9, column access", "line 10, column metadata", "line 11", "line 12",
	}
	if len(s.Problems) != len(want) {
		t.Fatalf("%d problems, want %d: %v", len(s.Problems), len(want), s.Problems)
	}
	for i, p := range s.Problems {
		if !strings.HasPrefix(p.String(), want[i]+": ") {
			t.Errorf("%q, want %q", p, want[i])
		}
	}
	if len(s.Rows) != 1 || s.Rows[0].Lang != "pt" || string(s.Rows[0].Metadata) != `{"session": "XXVI"}` || s.Rows[0].Line != 13 {
		t.Errorf("rows: %+v", s.Rows)
	}
}

func TestJSONLines(t *testing.T) {
	s, err := read(t, "m.jsonl", `{"file": "a.txt", "document": 17, "metadata": {"session": "XXVI"}, "title": null}

{"file": "sub/b.txt", "document": "17", "metadata": "{\"session\": \"XXVI\"}", "date": "2020-01-01"}
{"file": "a.txt", "title": ["x"]}
{"file": true}
not json
[1]
`)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Rows) != 2 || s.Rows[0].Document != "17" || s.Rows[1].Document != "17" || s.Rows[1].Line != 3 {
		t.Errorf("rows: %+v", s.Rows)
	}
	for i, r := range s.Rows {
		if string(r.Metadata) != `{"session": "XXVI"}` {
			t.Errorf("row %d: metadata %s", i, r.Metadata)
		}
	}
	var got []string
	for _, p := range s.Problems {
		got = append(got, p.String())
	}
	want := []string{"line 4, column title", "line 5, column file", "line 6: this is not a JSON object", "line 7: this is not a JSON object"}
	if len(got) != len(want) {
		t.Fatalf("%q", got)
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("%q, want %q", got[i], want[i])
		}
	}
}

func TestBackslashesOfWindowsAreUnderstood(t *testing.T) {
	s, err := read(t, "m.csv", "file\nsub\\b.txt\n")
	if err != nil || len(s.Rows) != 1 || s.Rows[0].File != "sub/b.txt" {
		t.Errorf("%+v %v %v", s.Rows, s.Problems, err)
	}
}

func TestAccessAsPeopleWriteIt(t *testing.T) {
	for text, class := range map[string]string{
		"members": "members", "Public": "public", " staff ": "staff", "restricted: AG, CP": "restricted:AG,CP",
		"members@2027-01-01": "members@2027-01-01", "restricted:AG@2027-01-01": "restricted:AG@2027-01-01",
		"restricted": "", "members:AG": "", "secret": "", "members@soon": "", "": "",
	} {
		a, err := ParseAccess(text)
		if (err != nil) != (class == "") || err == nil && a.Class() != class {
			t.Errorf("%q: %q, %v; want %q", text, a.Class(), err, class)
		}
	}
}
