package web

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"acervo/records"
)

// Pictures is a file read as pictures of its pages, a few at a time; with script, all of them.
type Pictures struct {
	Frame
	Edition
	Sheets []Sheet
	Zoom   int // per cent
	Zooms  []Choice
	Prev   string
	Next   string
	Thumbs []Thumb
	Sizes  string // of all pages, for the script: see RunLengths
	More   string // where the script gets a sheet: this address and page=n
	Sketch int    // bytes of the picture of a page that is seen beside the first one
}

func (Pictures) name() string { return "pictures" }

// View is this way of reading.
func (Pictures) View() string { return "pictures" }

// Zooms are the steps that pages can be read in, in per cent of the window.
var Zooms = []int{50, 75, 100, 125, 150, 200, 300}

// ParseZoom returns the step that is asked for; 100 when that is none.
func ParseZoom(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || !slices.Contains(Zooms, n) {
		return 100
	}
	return n
}

// Thumb is a small picture of a page that leads there.
type Thumb struct {
	Page          int
	Address       string
	Source        string
	Width, Height int
	Here          bool
}

// Sheet is a page: its picture, and over it the words, to be selected and marked.
type Sheet struct {
	Page          int
	Width, Height string // in points, as attributes
	Source        string // of the picture; width=n is added
	Zoom          int
	Language      records.Language
	Lines         []Line
	Marks         []Box
	Anchors       []string           // of the provisions that begin on it
	Text          []records.Fragment // of a page without words of its own (a scan), where it was recognized
	Late          bool               // its words were not there in time; the script asks again
	First         bool               // its picture is fetched at once
	Most          [2]int             // bytes of its picture in a first look, in a wide window and in a narrow one
	Later         bool               // its picture is fetched when it comes near, by the script where there is one
}

// Box is a rectangle on a page, in points as attributes.
type Box struct{ X, Y, Width, Height string }

// Line is a line of words on a page.
type Line struct {
	Y     string // of the base line
	Size  string // of the letters
	Words []Word
}

// Word stands at X and is as long as it is printed.
type Word struct{ X, Length, Text string }

// Widths of pictures, for the browser to choose from.
func (s Sheet) Widths() string { return s.widths(records.PictureWidths[1:], 0) }

// FewWidths are those of a first look in a narrow window: two pixels to a dot, of a page as wide as a telephone,
// are as many as eyes need; in a wide one it is one pixel. It is empty when the page is larger than the window.
func (s Sheet) FewWidths() string {
	if !s.First || s.Zoom > 100 {
		return ""
	}
	return s.widths(records.PictureWidths[1:3], s.Most[1])
}

// Look is the picture of a first look in a wide window.
func (s Sheet) Look() string { return s.picture(records.PictureWidth(0), s.Most[0]) }

// Sharp is the picture for whoever looks closely and has no script.
func (s Sheet) Sharp() string { return s.picture(1720, 0) }

func (s Sheet) picture(width, most int) string {
	address := s.Source + "?width=" + strconv.Itoa(width)
	if most > 0 {
		address += "&most=" + strconv.Itoa(most)
	}
	return address
}

func (s Sheet) widths(some []int, most int) string {
	all := make([]string, len(some))
	for i, w := range some {
		all[i] = s.picture(w, most) + " " + strconv.Itoa(w) + "w"
	}
	return strings.Join(all, ", ")
}

// Shown is how wide the picture is on the screen, by which the browser chooses.
func (s Sheet) Shown() string {
	z := strconv.Itoa(s.Zoom)
	return "(max-width: 860px) calc(" + z + "vw - 38px), " + strconv.Itoa(sheetWidth*s.Zoom/100) + "px"
}

// sheetWidth is how wide a page is shown at 100 %, as the look has it.
const sheetWidth = 860

// NewSheet lays a page's words out in lines. Spans are parts of the text that PageText makes of the same words.
func NewSheet(page int, w records.PageWords, spans []records.Span) Sheet {
	s := Sheet{Page: page, Width: points(w.Width), Height: points(w.Height)}
	for i := 0; i < len(w.Words); {
		end := i
		low, high := w.Words[i].Y, 0.0
		for end < len(w.Words) && w.Words[end].Line == w.Words[i].Line {
			low = min(low, w.Words[end].Y)
			high = max(high, w.Words[end].Y+w.Words[end].Height)
			end++
		}
		line := Line{Y: points(low + (high-low)*baseline), Size: points(max(1, (high-low)*letters))}
		for _, word := range w.Words[i:end] {
			line.Words = append(line.Words, Word{points(half(word.X)), points(half(word.Width)), word.Text})
		}
		s.Lines = append(s.Lines, line)
		i = end
	}
	at, next := 0, 0
	for _, word := range w.Words {
		end := at + len(word.Text)
		for next < len(spans) && spans[next].To <= at {
			next++
		}
		if next < len(spans) && spans[next].From < end {
			s.Marks = append(s.Marks, Box{points(word.X), points(word.Y), points(word.Width), points(word.Height)})
		}
		at = end + 1
	}
	return s
}

// Where letters stand in the box of their line, for most fonts.
const (
	baseline = 0.8
	letters  = 0.85
)

// half a point is as exactly as words need to be placed over their picture, to be selected.
func half(p float64) float64 { return math.Round(2*p) / 2 }

func points(p float64) string { return strconv.FormatFloat(p, 'f', -1, 64) }

// PageText is the text of a page's words, one blank between two.
func PageText(words []records.PageWord) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.Text)
	}
	return b.String()
}

// RunLengths writes the sizes of pages for the script: "612x792*3 792x612".
func RunLengths(sizes []records.PageSize) string {
	var b strings.Builder
	for i := 0; i < len(sizes); {
		n := i + 1
		for n < len(sizes) && sizes[n] == sizes[i] {
			n++
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(points(sizes[i].Width) + "x" + points(sizes[i].Height))
		if n-i > 1 {
			b.WriteString("*" + strconv.Itoa(n-i))
		}
		i = n
	}
	return b.String()
}

// Fragments parts a text by spans, with those marked.
func Fragments(text string, spans []records.Span) []records.Fragment {
	var all []records.Fragment
	at := 0
	for _, s := range spans {
		if s.From > at {
			all = append(all, records.Fragment{Text: text[at:s.From]})
		}
		all = append(all, records.Fragment{Text: text[s.From:s.To], Mark: true})
		at = s.To
	}
	if at < len(text) {
		all = append(all, records.Fragment{Text: text[at:]})
	}
	return all
}
