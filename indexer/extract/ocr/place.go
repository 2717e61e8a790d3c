package ocr

import (
	"context"
	"strconv"
	"strings"

	"acervo/indexer/extract/pdf"
	"acervo/records"
)

var _ pdf.Placer = (*Tesseract)(nil)

// Place tells where the words of a picture stand as it lies, in dots from its upper left corner.
func (t *Tesseract) Place(ctx context.Context, picture string, dpi int, lang records.Language) ([]records.PageWord, error) {
	return t.place(ctx, picture, 0, dpi, lang)
}

// place is Place for one page of a picture that may have several, counted from 0.
func (t *Tesseract) place(ctx context.Context, picture string, number, dpi int, lang records.Language) ([]records.PageWord, error) {
	table, err := t.run(ctx, picture, number, dpi, lang, func(out string) bool { return len(placed(out)) > 0 }, "-c", "tessedit_create_tsv=1", "-c", "tessedit_create_txt=0")
	return placed(table), err
}

// The columns of Tesseract's table: the level of what a row tells of (5 is a word), the numbers of its page, block,
// paragraph, line and word, its box, how sure it is, and its text.
const (
	levelAt, blockAt, lineAt, leftAt, confidenceAt, textAt = 0, 2, 4, 6, 10, 11
	wordLevel                                              = "5"
)

// placed reads the words of Tesseract's table; a row that is none is passed over.
func placed(table string) []records.PageWord {
	var words []records.PageWord
	line, of := -1, ""
	for row := range strings.Lines(table) {
		cells := strings.Split(strings.TrimRight(row, "\r\n"), "\t")
		if len(cells) != textAt+1 || cells[levelAt] != wordLevel || strings.HasPrefix(cells[confidenceAt], "-") || strings.TrimSpace(cells[textAt]) == "" {
			continue
		}
		var box [4]float64
		good := true
		for i := range box {
			n, err := strconv.Atoi(cells[leftAt+i])
			box[i], good = float64(n), good && err == nil && n >= 0
		}
		if !good {
			continue
		}
		if place := strings.Join(cells[blockAt:lineAt+1], "."); place != of {
			line, of = line+1, place
		}
		words = append(words, records.PageWord{Text: cells[textAt], Line: line, X: box[0], Y: box[1], Width: box[2], Height: box[3]})
	}
	return words
}
