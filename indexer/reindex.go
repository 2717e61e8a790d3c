package indexer

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"acervo/records"
)

// Reindex makes a new index from the catalogue beside the present one, checks
// it, brings it to the ledger's end and puts it in the present one's place.
// Searches are answered all the while. progress may be nil; it is called with
// how many documents are done, of about how many.
func (x *Index) Reindex(ctx context.Context, progress func(done, total int)) (err error) {
	if !x.rebuilding.CompareAndSwap(false, true) {
		return records.Errorf(records.Conflict, "The index is being made anew already.")
	}
	defer x.rebuilding.Store(false)
	began := time.Now()
	name := "index-" + time.Now().UTC().Format("20060102T150405.000000000")
	dir := filepath.Join(x.Dir, name)
	gen, err := openGeneration(dir, true, x.Log)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, gen.close(), os.RemoveAll(dir))
		}
	}()
	gen.unseen = true
	documents, err := x.build(ctx, gen, progress)
	if err != nil {
		return err
	}
	if err := gen.verify(ctx, documents); err != nil {
		return err
	}
	for more := true; more; { // all vocabularies, before anybody searches in it
		if more, err = gen.refresh(); err != nil {
			return err
		}
	}
	if err := x.replace(ctx, gen, name); err != nil {
		return err
	}
	x.Log.Info("the index was made anew", "documents", documents, "took", time.Since(began))
	return nil
}

// build puts every document of the catalogue into a new generation. Its cursor
// is where the ledger stood before: what happens meanwhile comes by the feed.
func (x *Index) build(ctx context.Context, gen *generation, progress func(done, total int)) (int, error) {
	before, err := x.Source.Head(ctx)
	if err != nil {
		return 0, err
	}
	gen.born = before.Size
	if err := gen.ix.SetInternal(keyBorn, []byte(strconv.FormatInt(before.Size, 10))); err != nil {
		return 0, err
	}
	total := 0
	if old := x.generation(); old != nil {
		if v := old.acquire(); v != nil {
			total = v.live
			v.release()
		}
	}
	done, last := 0, records.DocumentID("")
	for {
		ids, err := x.Source.DocumentIDs(ctx, last, changesLimit)
		if err != nil {
			return 0, err
		}
		if err := gen.apply(ctx, x.Source, ids, before.Size); err != nil {
			return 0, err
		}
		if len(ids) == 0 {
			return done, nil
		}
		done, last = done+len(ids), ids[len(ids)-1]
		if progress != nil {
			progress(done, max(done, total))
		}
	}
}

// verify waits until the new index is on disk and reads it back.
func (g *generation) verify(ctx context.Context, documents int) error {
	g.writing.Lock()
	defer g.writing.Unlock()
	if !g.settle(time.Minute) {
		return fmt.Errorf("indexer: the new index could not be written to disk")
	}
	if e := g.broken.Load(); e != nil {
		return *e
	}
	g.unseen = false
	if err := g.load(); err != nil {
		return err
	}
	if n := g.reg.live; n > documents || n < documents-documents/100-1 { // some may have gone meanwhile
		return &damage{fmt.Errorf("%d documents were indexed and %d can be read back", documents, n)}
	}
	_, err := checksums(ctx, g.view.paths(), 0)
	return err
}

// replace brings the new generation to the ledger's end, puts it in place and removes the others.
func (x *Index) replace(ctx context.Context, gen *generation, name string) error {
	if _, err := x.feed(ctx, gen); err != nil { // most of it, while the old one still follows
		return err
	}
	x.feeding.Lock()
	defer x.feeding.Unlock()
	if _, err := x.feed(ctx, gen); err != nil {
		return err
	}
	if err := setCurrent(x.Dir, name); err != nil {
		return err
	}
	x.mu.Lock()
	old := x.gen
	x.gen, x.name = gen, name
	x.mu.Unlock()
	x.reason.Store(nil)
	if old != nil {
		if err := old.close(); err != nil {
			x.Log.Warn("the former index did not close", "error", err)
		}
	}
	return x.removeOthers()
}

// removeOthers removes former generations and those that were never finished.
func (x *Index) removeOthers() error {
	entries, err := os.ReadDir(x.Dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "index-") && e.Name() != x.name {
			err = errors.Join(err, os.RemoveAll(filepath.Join(x.Dir, e.Name())))
		}
	}
	return err
}
