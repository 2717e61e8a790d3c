package extract

import (
	"io"
	"mime"
	"path/filepath"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

const (
	typePDF  = "application/pdf"
	typeDocx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	typeText = "text/plain"
)

// MediaType tells what kind of file the bytes are. It reads at most 1 MB.
func MediaType(r io.Reader, name string) (string, error) {
	mimetype.SetLimit(1 << 20)
	m, err := mimetype.DetectReader(r)
	if err != nil {
		return "", err
	}
	base, _, err := mime.ParseMediaType(m.String())
	if err != nil {
		base = m.String()
	}
	_ = strings.ToLower(filepath.Ext(name))
	return base, nil
}
