package archive

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"acervo/records"
)

// atATime is how many blobs are asked about together.
const atATime = 500

// inBatches calls do with blobs, some at a time.
func inBatches(all iter.Seq2[records.Blob, error], do func([]records.Blob) error) error {
	var some []records.Blob
	for b, err := range all {
		if err != nil {
			return err
		}
		if some = append(some, b); len(some) == atATime {
			if err := do(some); err != nil {
				return err
			}
			some = some[:0]
		}
	}
	if len(some) == 0 {
		return nil
	}
	return do(some)
}

// Verify reads the whole snapshot and tells everything that is wrong with it: a
// file or blob that is missing, or whose bytes are not those that were written.
func (a *Archive) Verify(ctx context.Context, s Snapshot, progress func(blobs int)) ([]string, error) {
	var problems []string
	for _, p := range s.Files {
		if path.Clean(p.Path) != p.Path || strings.HasPrefix(p.Path, "../") || path.IsAbs(p.Path) {
			problems = append(problems, fmt.Sprintf("The snapshot names a file outside of itself: %q.", p.Path))
			continue
		}
		f, err := os.Open(a.path(s.Name, filepath.FromSlash(p.Path)))
		if err != nil {
			problems = append(problems, fmt.Sprintf("%s cannot be read: %s.", p.Path, reason(err)))
			continue
		}
		sum, size, err := hashOf(f)
		if cerr := f.Close(); err != nil || cerr != nil {
			problems = append(problems, fmt.Sprintf("%s cannot be read: %s.", p.Path, reason(errors.Join(err, cerr))))
		} else if sum != p.SHA256 || size != p.Size {
			problems = append(problems, fmt.Sprintf("%s was altered: it hashes to %s, not %s.", p.Path, sum, p.SHA256))
		}
	}
	if len(problems) > 0 {
		return problems, nil // the list of blobs may be what is damaged
	}
	n := 0
	for b, err := range a.blobsOf(s) {
		if err != nil {
			return problems, err
		}
		n++
		r, _, err := a.blobs.Open(ctx, b.Sum)
		if err != nil {
			problems = append(problems, fmt.Sprintf("The bytes with SHA-256 %s are missing.", b.Sum))
			continue
		}
		sum, size, err := hashOf(r)
		if cerr := r.Close(); err != nil || cerr != nil || sum != b.Sum || size != b.Size {
			problems = append(problems, fmt.Sprintf("The bytes kept under SHA-256 %s are damaged.", b.Sum))
		}
		if progress != nil {
			progress(n)
		}
	}
	if n != s.Blobs {
		problems = append(problems, fmt.Sprintf("The snapshot says %d blobs and lists %d.", s.Blobs, n))
	}
	return problems, nil
}

func hashOf(r io.Reader) (records.Sum, int64, error) {
	h := sha256.New()
	n, err := io.Copy(h, r)
	return records.Sum(hex.EncodeToString(h.Sum(nil))), n, err
}

// blobsOf lists the blobs of a snapshot.
func (a *Archive) blobsOf(s Snapshot) iter.Seq2[records.Blob, error] {
	return func(yield func(records.Blob, error) bool) {
		for line, err := range a.lines(s, "blobs.jsonl") {
			var b blobLine
			if err == nil {
				err = json.Unmarshal(line, &b)
			}
			if !yield(records.Blob{Sum: b.SHA256, Size: b.Size}, err) || err != nil {
				return
			}
		}
	}
}

// lines reads a file of the snapshot; one that the snapshot does not have is empty.
func (a *Archive) lines(s Snapshot, name string) iter.Seq2[[]byte, error] {
	if !slices.ContainsFunc(s.Files, func(p Part) bool { return p.Path == name }) {
		return func(func([]byte, error) bool) {}
	}
	return linesOf(a.path(s.Name, filepath.FromSlash(name)))
}

// linesOf reads a file of JSON Lines.
func linesOf(path string) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(nil, disk(path, err))
			return
		}
		defer f.Close()
		for line, err := range eachLine(bufio.NewReaderSize(f, 1<<16)) {
			if !yield(line, err) {
				return
			}
		}
	}
}

// Restore fills a new catalogue and a vault from a snapshot that Verify found
// whole, and proves that the ledger is the one that was saved. The vault may hold
// bytes already: they are not written again.
func (a *Archive) Restore(ctx context.Context, s Snapshot, into Empty, vault records.Vault, progress func(blobs int)) error {
	return saved{
		entries: s.Entries, root: s.Root, bytes: a.blobs, blobs: a.blobsOf(s),
		rows: func(table string) iter.Seq2[[]byte, error] { return a.lines(s, "tables/"+table+".jsonl") },
	}.fill(ctx, into, vault, progress)
}

// saved is what a catalogue and a vault are filled from.
type saved struct {
	entries int64
	root    string // of the ledger, base64
	bytes   opener
	blobs   iter.Seq2[records.Blob, error]
	reread  bool // what the vault has already counts only after it was read
	rows    func(table string) iter.Seq2[[]byte, error]
}

// fill brings the bytes, then the rows, and proves that the ledger is the one that was saved.
func (s saved) fill(ctx context.Context, into Empty, vault records.Vault, progress func(blobs int)) error {
	n := 0
	for b, err := range s.blobs {
		if err != nil {
			return err
		}
		have, err := vault.Stat(ctx, b.Sum)
		if err != nil || have.Size != b.Size || s.reread && !isWhole(ctx, vault, b) {
			if err := copyBlob(ctx, s.bytes, vault, b); err != nil {
				return err
			}
		}
		if n++; progress != nil {
			progress(n)
		}
	}
	if err := into.Load(ctx, s.rows); err != nil {
		return err
	}
	head, err := into.Head(ctx)
	if err != nil {
		return err
	}
	if head.Size != s.entries || base64.StdEncoding.EncodeToString(head.Root[:]) != s.root {
		return records.Errorf(records.Internal, "The ledger that was brought in is not the one that was saved: it has %d entries, and %d were saved.", head.Size, s.entries)
	}
	return nil
}

// Secret returns a secret file of the snapshot, or NotFound.
func (a *Archive) Secret(s Snapshot, name string) ([]byte, error) {
	b, err := os.ReadFile(a.path(s.Name, "secrets", name))
	if err != nil {
		return nil, records.Errorf(records.NotFound, "The snapshot %s has no %s.", s.Name, name).Because(err)
	}
	return b, nil
}

// Prune removes all but the newest snapshots, and the bytes that none of those
// that stay needs: what was destroyed in the service leaves its backups so.
func (a *Archive) Prune(ctx context.Context, keep int) (snapshots, blobs int, err error) {
	all, err := a.Snapshots()
	if err != nil || len(all) <= keep {
		return 0, 0, err
	}
	needed := map[records.Sum]bool{}
	for _, s := range all[len(all)-keep:] {
		for b, err := range a.blobsOf(s) {
			if err != nil {
				return 0, 0, err
			}
			needed[b.Sum] = true
		}
	}
	for _, s := range all[:len(all)-keep] {
		if err := os.Remove(a.path(s.Name, "snapshot.json")); err != nil { // from here on it counts for nothing
			return snapshots, 0, disk(a.dir, err)
		}
		if err := os.RemoveAll(a.path(s.Name)); err != nil {
			return snapshots, 0, disk(a.dir, err)
		}
		snapshots++
	}
	for b, err := range a.blobs.All(ctx) {
		if err != nil {
			return snapshots, blobs, err
		}
		if !needed[b.Sum] {
			if err := a.blobs.Delete(ctx, b.Sum); err != nil {
				return snapshots, blobs, err
			}
			blobs++
		}
	}
	return snapshots, blobs, nil
}
