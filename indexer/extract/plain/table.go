package plain

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"acervo/indexer/extract/reading"
)

// Table reads a file of rows whose cells are parted by commas, semicolons, tabs or bars: a
// line for each row, a tab between cells. What is no such table is read as it is.
func Table(f reading.File) (reading.Text, error) {
	t, err := Text(f)
	if err != nil || len(t.Pages) == 0 {
		return t, err
	}
	pages := &reading.Pages{}
	if err := rows(t.Pages[0], pages); err == nil {
		pages.Into(&t)
	}
	t.Method = "sheet"
	return t, nil
}

func rows(s string, to *reading.Pages) error {
	r := csv.NewReader(strings.NewReader(s))
	r.Comma = separator(s)
	r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = -1, true, true
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for i, c := range cells {
			if i > 0 {
				to.WriteString("\t")
			}
			to.WriteString(strings.Join(strings.Fields(c), " "))
		}
		to.WriteString("\n")
	}
}

// separator returns the character that stands most often, and equally often, in the first lines.
func separator(s string) rune {
	lines := strings.SplitN(s[:min(len(s), 1<<16)], "\n", 11)
	best, most := ',', 0
	for _, c := range ",;\t|" {
		n := 0
		for i, l := range lines[:min(len(lines), 10)] {
			k := strings.Count(l, string(c))
			if i == 0 {
				n = k * 2 // the header has no text that would hold one by chance
			} else {
				n += min(k, n+1)
			}
		}
		if n > most {
			best, most = c, n
		}
	}
	return best
}
