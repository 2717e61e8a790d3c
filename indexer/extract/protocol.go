package extract

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"acervo/indexer/extract/pdf"
	"acervo/indexer/extract/reading"
	"acervo/indexer/extract/stamp"
	"acervo/records"
)

// A request goes to the worker as one frame: four bytes of length, big endian, and JSON; then,
// bare, the pages of the text that the JSON speaks of (four bytes of their number, and each with
// four bytes of length), because text in JSON would cost more than reading it did.
// The worker answers with any number of replies that say it is alive, then one with what
// it read or why not, then one that closes the request.
type request struct {
	Task      task
	Path      string
	Size      int64
	Name      string
	MediaType string
	Dir       string
	Normative bool
	Language  records.Language
	Recognize bool

	Stamp *stamp.Order     // for taskStamp; its paths are in Dir, but for the original's
	Show  *pdf.Order       // for taskShow
	Bind  *stamp.BindOrder // for taskBind; its paths are in Dir, or those of files that were handed over
}

// task is a kind of work. A new one has its order in request, its result in outcome, and
// its line in worker.do.
type task string

const (
	taskRead  task = "" // the text of a file
	taskStamp task = "stamp"
	taskShow  task = "show" // a page of a PDF
	taskBind  task = "bind" // several PDF files into one, or the number of pages of one
	taskWarm  task = "warm" // nothing, but PDFium is ready afterwards
)

// reply is a frame from the worker; exactly one of its fields is set.
type reply struct {
	Alive   bool
	Outcome *outcome
	Verdict *verdict
}

// outcome is what became of the file.
type outcome struct {
	Text             reading.Text
	Outline          []records.Provision
	Citations        []records.Citation
	NeedsRecognition bool

	Stamped *stamp.Result
	Shown   *pdf.Shown
	Bound   *stamp.BindResult

	Unreadable string // why it can never be read
	Failure    string // why it could not be read this time
}

// verdict ends a request. It comes after the text, which must not wait for the check of the
// file's structure, nor be lost by it.
type verdict struct {
	Findings []string
	Retire   bool // the worker does not trust itself any more
}

// maxFrame bounds each part of a frame: the JSON, and the pages together.
const maxFrame = 2 * reading.MaxText

// maxPages bounds the number of pages in a frame.
const maxPages = 1 << 20

var errFrame = errors.New("extract: a frame is too long")

func writeFrame(w io.Writer, v any, pages ...string) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("extract: encode a frame: %w", err)
	}
	total := 0
	for _, p := range pages {
		total += len(p)
	}
	if len(body) > maxFrame || total > maxFrame || len(pages) > maxPages {
		return errFrame
	}
	frame := make([]byte, 0, 8+len(body)+total+4*len(pages))
	frame = append(binary.BigEndian.AppendUint32(frame, uint32(len(body))), body...)
	frame = binary.BigEndian.AppendUint32(frame, uint32(len(pages)))
	for _, p := range pages {
		frame = append(binary.BigEndian.AppendUint32(frame, uint32(len(p))), p...)
	}
	_, err = w.Write(frame)
	return err
}

// readFrame reads what writeFrame wrote. It takes no more memory than has really come,
// whatever the lengths say: the other side may be a worker that a file has taken over.
func readFrame(r io.Reader, v any) (pages []string, err error) {
	n, err := readLength(r, maxFrame)
	if err != nil {
		return nil, err
	}
	body, err := readText(r, n)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(body), v); err != nil {
		return nil, fmt.Errorf("extract: decode a frame: %w", err)
	}
	count, err := readLength(r, maxPages)
	if err != nil {
		return nil, unexpected(err)
	}
	for room := maxFrame; count > 0; count-- {
		n, err := readLength(r, room)
		if err != nil {
			return nil, unexpected(err)
		}
		page, err := readText(r, n)
		if err != nil {
			return nil, err
		}
		if !utf8.ValidString(page) { // what went through JSON always was
			page = strings.ToValidUTF8(page, "\uFFFD")
		}
		pages, room = append(pages, page), room-n
	}
	return pages, nil
}

func readLength(r io.Reader, limit int) (int, error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, err
	}
	n := binary.BigEndian.Uint32(head[:])
	if int64(n) > int64(limit) {
		return 0, errFrame
	}
	return int(n), nil
}

func readText(r io.Reader, n int) (string, error) {
	var b strings.Builder
	b.Grow(min(n, 1<<20))
	_, err := io.CopyN(&b, r, int64(n))
	return b.String(), unexpected(err)
}

// unexpected makes an error of the end of the input in the midst of a frame.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
