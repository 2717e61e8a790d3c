package archive

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"acervo/records"
	"acervo/storage/bag"
)

// Verify reads the whole export and tells everything that is wrong with it: a file that is missing, was altered
// or added; numbers that do not agree with export.json; a ledger whose entries do not hash to its root.
func (x *Exported) Verify(ctx context.Context, progress func(done, of int)) ([]string, error) {
	report, err := bag.WatchFolder(ctx, x.dir, progress)
	if err != nil {
		return nil, disk(x.dir, err)
	}
	problems := report.Problems
	if len(problems) > 0 {
		return problems, nil // what follows believes what was listed
	}
	said := map[string]Part{}
	for _, p := range x.parts() {
		said[p.Path] = p
	}
	var files Manifest
	err = filepath.WalkDir(filepath.Join(x.dir, payloadFolder), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		within, err := filepath.Rel(x.dir, path)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(within)
		if sum, ok := sumAt(name); ok {
			info, err := d.Info()
			if err != nil {
				return err
			}
			if files.Files.Count++; name != pathOf(sum) {
				problems = append(problems, fmt.Sprintf("%s: it does not stand where its sum belongs.", name))
			}
			files.Files.Bytes += info.Size()
			return nil
		}
		p, ok := said[name]
		delete(said, name)
		problem, err := x.compare(name, p, ok)
		if problem != "" {
			problems = append(problems, problem)
		}
		return err
	})
	if err != nil {
		return problems, disk(x.dir, err)
	}
	for name := range said {
		problems = append(problems, name+": it is missing; export.json tells of it.")
	}
	if files.Files != x.Files {
		problems = append(problems, fmt.Sprintf("data/files: there are %d files of %d bytes; export.json says %d of %d.", files.Files.Count, files.Files.Bytes, x.Files.Count, x.Files.Bytes))
	}
	more, err := x.verifyLists()
	ledger, lerr := x.verifyLedger(ctx)
	slices.Sort(problems)
	return slices.Concat(problems, more, ledger), errors.Join(err, lerr)
}

// sumAt returns the sum that names a file below data/files.
func sumAt(name string) (records.Sum, bool) {
	rest, ok := strings.CutPrefix(name, payloadFolder+"/"+filesFolder+"/")
	if !ok {
		return "", false
	}
	sum := records.Sum(rest[strings.LastIndexByte(rest, '/')+1:])
	if !sum.Valid() {
		return records.Sum(strings.Repeat("0", 64)), true // it stands nowhere rightly
	}
	return sum, true
}

// compare holds a part against what export.json says of it.
func (x *Exported) compare(name string, p Part, listed bool) (problem string, err error) {
	if !listed {
		return name + ": export.json does not tell of it.", nil
	}
	f, err := os.Open(filepath.Join(x.dir, filepath.FromSlash(name)))
	if err != nil {
		return "", err
	}
	defer f.Close()
	var lines counter
	sum, size, err := hashOf(io.TeeReader(f, &lines))
	switch {
	case err != nil:
		return "", err
	case sum != p.SHA256 || size != p.Size:
		return fmt.Sprintf("%s: its sha256 is %s; export.json says %s.", name, sum, p.SHA256), nil
	case p.Lines > 0 && int64(lines) != p.Lines || strings.HasPrefix(name, payloadFolder+"/"+tablesFolder) && int64(lines) != p.Lines:
		return fmt.Sprintf("%s: it has %d lines; export.json says %d.", name, lines, p.Lines), nil
	}
	return "", nil
}

// counter counts lines.
type counter int64

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(bytes.Count(b, []byte{'\n'}))
	return len(b), nil
}

// verifyLists looks whether the bytes of every file that is not said to be gone are there.
func (x *Exported) verifyLists() (problems []string, err error) {
	have := map[records.Sum]bool{}
	for b, err := range x.blobs() {
		if err != nil {
			return nil, err
		}
		have[b.Sum] = true
	}
	for line, err := range linesOf(x.part(listsFolder + "files.jsonl")) {
		var f records.HeldFile
		if err == nil {
			err = json.Unmarshal(line, &f)
		}
		if err != nil {
			return append(problems, "data/lists/files.jsonl: it cannot be read."), nil //nolint:nilerr // it is the finding
		}
		if f.Fate == records.Kept && !have[f.SHA256] {
			problems = append(problems, fmt.Sprintf("%s: it is missing; %s has a file with these bytes.", pathOf(f.SHA256), f.Number))
		}
	}
	return problems, nil
}

// verifyLedger computes the ledger's tree from its entries (RFC 6962).
func (x *Exported) verifyLedger(ctx context.Context) (problems []string, err error) {
	const name = payloadFolder + "/" + tablesFolder + "ledger.jsonl"
	var edge []tlog.Hash // the roots of the complete subtrees, the largest first
	n := int64(0)
	for line, err := range linesOf(x.part(tablesFolder + "ledger.jsonl")) {
		var r struct {
			Seq     int64               `json:"seq"`
			At      int64               `json:"at"`
			Actor   string              `json:"actor"`
			Name    string              `json:"name"`
			Action  records.Action      `json:"action"`
			Kind    records.SubjectKind `json:"kind"`
			Subject string              `json:"subject"`
			Detail  string              `json:"detail"`
			Leaf    []byte              `json:"leaf"`
		}
		if err == nil {
			err = json.Unmarshal(line, &r)
		}
		if err != nil {
			return append(problems, fmt.Sprintf("%s: entry %d cannot be read.", name, n+1)), nil //nolint:nilerr // it is the finding
		}
		entry := records.Entry{
			Seq: r.Seq, At: time.UnixMicro(r.At), Actor: r.Actor, Name: r.Name, Action: r.Action, Kind: r.Kind, Subject: r.Subject, Detail: json.RawMessage(r.Detail),
		}
		leaf := tlog.Hash(entry.LeafHash())
		if r.Seq != n+1 || !bytes.Equal(leaf[:], r.Leaf) {
			return append(problems, fmt.Sprintf("%s: entry %d is not what its leaf is the hash of, or stands in another's place.", name, n+1)), ctx.Err()
		}
		for m := n; m&1 == 1; m >>= 1 {
			leaf, edge = tlog.NodeHash(edge[len(edge)-1], leaf), edge[:len(edge)-1]
		}
		edge = append(edge, leaf)
		if n++; n%1000 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	root, _ := tlog.TreeHash(0, nil) // the hash of nothing
	if len(edge) > 0 {
		root = edge[len(edge)-1]
		for i := len(edge) - 2; i >= 0; i-- {
			root = tlog.NodeHash(edge[i], root)
		}
	}
	if n != x.Ledger.Entries || base64.StdEncoding.EncodeToString(root[:]) != x.Ledger.Root {
		problems = append(problems, fmt.Sprintf("%s: its %d entries do not lead to the root that export.json says of %d.", name, n, x.Ledger.Entries))
	}
	return problems, nil
}
