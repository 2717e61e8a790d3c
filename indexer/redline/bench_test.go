package redline_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"acervo/indexer/redline"
	"acervo/records"

	"znkr.io/diff/textdiff"
)

// codeOf makes a code of so many articles and its reform: one article in ten is amended,
// one in fifty repealed, one in fifty new, so that those after it are renumbered.
func codeOf(articles int) (before, after records.ComparedText) {
	r := rand.New(rand.NewPCG(7, uint64(articles)))
	var x, y strings.Builder
	var xs, ys []records.Provision
	put := func(b *strings.Builder, outline *[]records.Provision, text string) {
		n := len(*outline) + 1
		*outline = append(*outline, records.Provision{EID: fmt.Sprintf("art_%d", n), Kind: "article", Label: fmt.Sprintf("Artículo %d", n), Offset: b.Len()})
		fmt.Fprintf(b, "Artículo %d. %s\n\n", n, text)
	}
	for i := range articles {
		text := prose(r, 150)
		put(&x, &xs, text)
		switch {
		case i%50 == 20:
			continue
		case i%50 == 40:
			put(&y, &ys, prose(r, 150))
		case i%10 == 3:
			words := strings.Fields(text)
			words[len(words)/2] = "reformado"
			text = strings.Join(append(words[:20], words[24:]...), " ")
		}
		put(&y, &ys, text)
	}
	return records.ComparedText{Text: x.String(), Outline: xs}, records.ComparedText{Text: y.String(), Outline: ys}
}

// The redline of two codes of 500 articles, of twice as many, and the library's plain
// comparison of the lines of the same bytes.
func BenchmarkRedlineOfCodes(b *testing.B) {
	before, after := codeOf(500)
	before2, after2 := codeOf(1000)
	c := redline.New()
	took := func(do func()) time.Duration {
		start := time.Now()
		do()
		return time.Since(start)
	}
	run := func(x, y records.ComparedText) {
		if _, err := c.Compare(b.Context(), x, y); err != nil {
			b.Fatal(err)
		}
	}
	var once, twice, lines time.Duration
	for b.Loop() {
		once += took(func() { run(before, after) })
		twice += took(func() { run(before2, after2) })
		lines += took(func() { textdiff.Unified(before.Text, after.Text) })
	}
	b.ReportMetric(float64(once.Microseconds())/1000/float64(b.N), "ms/500-articles")
	b.ReportMetric(float64(twice)/float64(once), "x/twice-the-text")
	b.ReportMetric(float64(once)/float64(lines), "x/line-diff")
	b.ReportMetric(float64(len(before.Text)+len(after.Text))*float64(b.N)/once.Seconds()/1e6, "MB/s")
}

// A text of 2,000 pages against an empty one, made into paragraphs to be shown, and half of it.
func BenchmarkRedlineAgainstNothing(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	pages := make([]string, 2000)
	for i := range pages {
		pages[i] = prose(r, 400)
	}
	c := redline.New()
	run := func(pages []string) time.Duration {
		text := records.ComparedText{Text: strings.Join(pages, records.PageBreak)}
		start := time.Now()
		changes, err := c.Compare(b.Context(), records.ComparedText{}, text)
		if err != nil {
			b.Fatal(err)
		}
		layout := changes.Layout()
		for _, p := range changes {
			p.Paragraphs(layout)
		}
		return time.Since(start)
	}
	var whole, half time.Duration
	for b.Loop() {
		whole += run(pages)
		half += run(pages[:1000])
	}
	b.ReportMetric(float64(whole.Microseconds())/1000/float64(b.N), "ms/2000-pages")
	b.ReportMetric(float64(whole)/float64(half), "x/twice-the-text")
}
