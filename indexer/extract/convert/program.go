// Package convert has LibreOffice make a PDF of the files that only it reads.
package convert

// Program is LibreOffice's name on the command line.
const Program = "soffice"

// Install says how LibreOffice is installed on Debian.
const Install = "apt-get install --no-install-recommends libreoffice-writer libreoffice-calc libreoffice-impress"

// extensions are the kinds of files that LibreOffice is asked to read, with what their names
// end in: it looks at that where the bytes leave it in doubt.
var extensions = map[string]string{
	"application/msword":            ".doc",
	"application/vnd.ms-excel":      ".xls",
	"application/vnd.ms-powerpoint": ".ppt",
	"application/vnd.wordperfect":   ".wpd",
	"text/rtf":                      ".rtf",
}

// Reads reports whether LibreOffice is asked to read files of a media type.
func Reads(mediaType string) bool { return extensions[mediaType] != "" }
