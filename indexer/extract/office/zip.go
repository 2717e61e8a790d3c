package office

import (
	"errors"

	"acervo/indexer/extract/reading"
)

// Zip reads a zip file that does not show at its beginning what it is: an office document
// whose parts stand in an unusual order, or one whose end is lost.
func Zip(f reading.File) (reading.Text, error) {
	a, err := openArchive(f)
	if err != nil {
		return reading.Text{}, refusal("a zip file", err)
	}
	defer a.close()
	switch {
	case a.has("word/document.xml"):
		return Docx(f)
	case a.has("ppt/presentation.xml"):
		return Pptx(f)
	case a.has("xl/workbook.xml"):
		return Xlsx(f)
	case a.has("content.xml"):
		return OpenDocument(f)
	case a.partial:
		return reading.Text{}, reading.Damaged("a zip file", errNoMain)
	}
	return reading.Text{}, reading.Unreadable("No text is read from files of this kind.", errors.New("office: the archive is no document"))
}
