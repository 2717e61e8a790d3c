package indexer

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"acervo/records"
)

// shelf is a catalogue in memory: what the index sees of one.
type shelf struct {
	mu       sync.Mutex
	ledger   []records.DocumentID
	docs     map[records.DocumentID]records.Document
	passages map[records.FileID][]records.Passage
	wake     chan struct{}
	fail     error
	reads    int // calls of Passages
}

func newShelf() *shelf {
	return &shelf{docs: map[records.DocumentID]records.Document{}, passages: map[records.FileID][]records.Passage{}, wake: make(chan struct{}, 1)}
}

// put files a document with its passages, as one ledger entry.
func (s *shelf) put(d records.Document, passages ...records.Passage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.docs[d.ID] = d
	files := map[records.FileID]bool{}
	for _, p := range passages {
		if !files[p.File] {
			files[p.File], s.passages[p.File] = true, nil
		}
		s.passages[p.File] = append(s.passages[p.File], p)
	}
	s.ledger = append(s.ledger, d.ID)
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// file puts a plain sample.
func (s *shelf) file(id string, texts map[records.Language][]string) {
	d, passages := sample(id, texts)
	s.put(d, passages...)
}

// note adds ledger entries that are about no document.
func (s *shelf) note(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ledger = append(s.ledger, make([]records.DocumentID, n)...)
}

func (s *shelf) remove(id records.DocumentID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.docs, id)
	s.ledger = append(s.ledger, id)
}

func (s *shelf) Changes(_ context.Context, after int64, limit int) (docs []records.DocumentID, reached int64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	reached = min(after+int64(limit), int64(len(s.ledger)))
	for _, id := range s.ledger[after:reached] {
		if id != "" && !slices.Contains(docs, id) {
			docs = append(docs, id)
		}
	}
	return docs, reached, s.fail
}

func (s *shelf) Head(context.Context) (records.LedgerHead, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return records.LedgerHead{Size: int64(len(s.ledger))}, s.fail
}

func (s *shelf) DocumentIDs(_ context.Context, after records.DocumentID, limit int) (ids []records.DocumentID, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id := range s.docs {
		if id > after {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids[:min(len(ids), limit)], s.fail
}

func (s *shelf) DocumentsByID(_ context.Context, ids []records.DocumentID) (found []records.Document, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		if d, ok := s.docs[id]; ok {
			found = append(found, d)
		}
	}
	return found, s.fail
}

func (s *shelf) Passages(_ context.Context, id records.FileID) ([]records.Passage, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads++
	return s.passages[id], s.fail
}

func (s *shelf) PassageTexts(_ context.Context, places []records.Passage) (found []records.Passage, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, at := range places {
		for _, p := range s.passages[at.File] {
			if p.Ordinal == at.Ordinal {
				found = append(found, p)
			}
		}
	}
	return found, s.fail
}

// sample is a document with one version and one text in each language that has passages.
func sample(id string, texts map[records.Language][]string) (records.Document, []records.Passage) {
	d := records.Document{
		ID: records.DocumentID(id), Number: "CISS/2024/" + id, Type: "resolution", Class: "norms", Body: "AG",
		Date: "2019-03-08", Access: records.Access{Level: records.Public}, Titles: map[records.Language]string{},
	}
	var passages []records.Passage
	d.Versions = []records.Version{sampleVersion(&passages, id, 1, texts)}
	return d, passages
}

func sampleVersion(passages *[]records.Passage, id string, number int, texts map[records.Language][]string) records.Version {
	v := records.Version{ID: records.VersionID(fmt.Sprintf("%s.v%d", id, number)), Document: records.DocumentID(id), Number: number}
	for _, lang := range append(slices.Clone(records.WorkingLanguages), records.Undetermined) {
		if texts[lang] == nil {
			continue
		}
		f := records.File{
			ID: records.FileID(fmt.Sprintf("%s.v%d.%s", id, number, lang)), Document: v.Document, Role: records.Original,
			Reading: records.Reading{State: records.ReadingDone, UpdatedAt: time.Date(2024, 1, 1, 0, 0, number, 0, time.UTC)},
		}
		for i, t := range texts[lang] {
			*passages = append(*passages, records.Passage{File: f.ID, Ordinal: i, Page: i + 1, Label: fmt.Sprintf("Artículo %d", i+1), Text: t})
		}
		v.Texts = append(v.Texts, records.Text{Version: v.ID, Language: lang, Authority: records.Authentic, Files: []records.File{f}})
	}
	return v
}

func everything(records.Access) bool { return true }

func es(texts ...string) map[records.Language][]string {
	return map[records.Language][]string{records.Spanish: texts}
}
