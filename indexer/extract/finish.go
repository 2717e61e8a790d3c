package extract

import (
	"acervo/indexer/extract/plain"
	"acervo/indexer/extract/reading"
)

// finish makes the outcome of what a reader found: clean pages, the language, proposals
// for title and date, the outline.
func finish(t reading.Text, q request) outcome {
	for i, page := range t.Pages {
		t.Pages[i] = plain.Clean(page)
	}
	t.Title = plain.Clean(t.Title)
	return outcome{Text: t, NeedsRecognition: t.Pictures > 0}
}
