package indexer

import (
	"context"
	"fmt"
	"strconv"

	"acervo/records"

	index "github.com/blevesearch/bleve_index_api"
)

// fetchDocuments is how many documents are asked for in one query.
const fetchDocuments = 100

// rarely is after how many ledger entries that are about no document (sign-ins,
// accounts) the cursor is written all the same.
const rarely = 1000

// apply brings documents up to date: it indexes what changed in them, removes
// those that are gone, and moves the cursor there when all are done. It is
// idempotent: after an error or a crash the same documents are given again.
func (g *generation) apply(ctx context.Context, from Shelf, ids []records.DocumentID, cursor int64) (err error) {
	g.writing.Lock()
	defer g.writing.Unlock()
	defer func() {
		if err != nil { // the tables may be ahead of the index
			if again := g.load(); again != nil {
				err = again
			}
		}
	}()
	defer recovered(&err)
	if len(ids) == 0 && cursor-g.written < rarely {
		g.cursor = cursor
		return g.publish()
	}
	w := &writer{generation: g, from: from, batch: index.NewBatch()}
	for len(ids) > 0 {
		n := min(len(ids), fetchDocuments)
		if err := w.documents(ctx, ids[:n]); err != nil {
			return err
		}
		ids = ids[n:]
	}
	w.batch.SetInternal(keyCursor, []byte(strconv.FormatInt(cursor, 10)))
	if err := w.flush(ctx); err != nil {
		return err
	}
	g.cursor, g.written = cursor, cursor
	return g.publish()
}

// writer collects a batch.
type writer struct {
	*generation
	from  Shelf
	batch *index.Batch
	bytes int // of text in the batch
}

func (w *writer) flush(ctx context.Context) error {
	if err := w.generation.flush(ctx, w.batch); err != nil {
		return err
	}
	w.batch, w.bytes = index.NewBatch(), 0
	return nil
}

func (w *writer) documents(ctx context.Context, ids []records.DocumentID) error {
	found, err := w.from.DocumentsByID(ctx, ids)
	if err != nil {
		return err
	}
	gone := make(map[records.DocumentID]bool, len(ids))
	for _, id := range ids {
		gone[id] = true
	}
	for _, d := range found {
		delete(gone, d.ID)
		if err := w.document(ctx, d); err != nil {
			return err
		}
	}
	for id := range gone {
		if err := w.remove(id); err != nil {
			return err
		}
	}
	return nil
}

// document indexes the files that are new or were read anew, and the head.
func (w *writer) document(ctx context.Context, d records.Document) error {
	h := newHead(d)
	keep := map[records.FileID]bool{}
	for _, v := range h.Versions {
		for _, f := range v.Files {
			keep[f.ID] = true
			if i, ok := w.reg.byFile[f.ID]; ok && w.reg.files.at(i).sig == f.Sig {
				continue
			}
			if err := w.file(ctx, f); err != nil {
				return err
			}
		}
	}
	if doc, ok := w.reg.byDoc[d.ID]; ok {
		for _, i := range w.reg.docs.at(doc).files {
			if id := w.reg.files.at(i).id; !keep[id] {
				if err := w.removeFile(id); err != nil {
					return err
				}
			}
		}
	}
	e, err := w.digest.head(h)
	if err != nil {
		return err
	}
	w.batch.Update(e)
	w.reg.put(h)
	if w.bytes >= batchBytes || len(w.batch.IndexOps) > 20_000 {
		return w.flush(ctx)
	}
	return nil
}

// file indexes the passages of a file in place of those that were indexed before.
// The head, with the new signature, follows after them: a crash in between
// makes the file be indexed again.
func (w *writer) file(ctx context.Context, f headFile) error {
	if err := w.removeFile(f.ID); err != nil {
		return err
	}
	passages, err := w.from.Passages(ctx, f.ID)
	if err != nil {
		return err
	}
	left := leftOut(passages)
	for i, p := range passages {
		var out []records.Span
		if left != nil {
			out = left[i]
		}
		w.batch.Update(w.digest.passage(p, f.Lang, out))
		if w.bytes += len(p.Text); w.bytes >= 2*batchBytes || w.digest.full() {
			if err := w.flush(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writer) remove(id records.DocumentID) error {
	doc, ok := w.reg.byDoc[id]
	if !ok {
		return nil
	}
	for _, i := range w.reg.docs.at(doc).files {
		if err := w.removeFile(w.reg.files.at(i).id); err != nil {
			return err
		}
	}
	w.batch.Delete(headPrefix + string(id))
	w.reg.drop(id)
	return nil
}

// removeFile removes all passages of a file that the index has, known or left behind by a crash.
func (w *writer) removeFile(id records.FileID) error {
	snap, err := w.snapshot()
	if err != nil {
		return err
	}
	defer snap.Close() //nolint:errcheck // counts down a reference
	ids, err := snap.FieldDictPrefix(fieldID, []byte(string(id)+"#"))
	if err != nil {
		return fmt.Errorf("indexer: list the passages of a file: %w", err)
	}
	defer ids.Close() //nolint:errcheck // holds nothing
	for {
		e, err := ids.Next()
		if err != nil {
			return fmt.Errorf("indexer: list the passages of a file: %w", err)
		}
		if e == nil {
			return nil
		}
		w.batch.Delete(e.Term)
	}
}
