package client

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"testing"

	"acervo/records"
)

func TestADownloadIsCheckedAgainstItsSum(t *testing.T) {
	sum := sha256.Sum256([]byte("bytes"))
	for body, good := range map[string]bool{"bytes": true, "other": false} {
		c := to(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/api/v1/files/f1/content" {
				t.Errorf("path %s", r.URL.Path)
			}
			io.WriteString(w, body)
		})
		var b bytes.Buffer
		err := c.Download(t.Context(), File{ID: "f1", Name: "a.pdf", Size: 5, SHA256: records.Sum(hex.EncodeToString(sum[:]))}, &b)
		if (err == nil) != good || b.String() != body {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestAStreamEndsWithItsResultOrItsProblem(t *testing.T) {
	for _, c := range []struct {
		name, stream string
		kind         records.Kind
		good         bool
		progress     int
	}{
		{"result", `{"progress":{"files":1}}` + "\n" + `{"progress":{"files":2}}` + "\n" + `{"result":{"files":3,"problems":["x"]}}` + "\n", 0, true, 2},
		{"problem", `{"progress":{"files":1}}` + "\n" + `{"problem":{"type":"urn:acervo:problem:unavailable","status":503,"detail":"Gone."}}`, records.Unavailable, false, 1},
		{"broken off", `{"progress":{"files":1}}` + "\n", records.Unavailable, false, 1},
		{"broken off in a line", `{"progress":{"fil`, records.Unavailable, false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			client := to(t, Options{}, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, c.stream) })
			told := 0
			v, err := client.Verify(t.Context(), nil, func(records.Verification) { told++ })
			if (err == nil) != c.good || !c.good && records.KindOf(err) != c.kind || told != c.progress {
				t.Errorf("%+v, %v, %d", v, err, told)
			}
			if c.good && (v.Files != 3 || len(v.Problems) != 1) {
				t.Errorf("%+v", v)
			}
		})
	}
}

func TestEveryPageOfAListIsRead(t *testing.T) {
	c := to(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("reading") != "pending" {
			t.Errorf("query %s", r.URL.RawQuery)
		}
		switch r.URL.Query().Get("after") {
		case "":
			io.WriteString(w, `{"items":[{"id":"a"},{"id":"b"}],"next":"n2"}`)
		case "n2":
			io.WriteString(w, `{"items":[{"id":"c"}]}`)
		}
	})
	ids, err := c.DocumentsReading(t.Context(), records.ReadingPending)
	if err != nil || len(ids) != 3 || ids[2] != "c" {
		t.Errorf("%v %v", ids, err)
	}
}

func TestSearchAsksForAllThatWasSaid(t *testing.T) {
	want := "all_versions=true&body=AG&body=CP&cursor=c&facets=true&from=2019-01-01&known=2024-02-15&lang=es&limit=5&on=2014-05-01&q=pensi%C3%B3n&sort=newest&type=law&year=2019"
	c := to(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery != want {
			t.Errorf("%s\nwant %s", r.URL.RawQuery, want)
		}
		io.WriteString(w, `{"total":1,"hits":[{"document":"d","passages":[{"file":"f","version":1,"snippet":[{"text":"la "},{"text":"pensión","mark":true}]}]}],"took_ms":1.5}`)
	})
	r, err := c.Search(t.Context(), Query{Known: "2024-02-15", Query: records.Query{
		Text: "pensión", Types: []string{"law"}, Bodies: []string{"AG", "CP"}, Languages: []records.Language{"es"}, Years: []int{2019},
		From: "2019-01-01", AllVersions: true, Sort: records.Newest, Limit: 5, Cursor: "c", Facets: true,
		On: "2014-05-01",
	}})
	if err != nil || r.Total != 1 || !r.Hits[0].Passages[0].Snippet[1].Mark {
		t.Errorf("%+v %v", r, err)
	}
}

func TestTheTextOfAVersionFollowsTheRuleOfTheRecords(t *testing.T) {
	v := Version{Texts: []Text{
		{Language: "en", Authority: records.CourtesyTranslation, Files: []File{{ID: "en"}}},
		{Language: "es", Authority: records.Authentic, Files: []File{
			{ID: "scan", Role: records.Scan, Reading: Reading{State: records.ReadingDone, Words: 9}}, {ID: "es", Role: records.Original, Reading: Reading{State: records.ReadingFailed}},
		}},
	}}
	for asked, want := range map[records.Language]string{"en": "en true", "es": "es true", "": "es true", "fr": "es false"} {
		text, exact, ok := v.Text(asked)
		f, found := text.Main()
		if got := string(f.ID) + map[bool]string{true: " true", false: " false"}[exact]; got != want || !ok || !found {
			t.Errorf("%q: %s, want %s", asked, got, want)
		}
	}
	text, _, _ := v.Text("es")
	if f, _ := text.Reads(); f.ID != "scan" {
		t.Errorf("the text is read from %s", f.ID)
	}
	if _, _, ok := (Version{}).Text("es"); ok {
		t.Error("a version without texts has one")
	}
}

func TestTitlesAreSetOnTheRevisionThatWasSeen(t *testing.T) {
	c := to(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil || r.Method != http.MethodPatch || r.Header.Get("If-Match") != `"3"` || !strings.Contains(string(b), `"en":"Act"`) {
			t.Errorf("%s %q %s", r.Method, r.Header.Get("If-Match"), b)
		}
		io.WriteString(w, `{"id":"k2"}`)
	})
	if err := c.SetTitles(t.Context(), "k2", 3, map[records.Language]string{"en": "Act"}); err != nil {
		t.Error(err)
	}
}
