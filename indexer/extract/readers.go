package extract

import (
	"context"
	"fmt"

	"acervo/indexer/extract/office"
	"acervo/indexer/extract/pdf"
	"acervo/indexer/extract/plain"
	"acervo/indexer/extract/reading"
)

// readers are the readers of the single kinds of files. Those that are slow to start are
// started by the first file that needs them.
type readers struct {
	cacheDir string
	engine   *pdf.Engine
}

func newReaders(cacheDir string) *readers { return &readers{cacheDir: cacheDir} }

func (r *readers) close() error {
	if r.engine == nil {
		return nil
	}
	return r.engine.Close()
}

// read chooses the reader by the file's bytes; the name helps where they do not tell.
func (r *readers) read(ctx context.Context, f reading.File) (reading.Text, error) {
	file, err := f.Open()
	if err != nil {
		return reading.Text{}, err
	}
	f.MediaType, err = MediaType(file, f.Name)
	_ = file.Close() // it was only read
	if err != nil {
		return reading.Text{}, fmt.Errorf("extract: read the file's beginning: %w", err)
	}
	switch f.MediaType {
	case "application/pdf":
		return r.readPDF(ctx, f)
	case "application/vnd.openxmlformats-officedocument.wordprocessingml.document":
		return office.Docx(f)
	case "text/plain", "text/markdown", "text/csv":
		return plain.Text(f)
	}
	return reading.Text{}, reading.Unreadable("No text is read from files of this kind.", fmt.Errorf("extract: the type is %s", f.MediaType))
}

func (r *readers) readPDF(ctx context.Context, f reading.File) (reading.Text, error) {
	if r.engine == nil {
		engine, err := pdf.NewEngine(ctx, r.cacheDir)
		if err != nil {
			return reading.Text{}, err
		}
		r.engine = engine
	}
	return r.engine.Read(ctx, f, nil)
}

// check looks at the file's structure, for a remark to staff.
func (r *readers) check(f reading.File) []string { return nil }
