package ocr

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"acervo/indexer/extract/plain"
	"acervo/records"
)

// pageTime bounds the work on one page. It is less than a Pool waits for a sign of life, so
// that a page which takes too long costs itself and not the file.
const pageTime = 45 * time.Second

// niceness lets everything else on the machine go first.
const niceness = 10

// Tesseract is an installed Tesseract. A program of it is started for each page, in the
// process group of its caller.
type Tesseract struct {
	path  string
	data  []string
	limit time.Duration // for one page
}

// New looks for Tesseract in PATH; it is nil where there is none, or no data for any of the
// working languages.
func New(ctx context.Context) *Tesseract {
	path, err := exec.LookPath(Program)
	if err != nil {
		return nil
	}
	t := &Tesseract{path: path, data: Languages(ctx, path), limit: pageTime}
	if t.languages("") == "" {
		return nil
	}
	return t
}

// codes are the working languages as Tesseract calls them (ISO 639-2/T).
var codes = map[records.Language]string{records.Spanish: "spa", records.English: "eng", records.Portuguese: "por", records.French: "fra"}

// languages returns what Tesseract is to look for: the language when it is known and there is
// data for it, else all working languages that there is data for.
func (t *Tesseract) languages(lang records.Language) string {
	if code := codes[lang]; code != "" && slices.Contains(t.data, code) {
		return code
	}
	var all []string
	for _, l := range records.WorkingLanguages {
		if slices.Contains(t.data, codes[l]) {
			all = append(all, codes[l])
		}
	}
	return strings.Join(all, "+")
}

// Recognize reads the picture of a page, turned upright first. Dots per inch of 0 are those
// that the picture itself tells.
func (t *Tesseract) Recognize(ctx context.Context, picture string, dpi int, lang records.Language) (string, error) {
	return t.page(ctx, picture, 0, dpi, lang)
}

// page reads one page of a picture that may have several, counted from 0.
func (t *Tesseract) page(ctx context.Context, picture string, number, dpi int, lang records.Language) (string, error) {
	text, err := t.run(ctx, picture, number, dpi, lang, func(out string) bool { return strings.TrimSpace(out) != "" })
	return plain.JoinDivided(text), err
}

// run runs Tesseract on one page: with its orientation told first, and as it lies when that gives nothing.
func (t *Tesseract) run(ctx context.Context, picture string, number, dpi int, lang records.Language, enough func(string) bool, more ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	// Page segmentation modes: automatic, and automatic with the orientation told first.
	const asItLies, upright = "3", "1"
	modes := []string{asItLies}
	if slices.Contains(t.data, "osd") {
		// With few words on a page its orientation cannot be told, and nothing is read.
		modes = []string{upright, asItLies}
	}
	var text string
	var err error
	for _, mode := range modes {
		arguments := []string{picture, "stdout", "-l", t.languages(lang), "--psm", mode, "-c", "tessedit_page_number=" + strconv.Itoa(number), "-c", "page_separator="}
		if dpi > 0 {
			arguments = append(arguments, "--dpi", strconv.Itoa(dpi))
		}
		text, err = run(ctx, t.path, append(arguments, more...))
		if err == nil && enough(text) {
			break
		}
	}
	if err != nil {
		return "", fmt.Errorf("ocr: %w", errors.Join(ctx.Err(), err))
	}
	return text, nil
}

// run runs Tesseract at low priority. What it says of the picture on its error output is dropped.
func run(ctx context.Context, path string, arguments []string) (string, error) {
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, path, arguments...)
	cmd.Stdout = &out
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		return "", err
	}
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, cmd.Process.Pid, niceness) // a courtesy
	err := cmd.Wait()
	return out.String(), err
}
