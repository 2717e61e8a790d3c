package bag

import (
	"archive/zip"
	"bufio"
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"acervo/records"
)

// algorithms are the sums that RFC 8493 (2.4) wants every implementation to know.
var algorithms = map[string]func() hash.Hash{"sha256": sha256.New, "sha512": sha512.New}

// Limits of what the tag files of a bag may bring into memory.
const (
	maxInfo     = 1 << 20   // bytes of bagit.txt and bag-info.txt
	maxLine     = 64 << 10  // bytes of a manifest's line
	maxLines    = 5_000_000 // of a manifest
	maxProblems = 1000
)

// Report is what a check found. A bag is valid when there are no problems: it is complete,
// and every byte of it is what its manifests say (RFC 8493, 3).
type Report struct {
	Files    int64 // of the payload
	Octets   int64
	Labels   []records.Label // of bag-info.txt
	Problems []string        // the first 1,000, each with the file that it is about
}

// Valid reports whether nothing is wrong.
func (r Report) Valid() bool { return len(r.Problems) == 0 }

// CheckFolder checks the bag in a folder. Nothing outside of it is read, whatever its links say.
func CheckFolder(ctx context.Context, dir string) (Report, error) { return WatchFolder(ctx, dir, nil) }

// WatchFolder is CheckFolder that tells how many files it has read, of how many; progress may be nil.
func WatchFolder(ctx context.Context, dir string, progress func(done, of int)) (Report, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Report{}, err
	}
	defer root.Close()
	return check(ctx, root.FS(), progress)
}

// CheckZip checks the bag in a ZIP archive of that many bytes.
func CheckZip(ctx context.Context, r io.ReaderAt, size int64) (Report, error) {
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return Report{}, records.Errorf(records.Invalid, "This is no ZIP archive, or it is damaged.").Because(err)
	}
	var top string
	seen := map[string]bool{}
	for _, f := range z.File {
		name := strings.TrimSuffix(f.Name, "/")
		first, _, inside := strings.Cut(f.Name, "/")
		switch {
		case checkName(name) != nil:
			return Report{Problems: []string{fmt.Sprintf("%q leads out of the archive, or is no name.", f.Name)}}, nil
		case !inside || top != "" && first != top:
			return Report{Problems: []string{fmt.Sprintf("%q does not stand in the archive's one folder.", f.Name)}}, nil
		case seen[name]:
			return Report{Problems: []string{fmt.Sprintf("%q comes twice in the archive.", f.Name)}}, nil
		}
		seen[name], top = true, first
	}
	if top == "" {
		return Report{Problems: []string{"The archive is empty."}}, nil
	}
	bag, err := fs.Sub(z, top)
	if err != nil {
		return Report{}, err
	}
	return Check(ctx, bag)
}

// Check checks a bag. It reads every file once, and opens nothing that is not a regular file.
func Check(ctx context.Context, bag fs.FS) (Report, error) { return check(ctx, bag, nil) }

func check(ctx context.Context, bag fs.FS, progress func(done, of int)) (Report, error) {
	c := checker{ctx: ctx, bag: bag, listed: map[string][]claim{}, progress: progress}
	if err := c.walk(); err != nil {
		return Report{}, err
	}
	c.declared()
	if err := c.manifests(); err != nil {
		return Report{}, err
	}
	c.fetched()
	if err := c.compare(); err != nil {
		return Report{}, err
	}
	c.info()
	return c.report, nil
}

// claim is what one manifest says of a file.
type claim struct{ manifest, algorithm, sum string }

type checker struct {
	ctx    context.Context //nolint:containedctx // one check's
	bag    fs.FS
	report Report
	there  []string           // the regular files, in the order of their paths
	listed map[string][]claim // path: claims

	progress func(done, of int) // may be nil
}

func (c *checker) bad(format string, args ...any) {
	if len(c.report.Problems) < maxProblems {
		c.report.Problems = append(c.report.Problems, fmt.Sprintf(format, args...))
	}
}

func (c *checker) walk() error {
	return fs.WalkDir(c.bag, ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return c.ctx.Err()
		case !d.Type().IsRegular():
			c.bad("%s: it is a link or a device, not a file.", path)
			return nil
		}
		c.there = append(c.there, path)
		return nil
	})
}

func (c *checker) has(path string) bool {
	_, found := slices.BinarySearch(c.there, path)
	return found
}

// declared checks bagit.txt (RFC 8493, 2.1.1).
func (c *checker) declared() {
	slices.Sort(c.there)
	b, err := c.small(declarationFile)
	if err != nil {
		c.bad("%s: %v", declarationFile, err)
		return
	}
	lines := strings.Split(strings.TrimSuffix(strings.ReplaceAll(string(b), "\r\n", "\n"), "\n"), "\n")
	version, ok := strings.CutPrefix(lines[0], "BagIt-Version: ")
	switch {
	case len(lines) != 2 || !ok:
		c.bad("%s: it does not have the two lines of a bag declaration.", declarationFile)
	case version != "1.0" && version != "0.97":
		c.bad("%s: the version %q of BagIt is not known here; 1.0 and 0.97 are.", declarationFile, version)
	case !strings.EqualFold(lines[1], "Tag-File-Character-Encoding: UTF-8"):
		c.bad("%s: the tag files are not said to be in UTF-8.", declarationFile)
	}
}

// small reads a tag file that has no reason to be long.
func (c *checker) small(path string) ([]byte, error) {
	if !c.has(path) {
		return nil, errors.New("it is missing")
	}
	f, err := c.bag.Open(path)
	if err != nil {
		return nil, errors.New("it cannot be read")
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxInfo+1))
	switch {
	case err != nil:
		return nil, errors.New("it cannot be read")
	case len(b) > maxInfo:
		return nil, errors.New("it is too long")
	}
	return b, nil
}

// manifests reads every manifest (RFC 8493, 2.1.3 and 2.2.1).
func (c *checker) manifests() error {
	var payloads int
	for _, path := range c.there {
		algorithm, isPayload := between(path, "manifest-", ".txt")
		if !isPayload {
			if algorithm, ok := between(path, "tagmanifest-", ".txt"); ok {
				if err := c.manifest(path, algorithm, false); err != nil {
					return err
				}
			}
			continue
		}
		payloads++
		if err := c.manifest(path, algorithm, true); err != nil {
			return err
		}
	}
	if payloads == 0 {
		c.bad("There is no manifest of the payload.")
	}
	return nil
}

func between(s, prefix, suffix string) (string, bool) {
	s, ok := strings.CutPrefix(s, prefix)
	if !ok {
		return "", false
	}
	return strings.CutSuffix(s, suffix)
}

func (c *checker) manifest(path, algorithm string, ofPayload bool) error {
	made, known := algorithms[algorithm]
	if !known {
		c.bad("%s: sums of the kind %q are not known here; sha256 and sha512 are.", path, algorithm)
		return nil
	}
	f, err := c.bag.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxLine)
	count, seen := 0, map[string]bool{}
	for lines.Scan() {
		text := strings.TrimSuffix(lines.Text(), "\r")
		if text == "" {
			continue
		}
		if count++; count > maxLines {
			break
		}
		sum, name, _ := strings.Cut(text, " ")
		if tab, rest, ok := strings.Cut(text, "\t"); ok && len(tab) < len(sum) {
			sum, name = tab, rest
		}
		name = decodePath(strings.TrimLeft(name, " \t"))
		b, err := hex.DecodeString(sum)
		switch {
		case err != nil || len(b) != made().Size() || name == "":
			c.bad("%s: line %d is not a sum and a name.", path, count)
		case checkName(name) != nil:
			c.bad("%s: %q leads out of the bag, or is no name.", path, name)
		case ofPayload != strings.HasPrefix(name, payload+"/"):
			c.bad("%s: %q is not what this manifest lists.", path, name)
		case seen[name]:
			c.bad("%s: %q is listed twice.", path, name)
		case !ofPayload && strings.HasPrefix(name, "tagmanifest-"):
			c.bad("%s: it lists a manifest of tag files.", path)
		default:
			seen[name] = true
			c.listed[name] = append(c.listed[name], claim{path, algorithm, strings.ToLower(sum)})
			if !c.has(name) {
				c.bad("%s: it is missing; %s lists it.", name, path)
			}
		}
	}
	if lines.Err() != nil || count > maxLines {
		c.bad("%s: it has a line or a number of lines that is too long.", path)
	}
	if ofPayload {
		for _, name := range c.there {
			if strings.HasPrefix(name, payload+"/") && !seen[name] {
				c.bad("%s: it is not listed in %s.", name, path)
			}
		}
	}
	return nil
}

// fetched looks whether fetch.txt names what no manifest lists (RFC 8493, 2.2.3). Nothing is fetched:
// what has not come is missing.
func (c *checker) fetched() {
	if !c.has(fetchFile) {
		return
	}
	b, err := c.small(fetchFile)
	if err != nil {
		c.bad("%s: %v", fetchFile, err)
		return
	}
	for text := range strings.Lines(string(b)) {
		fields := strings.Fields(text)
		if len(fields) == 0 {
			continue
		}
		if len(fields) < 3 || len(c.listed[decodePath(strings.Join(fields[2:], " "))]) == 0 {
			c.bad("%s: %q names no file of a manifest.", fetchFile, strings.TrimSpace(text))
		}
	}
}

// compare reads every file and compares its sums.
func (c *checker) compare() error {
	var octets, streams int64
	for i, path := range c.there {
		if c.progress != nil {
			c.progress(i, len(c.there))
		}
		n, err := c.one(path, c.listed[path])
		if err != nil {
			return err
		}
		if strings.HasPrefix(path, payload+"/") {
			octets += n
			streams++
		}
	}
	c.report.Files, c.report.Octets = streams, octets
	return nil
}

func (c *checker) one(path string, claims []claim) (int64, error) {
	f, err := c.bag.Open(path)
	if err != nil {
		c.bad("%s: it cannot be read.", path)
		return 0, c.ctx.Err()
	}
	defer f.Close()
	sums := map[string]hash.Hash{}
	writers := []io.Writer{io.Discard}
	for _, cl := range claims {
		if sums[cl.algorithm] == nil {
			sums[cl.algorithm] = algorithms[cl.algorithm]()
			writers = append(writers, sums[cl.algorithm])
		}
	}
	n, err := io.Copy(io.MultiWriter(writers...), &checked{c.ctx, f})
	if c.ctx.Err() != nil {
		return n, c.ctx.Err()
	}
	if err != nil { // of a ZIP archive: its own check sum, too
		c.bad("%s: it cannot be read to its end.", path)
		return n, nil
	}
	for _, cl := range claims {
		if is := hex.EncodeToString(sums[cl.algorithm].Sum(nil)); is != cl.sum {
			c.bad("%s: its %s is %s; %s says %s.", path, cl.algorithm, is, cl.manifest, cl.sum)
		}
	}
	return n, nil
}

// info reads bag-info.txt, which a bag need not have, and compares Payload-Oxum (RFC 8493, 2.2.2).
func (c *checker) info() {
	if !c.has(infoFile) {
		return
	}
	b, err := c.small(infoFile)
	if err != nil {
		c.bad("%s: %v", infoFile, err)
		return
	}
	c.report.Labels = c.labels(string(b))
	count := map[string]int{}
	for _, l := range c.report.Labels {
		name := strings.ToLower(l.Name)
		count[name]++
		if name == "payload-oxum" && l.Value != fmt.Sprintf("%d.%d", c.report.Octets, c.report.Files) {
			c.bad("%s: Payload-Oxum is %s; there are %d bytes in %d files.", infoFile, l.Value, c.report.Octets, c.report.Files)
		}
	}
	for _, once := range slices.Sorted(maps.Keys(count)) {
		if (once == "payload-oxum" || once == "bagging-date") && count[once] > 1 {
			c.bad("%s: %s comes more than once.", infoFile, once)
		}
	}
}

func (c *checker) labels(text string) []records.Label {
	var all []records.Label
	for text := range strings.Lines(text) {
		text = strings.TrimRight(text, "\r\n")
		if strings.TrimSpace(text) == "" {
			continue
		}
		if text[0] == ' ' || text[0] == '\t' {
			if len(all) > 0 {
				all[len(all)-1].Value += " " + strings.TrimSpace(text)
				continue
			}
		}
		name, value, ok := strings.Cut(text, ":")
		if !ok {
			c.bad("%s: %q is not a label with its value.", infoFile, text)
			continue
		}
		all = append(all, records.Label{Name: strings.TrimSpace(name), Value: strings.TrimSpace(value)})
	}
	return all
}
