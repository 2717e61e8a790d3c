// Package ocr recognizes the text of pictures with Tesseract.
package ocr

import (
	"context"
	"os/exec"
	"strings"
)

// Program is Tesseract's name on the command line.
const Program = "tesseract"

// Install says how Tesseract is installed on Debian.
const Install = "apt-get install tesseract-ocr tesseract-ocr-spa tesseract-ocr-eng tesseract-ocr-por tesseract-ocr-fra"

// Datum is data that Tesseract needs for one language, or to tell a page's orientation.
type Datum struct {
	Name    string // as Tesseract calls it
	For     string // what it is good for
	Install string // what to do when it is missing
}

// Data is what the four working languages and turned pages need.
var Data = []Datum{
	{Name: "spa", For: "scans in Spanish", Install: "apt-get install tesseract-ocr-spa"},
	{Name: "eng", For: "scans in English", Install: "apt-get install tesseract-ocr-eng"},
	{Name: "por", For: "scans in Portuguese", Install: "apt-get install tesseract-ocr-por"},
	{Name: "fra", For: "scans in French", Install: "apt-get install tesseract-ocr-fra"},
	{Name: "osd", For: "scans that lie on their side", Install: "apt-get install tesseract-ocr-osd"},
}

// Languages returns the data that Tesseract, at this path, has; none when it does not answer.
func Languages(ctx context.Context, path string) []string {
	out, err := exec.CommandContext(ctx, path, "--list-langs").Output()
	if err != nil {
		return nil
	}
	lines := strings.Fields(strings.TrimSpace(string(out)))
	names := make([]string, 0, len(lines))
	for _, l := range lines {
		if len(l) == 3 {
			names = append(names, l)
		}
	}
	return names
}
