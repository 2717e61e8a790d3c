package extract

import (
	"strings"
	"time"

	"acervo/indexer/extract/citation"
	"acervo/indexer/extract/language"
	"acervo/indexer/extract/outline"
	"acervo/indexer/extract/plain"
	"acervo/indexer/extract/proposal"
	"acervo/indexer/extract/reading"
	"acervo/records"
)

// finisher makes of what a reader found what the service keeps: clean pages, the language,
// proposals for title and date, the outline, what it cites.
type finisher struct {
	languages *language.Detector
	now       func() time.Time
}

func newFinisher() *finisher { return &finisher{languages: language.New(), now: time.Now} }

func (f *finisher) finish(t reading.Text, q request) outcome {
	if len(t.Pages) == 0 {
		t.Pages = []string{""} // a text without pages has one
	}
	for i, page := range t.Pages {
		t.Pages[i] = plain.Clean(page)
	}
	if q.Language != "" {
		t.Language = q.Language
	} else if found := f.languages.Detect(t.Pages...); found != records.Undetermined || t.Language == "" {
		t.Language = found
	}
	lastYear := f.now().Year() + 1
	t.Title = proposal.Title(plain.Clean(t.Title), t.Pages)
	if t.Date == "" {
		t.Date = proposal.Date(t.Pages, t.Language, lastYear)
	}
	if t.Date == "" && t.Created.Year() <= lastYear {
		t.Date = t.Created
	}
	o := outcome{NeedsRecognition: t.Pictures > 0}
	if q.Normative {
		var remarks []string
		o.Outline, remarks = outline.Find(t.Pages, t.Paged)
		t.Findings = append(t.Findings, remarks...)
	}
	o.Citations = citation.Find(strings.Join(t.Pages, records.PageBreak), t.Language, o.Outline)
	o.Text = t
	return o
}
