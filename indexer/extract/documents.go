package extract

import (
	"acervo/indexer/extract/mail"
	"acervo/indexer/extract/office"
	"acervo/indexer/extract/plain"
	"acervo/indexer/extract/reading"
)

// documentReader returns the reader of a media type that needs nothing but the file; nil when
// there is none.
func documentReader(mediaType string) func(reading.File) (reading.Text, error) {
	switch mediaType {
	case "application/vnd.openxmlformats-officedocument.wordprocessingml.document":
		return office.Docx
	case "application/vnd.openxmlformats-officedocument.presentationml.presentation":
		return office.Pptx
	case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
		return office.Xlsx
	case "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text-template",
		"application/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet-template",
		"application/vnd.oasis.opendocument.presentation", "application/vnd.oasis.opendocument.presentation-template",
		"application/vnd.oasis.opendocument.graphics", "application/vnd.oasis.opendocument.graphics-template":
		return office.OpenDocument
	case "application/zip":
		return office.Zip
	case "message/rfc822":
		return mail.Eml
	case "application/vnd.ms-outlook":
		return mail.Msg
	case "text/html", "application/xhtml+xml":
		return plain.HTML
	case "text/markdown":
		return plain.Markdown
	case "text/csv", "text/tab-separated-values":
		return plain.Table
	}
	switch {
	case mediaType == "text/rtf": // words among codes
		return nil
	case derivesFrom(mediaType, "text/xml"):
		return plain.XML
	case derivesFrom(mediaType, "text/plain"):
		return plain.Text
	}
	return nil
}
