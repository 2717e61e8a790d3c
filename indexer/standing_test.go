package indexer

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/records"
)

// at is an instant at which something was recorded.
func at(day string) time.Time {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return t
}

// ordinance is a document of which each version has the words "norma común" and one of its own, such as textostatutev2.
func ordinance(id string, versions int, access records.Access, events ...records.Event) (records.Document, []records.Passage) {
	d, passages := sample(id, nil)
	d.Versions, d.Access, d.Titles = nil, access, map[records.Language]string{"es": "Norma de " + id}
	for n := 1; n <= versions; n++ {
		d.Versions = append(d.Versions, sampleVersion(&passages, id, n, es(fmt.Sprintf("La norma común, texto%sv%d.", id, n))))
	}
	for _, e := range events {
		e.Document = d.ID
		if e.RecordedAt.IsZero() {
			e.RecordedAt = at("2024-01-01")
		}
		d.Events = append(d.Events, e)
	}
	return d, passages
}

var public = records.Access{Level: records.Public}

// statutes files a statute, amended and corrected, and the one that replaced it.
func statutes(s *shelf) {
	d, p := ordinance("old", 2, public,
		records.Event{ID: 1, Type: records.EventAdopted, EffectiveOn: "1984-11-29"},
		records.Event{ID: 2, Type: records.EventInForce, EffectiveOn: "1985-01-01", Version: 1},
		records.Event{ID: 3, Type: records.EventAmended, EffectiveOn: "1986-06-01", Version: 2, RecordedAt: at("2025-05-05")},
		records.Event{ID: 4, Type: records.EventReplaced, EffectiveOn: "1988-08-11", By: "new"})
	s.put(d, p...)
	d, p = ordinance("new", 4, public,
		records.Event{ID: 5, Type: records.EventInForce, EffectiveOn: "1988-08-11", Version: 1},
		records.Event{ID: 6, Type: records.EventCorrected, EffectiveOn: "1988-08-11", Ordinal: 1, Version: 2, RecordedAt: at("2025-03-01")},
		records.Event{ID: 7, Type: records.EventAmended, EffectiveOn: "1999-01-01", Version: 3, RecordedAt: at("2024-02-01"), RetractedAt: at("2024-03-01")},
		records.Event{ID: 8, Type: records.EventAmended, EffectiveOn: "2030-01-01", Version: 4})
	s.put(d, p...)
	d, p = ordinance("repealed", 1, public,
		records.Event{ID: 9, Type: records.EventInForce, EffectiveOn: "1990-01-01", Version: 1},
		records.Event{ID: 10, Type: records.EventSuspended, EffectiveOn: "1991-01-01"},
		records.Event{ID: 11, Type: records.EventRevived, EffectiveOn: "1992-01-01"},
		records.Event{ID: 12, Type: records.EventRepealed, EffectiveOn: "2001-01-01"})
	s.put(d, p...)
	d, p = ordinance("coming", 1, public,
		records.Event{ID: 13, Type: records.EventAdopted, EffectiveOn: "2025-12-01"},
		records.Event{ID: 14, Type: records.EventInForce, EffectiveOn: "2031-01-01", Version: 1})
	s.put(d, p...)
	d, p = ordinance("minutes", 2, public)
	s.put(d, p...)
}

// versions are the hits as document, version and status.
func versions(r records.Results) []string {
	out := []string{}
	for _, h := range r.Hits {
		out = append(out, fmt.Sprintf("%s v%d %s", h.Document, h.Version, h.Status))
	}
	slices.Sort(out)
	return out
}

func TestASearchOnADayFindsWhatWasInForceThenAsKnownThen(t *testing.T) {
	s := newShelf()
	statutes(s)
	x := indexOf(t, s)
	for _, c := range []struct {
		on    records.Date
		known string
		want  string
	}{
		{"1984-12-31", "", ""},
		{"1985-01-01", "", "old v1 in_force"},
		{"1986-05-31", "", "old v1 in_force"},
		{"1986-06-01", "", "old v2 in_force"},
		{"1986-06-01", "2025-05-04", "old v1 in_force"},
		{"1988-08-10", "", "old v2 in_force"},
		{"1988-08-11", "", "new v2 in_force"},
		{"1988-08-11", "2025-02-28", "new v1 in_force"},
		{"1988-08-11", "2023-12-31", ""},
		{"1989-12-31", "", "new v2 in_force"},
		{"1990-06-01", "", "new v2 in_force, repealed v1 in_force"},
		{"1991-06-01", "", "new v2 in_force"},
		{"2000-12-31", "", "new v2 in_force, repealed v1 in_force"},
		{"2000-12-31", "2024-02-15", "new v3 in_force, repealed v1 in_force"},
		{"2000-12-31", "2024-03-01", "new v1 in_force, repealed v1 in_force"},
		{"2026-01-01", "", "new v2 in_force"},
		{"2030-01-01", "", "new v4 in_force"},
		{"2040-01-01", "", "coming v1 in_force, new v4 in_force"},
	} {
		q := records.Query{Text: "norma común", On: c.on, Today: "2026-06-01", Facets: true}
		if c.known != "" {
			q.Known = at(c.known)
		}
		for range 2 { // made for it, then remembered
			r := find(t, x, q)
			if got := strings.Join(versions(r), ", "); got != c.want {
				t.Errorf("on %s as known on %q: %s, not %s", c.on, c.known, got, c.want)
			}
			for _, f := range r.Facets {
				if f.Field == "status" && r.Total > 0 && (len(f.Values) != 1 || f.Values[0] != (records.FacetValue{Value: "in_force", Count: r.Total})) {
					t.Errorf("on %s: %+v", c.on, f)
				}
			}
		}
	}
	for text, want := range map[string]string{
		"textooldv1":                        "old v1 in_force",
		"textooldv2":                        "", // it was not yet
		"común on:2040-01-01":               "old v1 in_force",
		"norma -textooldv1":                 "",
		"norma status:in_force":             "old v1 in_force",
		"norma -status:in_force":            "",
		"norma status:superseded OR textoX": "",
		`"norma común" type:resolution`:     "old v1 in_force",
		"title:norma lang:es":               "old v1 in_force",
		"":                                  "old v1 in_force",
	} {
		if got := strings.Join(versions(find(t, x, records.Query{Text: text, On: "1985-06-01"})), ", "); got != want {
			t.Errorf("%q: %s, not %s", text, got, want)
		}
	}
}

func TestADayCanBeTyped(t *testing.T) {
	s := newShelf()
	statutes(s)
	x := indexOf(t, s)
	for _, c := range []struct {
		text  string
		all   bool
		want  string
		notes int
	}{
		{"norma on:1985-06-01", false, "old v1 in_force", 0},
		{"vigente:1985-06-01 norma", false, "old v1 in_force", 0},
		{"on:1985-06-01", false, "old v1 in_force", 0},
		{"norma on:1985-06-01 on:1990-06-01", false, "old v1 in_force", 1},
		{"norma on:1985-06-01", true, "old v1 in_force", 1},
		{"minutes -on:1985-06-01", false, "minutes v2 current", 1},
		{"minutes (x OR on:1985-06-01)", false, "", 1},
		{"on:1985", false, "", 1},
	} {
		r := find(t, x, records.Query{Text: c.text, AllVersions: c.all, Today: "2026-06-01"})
		if got := strings.Join(versions(r), ", "); got != c.want || len(r.Notes) != c.notes {
			t.Errorf("%s: %s with %q, not %s", c.text, got, r.Notes, c.want)
		}
	}
}

func TestWithoutADayTheTextInForceTodayIsFoundWithItsStatus(t *testing.T) {
	s := newShelf()
	statutes(s)
	x := indexOf(t, s)
	term := func(h records.Hit) string {
		return fmt.Sprintf("%s v%d %s since %s until %s coming %s", h.Document, h.Version, h.Status, h.Since, h.Until, h.Coming)
	}
	for today, want := range map[records.Date][]string{
		"2026-06-01": {
			"coming v1 adopted since  until  coming 2031-01-01",
			"minutes v2 current since  until  coming ",
			"new v2 in_force since 1988-08-11 until 2030-01-01 coming 2030-01-01",
			"old v2 superseded since 1988-08-11 until  coming ",
			"repealed v1 repealed since 2001-01-01 until  coming ",
		},
		"2032-01-01": {
			"coming v1 in_force since 2031-01-01 until  coming ",
			"minutes v2 current since  until  coming ",
			"new v4 in_force since 2030-01-01 until  coming ",
			"old v2 superseded since 1988-08-11 until  coming ",
			"repealed v1 repealed since 2001-01-01 until  coming ",
		},
		"1991-06-01": {
			"coming v1 draft since  until  coming 2031-01-01",
			"minutes v2 current since  until  coming ",
			"new v2 in_force since 1988-08-11 until 2030-01-01 coming 2030-01-01",
			"old v2 superseded since 1988-08-11 until  coming ",
			"repealed v1 suspended since 1991-01-01 until 1992-01-01 coming 1992-01-01",
		},
	} {
		r := find(t, x, records.Query{Text: "norma", Today: today})
		got := []string{}
		for _, h := range r.Hits {
			got = append(got, term(h))
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("on %s:\n%s\nnot\n%s", today, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	r := find(t, x, records.Query{Text: "norma", Today: "2026-06-01", Facets: true})
	want := "{status [{adopted 1} {current 1} {in_force 1} {repealed 1} {superseded 1}]}"
	if got := fmt.Sprint(r.Facets[5]); got != want {
		t.Errorf("%s, not %s", got, want)
	}
	for q, want := range map[string]string{
		"status:repealed":                 "repealed v1 repealed",
		"status:in_force,adopted":         "coming v1 adopted, new v2 in_force",
		"status:superseded textooldv2":    "old v2 superseded",
		"status:superseded textonewv1":    "",
		"estado:current":                  "minutes v2 current",
		"norma -status:in_force -current": "coming v1 adopted, minutes v2 current, old v2 superseded, repealed v1 repealed",
	} {
		if got := strings.Join(versions(find(t, x, records.Query{Text: q, Today: "2026-06-01"})), ", "); got != want {
			t.Errorf("%s: %s, not %s", q, got, want)
		}
	}
	for word, want := range map[string]string{
		"textonewv1": "new v1 superseded since  until  coming ",
		"textonewv2": "new v2 in_force since 1988-08-11 until 2030-01-01 coming 2030-01-01",
		"textonewv3": "new v3 draft since  until  coming ",
		"textonewv4": "new v4 adopted since  until  coming 2030-01-01",
		"textooldv1": "old v1 superseded since 1986-06-01 until  coming ",
		"textooldv2": "old v2 superseded since 1988-08-11 until  coming ",
	} {
		r := find(t, x, records.Query{Text: word, AllVersions: true, Today: "2026-06-01"})
		if r.Total != 1 || term(r.Hits[0]) != want {
			t.Errorf("%s: %+v, not %s", word, r.Hits, want)
		}
	}
}

func TestWhatIsInForceComesBeforeWhatWas(t *testing.T) {
	s := newShelf()
	statutes(s)
	x := indexOf(t, s)
	got := ids(find(t, x, records.Query{Text: "norma de", Today: "2026-06-01"}))
	slices.Sort(got[:3])
	slices.Sort(got[3:])
	if want := []string{"coming", "minutes", "new", "old", "repealed"}; !slices.Equal(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
	if sg, err := x.Suggest(t.Context(), "norma", "es", 3, everything); err != nil || slices.ContainsFunc(sg, func(s records.Suggestion) bool { return s.Document == "old" }) {
		t.Errorf("%+v %v", sg, err)
	}
}

func TestEventsAreKeptWhenTheIndexIsOpenedAgainAndFollowTheLedger(t *testing.T) {
	s := newShelf()
	statutes(s)
	dir := t.TempDir()
	for _, step := range []struct {
		rule string
		do   func()
		want string
	}{
		{"at first", func() {}, "new v2 in_force"},
		{"opened again", func() {}, "new v2 in_force"},
		{"an amendment is recorded", func() {
			d := s.docs["new"]
			d.Events = append(slices.Clone(d.Events), records.Event{ID: 20, Document: "new", Type: records.EventAmended, EffectiveOn: "1988-09-01", Version: 3, RecordedAt: at("2026-01-01")})
			s.put(d)
		}, "new v3 in_force"},
		{"the replacement is retracted, and the successor's own events", func() {
			for _, id := range []records.DocumentID{"old", "new"} {
				d := s.docs[id]
				d.Events = slices.Clone(d.Events)
				for i := range d.Events {
					if d.Events[i].Type == records.EventReplaced || id == "new" {
						d.Events[i].RetractedAt = at("2026-02-01")
					}
				}
				s.put(d)
			}
		}, "old v2 in_force"},
		{"the document is destroyed", func() { s.remove("old") }, ""},
	} {
		x, err := Open(Config{Dir: dir, Source: s})
		if err != nil {
			t.Fatal(err)
		}
		if err := x.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		reads := s.reads
		step.do()
		if err := x.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(versions(find(t, x, records.Query{Text: "norma", On: "1989-01-01"})), ", "); got != step.want {
			t.Errorf("%s: %s, not %s", step.rule, got, step.want)
		}
		if s.reads != reads {
			t.Errorf("%s: passages were read again", step.rule)
		}
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// Whatever is recorded on whatever documents, in whatever order they are
// indexed: the index answers as the rules do for whoever asks.
func TestTheIndexAnswersAsTheRulesDo(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 14))
	classes := []records.Access{public, {Level: records.Members}, {Level: records.Restricted, Bodies: []string{"CP"}}}
	for round := range 60 {
		s := newShelf()
		var docs []records.Document
		n := 2 + r.IntN(6)
		name := func(i int) records.DocumentID { return records.DocumentID(fmt.Sprintf("d%d", i)) }
		for i := range n {
			d, p := ordinance(string(name(i)), 3, classes[r.IntN(3)])
			s.put(d, p...)
			docs = append(docs, d)
		}
		x := indexOf(t, s)
		for e := range 4 * n {
			d := &docs[r.IntN(n)]
			ev := records.Event{
				ID: records.EventID(e + 1), Document: d.ID, Type: records.EventTypes[r.IntN(len(records.EventTypes))],
				EffectiveOn: records.Date(fmt.Sprintf("20%02d-01-01", r.IntN(30))), Ordinal: r.IntN(2), Version: r.IntN(4),
				RecordedAt: at(fmt.Sprintf("2020-01-%02d", 1+e)),
			}
			if r.IntN(2) == 0 {
				ev.By = name(r.IntN(n + 1)) // one of them does not exist
			}
			if r.IntN(9) == 0 {
				ev.EffectiveOn = ""
			}
			if r.IntN(4) == 0 {
				ev.RetractedAt = at(fmt.Sprintf("2020-02-%02d", 1+r.IntN(28)))
			}
			d.Events = append(slices.Clone(d.Events), ev)
			if r.IntN(3) == 0 {
				s.put(*d)
				if err := x.CatchUp(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
		}
		for i, d := range docs {
			if i == 0 && round%5 == 0 {
				s.remove(d.ID)
				docs = docs[1:]
				continue
			}
			s.put(d)
		}
		if err := x.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		for k := range 40 {
			may := []bool{r.IntN(2) == 0, r.IntN(2) == 0, r.IntN(2) == 0}
			day := records.Date(fmt.Sprintf("20%02d-06-01", r.IntN(30)))
			var known time.Time
			if k%2 == 0 {
				known = at(fmt.Sprintf("2020-%02d-%02d", 1+r.IntN(3), 1+r.IntN(28)))
			}
			compareWithRules(t, x, docs, classes, may, day, known)
		}
	}
}

func compareWithRules(t *testing.T, x *Index, docs []records.Document, classes []records.Access, may []bool, day records.Date, known time.Time) {
	t.Helper()
	visible := func(a records.Access) bool {
		return may[slices.IndexFunc(classes, func(c records.Access) bool { return c.Class() == a.Class() })]
	}
	var whole records.Timeline
	seen := map[records.DocumentID]bool{}
	for _, d := range docs {
		whole.Events = append(whole.Events, d.Events...)
		seen[d.ID] = visible(d.Access)
	}
	then := known
	if known.IsZero() {
		then = at("2100-01-01")
	}
	line := whole.Visible(func(id records.DocumentID) bool { return seen[id] }).Known(then)
	inForce, today := []string{}, []string{}
	for _, d := range docs {
		if !seen[d.ID] {
			continue
		}
		if s := line.At(d.ID, day); s.InForce() {
			inForce = append(inForce, fmt.Sprintf("%s v%d in_force", s.Document, s.Version))
		}
		status, _, _ := line.StatusOf(d.ID, day)
		if status == records.StatusNone {
			status = "current"
		}
		today = append(today, fmt.Sprintf("%s %s", d.ID, status))
	}
	slices.Sort(inForce)
	inForce = slices.Compact(inForce)
	r, err := x.Search(t.Context(), records.Query{Text: "común", On: day, Known: known}, visible)
	if err != nil {
		t.Fatal(err)
	}
	if got := versions(r); !slices.Equal(got, inForce) {
		t.Fatalf("on %s known %s, may read %v: found %v, the rules say %v\n%+v", day, known, may, got, inForce, whole)
	}
	r, err = x.Search(t.Context(), records.Query{Text: "común", Known: known, Today: day}, visible)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, h := range r.Hits {
		got = append(got, fmt.Sprintf("%s %s", h.Document, h.Status))
	}
	slices.Sort(got)
	slices.Sort(today)
	if !slices.Equal(got, today) {
		t.Fatalf("today %s known %s, may read %v: found %v, the rules say %v", day, known, may, got, today)
	}
}
