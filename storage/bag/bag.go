// Package bag writes and checks bags: BagIt 1.0 (RFC 8493), the form in which archives
// hand files over. A bag is a folder, or a ZIP archive with one folder in it:
//
//	bagit.txt                 that it is a bag
//	bag-info.txt              who made it and when; Payload-Oxum: bytes and number of the files
//	data/…                    the files
//	manifest-sha256.txt       the sum of every file under data
//	tagmanifest-sha256.txt    the sums of the other files
//
// Nothing is left to be fetched: what the package writes is complete, and what it checks must be.
package bag

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"acervo/records"
)

// The tag files that every bag here has.
const (
	declarationFile = "bagit.txt"
	infoFile        = "bag-info.txt"
	manifestFile    = "manifest-sha256.txt"
	tagManifestFile = "tagmanifest-sha256.txt"
	fetchFile       = "fetch.txt"
	payload         = "data"
	declaration     = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
)

// TagFiles are the names of the files that Writer.Close writes.
func TagFiles() []string { return []string{declarationFile, infoFile, manifestFile, tagManifestFile} }

// Sink takes the files of a bag, one after the other.
type Sink interface {
	// Create begins a file; it ends when the next one begins or the sink is closed. The path
	// is relative to the bag and valid (fs.ValidPath).
	Create(path string) (io.Writer, error)
	// Close ends the last file and makes everything durable, as far as the sink can.
	Close() error
}

// Writer writes one bag. Its memory grows with the number of files, never with their bytes.
type Writer struct {
	sink    Sink
	labels  []records.Label
	made    records.Date
	names   map[string]string // folded: what was written under it
	sums    []line
	tags    []line
	octets  int64
	streams int64
}

// line is one line of a manifest.
type line struct {
	sum  records.Sum
	path string
}

// NewWriter begins a bag made on a day, with what bag-info.txt says of it beside
// Bagging-Date and Payload-Oxum, which are added.
func NewWriter(sink Sink, made records.Date, labels []records.Label) (*Writer, error) {
	for _, l := range labels {
		if err := checkLabel(l.Name); err != nil {
			return nil, err
		}
	}
	return &Writer{sink: sink, labels: labels, made: made, names: map[string]string{}}, nil
}

// Add writes a file into the bag's payload and returns its size. The name is relative to the
// payload folder. With a sum given other bytes are an error, and the bag is to be thrown away.
func (w *Writer) Add(ctx context.Context, name string, r io.Reader, want records.Sum) (int64, error) {
	path, err := w.claim(name)
	if err != nil {
		return 0, err
	}
	l, n, err := w.write(path, &checked{ctx, r})
	if err != nil {
		return n, err
	}
	if want != "" && l.sum != want {
		return n, records.Errorf(records.Internal, "The bytes of %q are not those that were filed: SHA-256 %s, and %s was filed.", name, l.sum, want)
	}
	w.list(l, n)
	return n, nil
}

// Include lists a file that stands in the payload already, written by somebody else who knows its size and sum.
func (w *Writer) Include(name string, size int64, sum records.Sum) error {
	path, err := w.claim(name)
	if err == nil {
		w.list(line{sum, path}, size)
	}
	return err
}

// Tag writes a file that stands beside the payload and tells about it.
func (w *Writer) Tag(name string, content []byte) error {
	if err := checkName(name); err != nil {
		return err
	}
	l, _, err := w.write(name, bytes.NewReader(content))
	w.tags = append(w.tags, l)
	return err
}

// claim returns the path in the bag of a payload file with that name, which no other is called like.
func (w *Writer) claim(name string) (string, error) {
	if err := checkName(name); err != nil {
		return "", err
	}
	path := payload + "/" + name
	folded := fold(path)
	if other, ok := w.names[folded]; ok {
		return "", records.Errorf(records.Conflict, "Two files of the package would be called alike: %q and %q.", other, path)
	}
	w.names[folded] = path
	return path, nil
}

func (w *Writer) list(l line, size int64) {
	w.sums = append(w.sums, l)
	w.octets += size
	w.streams++
}

// Close writes the tag files and the manifests, and closes the sink.
func (w *Writer) Close() error {
	info := append([]records.Label{}, w.labels...)
	if w.made != "" {
		info = append(info, records.Label{Name: "Bagging-Date", Value: string(w.made)})
	}
	info = append(info, records.Label{Name: "Payload-Oxum", Value: fmt.Sprintf("%d.%d", w.octets, w.streams)})
	var b strings.Builder
	for _, l := range info {
		writeLabel(&b, l)
	}
	for _, tag := range []struct{ path, text string }{
		{declarationFile, declaration}, {infoFile, b.String()}, {manifestFile, manifest(w.sums)},
	} {
		l, _, err := w.write(tag.path, strings.NewReader(tag.text))
		if err != nil {
			return err
		}
		w.tags = append(w.tags, l)
	}
	if _, _, err := w.write(tagManifestFile, strings.NewReader(manifest(w.tags))); err != nil {
		return err
	}
	return w.sink.Close()
}

func (w *Writer) write(path string, r io.Reader) (line, int64, error) {
	to, err := w.sink.Create(path)
	if err != nil {
		return line{}, 0, err
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(to, h), r)
	return line{records.Sum(hex.EncodeToString(h.Sum(nil))), path}, n, err
}

// manifest writes lines as RFC 8493 (2.1.3) has them.
func manifest(lines []line) string {
	var b strings.Builder
	for _, l := range lines {
		fmt.Fprintf(&b, "%s  %s\n", l.sum, encodePath(l.path))
	}
	return b.String()
}

var encoder = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")

// encodePath encodes the three characters that a line of a manifest cannot have, and no other (RFC 8493, 2.1.3).
func encodePath(path string) string { return encoder.Replace(path) }

var decoder = strings.NewReplacer("%25", "%", "%0D", "\r", "%0d", "\r", "%0A", "\n", "%0a", "\n")

func decodePath(path string) string { return decoder.Replace(path) }

// fold gives names that some file system takes for one and the same the same form.
func fold(path string) string { return norm.NFC.String(cases.Fold().String(norm.NFC.String(path))) }

// checkName refuses what could not be unpacked, or would be unpacked somewhere else.
func checkName(name string) error {
	bad := !fs.ValidPath(name) || name == "." || !utf8.ValidString(name) || strings.ContainsAny(name, "\\\x00") || strings.HasPrefix(name, "~")
	for element := range strings.SplitSeq(name, "/") {
		bad = bad || len(element) > 255
	}
	if bad {
		return records.Errorf(records.Invalid, "%q cannot be the name of a file in a package.", name)
	}
	return nil
}

func checkLabel(name string) error {
	if name == "" || strings.ContainsAny(name, ":\r\n") || strings.TrimSpace(name) != name {
		return records.Errorf(records.Internal, "%q cannot be a label of bag-info.txt.", name)
	}
	if fixed := strings.ToLower(name); fixed == "payload-oxum" || fixed == "bagging-date" {
		return records.Errorf(records.Internal, "The label %s is written by the bag itself.", name)
	}
	return nil
}

// lineLength is what lines of bag-info.txt should not exceed (RFC 8493, 2.2.2).
const lineLength = 79

// writeLabel writes a label, folded at spaces into lines that begin with one.
func writeLabel(b *strings.Builder, l records.Label) {
	length := utf8.RuneCountInString(l.Name) + 1
	b.WriteString(l.Name + ":")
	for i, word := range strings.Fields(l.Value) {
		n := utf8.RuneCountInString(word) + 1
		if i > 0 && length+n > lineLength {
			b.WriteString("\n") // the space before the word is the indentation
			length = 0
		}
		b.WriteString(" " + word)
		length += n
	}
	b.WriteByte('\n')
}

// checked stops reading when the context ends.
type checked struct {
	ctx context.Context //nolint:containedctx // io.Reader has no other place for it
	r   io.Reader
}

func (c *checked) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// Packer packs bags into ZIP archives.
type Packer struct{}

var _ records.Packer = Packer{}

// Pack writes a package as a ZIP archive with one folder, which is a bag.
func (Packer) Pack(ctx context.Context, w io.Writer, p records.Package) error {
	made, err := time.Parse(time.DateOnly, string(p.Made))
	if err != nil {
		made = time.Time{}
	}
	bag, err := NewWriter(Zip(w, records.Portable(p.Name), made), p.Made, p.Labels)
	if err != nil {
		return err
	}
	for f, err := range p.Files {
		if err != nil {
			return err
		}
		if err := bag.take(ctx, f); err != nil {
			return err
		}
	}
	return bag.Close()
}

func (w *Writer) take(ctx context.Context, f records.Packed) error {
	r, err := f.Open(ctx)
	if err != nil {
		return err
	}
	_, err = w.Add(ctx, f.Path, r, f.Sum)
	if cerr := r.Close(); err == nil {
		err = cerr
	}
	return err
}
