package extract

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"acervo/indexer/extract/reading"
	"acervo/indexer/extract/stamp"
	"acervo/records"
)

// A request goes to the worker as one frame: four bytes of length, big endian, and JSON.
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

	Stamp *stamp.Order // for taskStamp; its paths are in Dir, but for the original's
}

// task is a kind of work. A new one has its order in request, its result in outcome, and
// its line in worker.do.
type task string

const (
	taskRead  task = "" // the text of a file
	taskStamp task = "stamp"
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
	NeedsRecognition bool

	Stamped *stamp.Result

	Unreadable string // why it can never be read
	Failure    string // why it could not be read this time
}

// verdict ends a request. It comes after the text, which must not wait for the check of the
// file's structure, nor be lost by it.
type verdict struct {
	Findings []string
	Retire   bool // the worker does not trust itself any more
}

// maxFrame bounds a frame: the text in JSON, where a character may take six bytes.
const maxFrame = 8 * reading.MaxText

var errFrame = errors.New("extract: a frame is too long")

func writeFrame(w io.Writer, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("extract: encode a frame: %w", err)
	}
	if len(body) > maxFrame {
		return errFrame
	}
	var head [4]byte
	binary.BigEndian.PutUint32(head[:], uint32(len(body)))
	if _, err := w.Write(head[:]); err != nil {
		return err
	}
	_, err = w.Write(body)
	return err
}

func readFrame(r io.Reader, v any) error {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return err
	}
	n := binary.BigEndian.Uint32(head[:])
	if n > maxFrame {
		return errFrame
	}
	body, err := io.ReadAll(io.LimitReader(r, int64(n)))
	if err != nil {
		return err
	}
	if len(body) < int(n) {
		return io.ErrUnexpectedEOF
	}
	if err := json.Unmarshal(body, v); err != nil {
		return fmt.Errorf("extract: decode a frame: %w", err)
	}
	return nil
}
