package extract

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"acervo/indexer/extract/convert"
	"acervo/indexer/extract/reading"
	"acervo/records"
)

// readConverted reads a file that only LibreOffice opens: by the PDF that it makes of it,
// which is handed back as a rendition.
func (r *readers) readConverted(ctx context.Context, f reading.File) (reading.Text, error) {
	if r.converter == nil { // looked for each time that it is missing, as Tesseract is
		r.converter = convert.New(os.TempDir(), endOthers)
	}
	if r.converter == nil {
		return reading.Text{}, convert.Missing()
	}
	path, err := r.converter.PDF(ctx, f)
	if err != nil {
		return reading.Text{}, err
	}
	f.Alive(ctx)
	made := f
	made.Path = path
	info, err := os.Stat(path)
	if err != nil {
		return reading.Text{}, err
	}
	made.Size = info.Size()
	text, err := r.readPDF(ctx, made)
	if err != nil {
		// The PDF is LibreOffice's own: what is wrong with it is not the fault of the file.
		return reading.Text{}, fmt.Errorf("extract: LibreOffice's PDF cannot be read: %v", err) //nolint:errorlint // not an *Unreadable any more
	}
	text.Method = "converted"
	text.Made = append(text.Made, reading.Made{Role: records.Rendition, Name: stem(f.Name) + ".pdf", Path: path})
	return text, nil
}

// stem is a file's name without its extension.
func stem(name string) string {
	if s := strings.TrimSuffix(name, filepath.Ext(name)); s != "" {
		return s
	}
	return name
}
