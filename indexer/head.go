package indexer

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"

	"acervo/records"
)

// head is what the index keeps of a document as a whole: what a hit shows, and
// what its passages have in common. It is stored as JSON in an index document of its own.
type head struct {
	ID       records.DocumentID          `json:"id"`
	Number   string                      `json:"number,omitempty"`
	Symbol   string                      `json:"symbol,omitempty"`
	Type     string                      `json:"type,omitempty"`
	Class    string                      `json:"class,omitempty"`
	Body     string                      `json:"body,omitempty"`
	Titles   map[records.Language]string `json:"titles,omitempty"`
	Date     records.Date                `json:"date,omitempty"`
	Access   string                      `json:"access"`
	Versions []headVersion               `json:"versions"`
	Events   []headEvent                 `json:"events,omitempty"`
}

type headVersion struct {
	Number int                `json:"n"`
	Langs  []records.Language `json:"langs,omitempty"` // of its texts, or of the titles when it has none
	Files  []headFile         `json:"files,omitempty"`
}

type headFile struct {
	ID   records.FileID   `json:"id"`
	Lang records.Language `json:"lang"`
	Sig  uint64           `json:"sig"`
}

func newHead(d records.Document) head {
	h := head{
		ID: d.ID, Number: d.Number, Symbol: d.Symbol, Type: d.Type, Class: d.Class, Body: d.Body,
		Titles: d.Titles, Date: d.Date, Access: d.Access.Class(),
	}
	for _, v := range d.Versions {
		hv := headVersion{Number: v.Number}
		for _, t := range v.Texts {
			hv.Langs = append(hv.Langs, t.Language)
			for _, f := range indexed(t) {
				if d.Disposal.Fate != records.Kept { // its stub is found, by what it is called
					continue
				}
				hv.Files = append(hv.Files, headFile{ID: f.ID, Lang: t.Language, Sig: signature(f, t.Language)})
			}
		}
		if len(v.Texts) == 0 {
			for l := range d.Titles {
				hv.Langs = append(hv.Langs, l)
			}
			slices.Sort(hv.Langs)
		}
		h.Versions = append(h.Versions, hv)
	}
	for _, e := range d.Events {
		h.Events = append(h.Events, newHeadEvent(e))
	}
	return h
}

// reading order of the roles: the first of them that was read is the text.
var mainRoles = []records.FileRole{records.Original, records.Signed, records.Scan, records.Source, records.Rendition}

// indexed returns the files of a text that are searched: one that holds the text, and its attachments.
func indexed(t records.Text) []records.File {
	var files []records.File
	for _, role := range mainRoles {
		if i := slices.IndexFunc(t.Files, func(f records.File) bool { return f.Role == role && f.Reading.State == records.ReadingDone }); i >= 0 {
			files = append(files, t.Files[i])
			break
		}
	}
	for _, f := range t.Files {
		if f.Role == records.Attachment && f.Reading.State == records.ReadingDone {
			files = append(files, f)
		}
	}
	return files
}

// signature changes whenever a file's passages have to be indexed anew.
func signature(f records.File, lang records.Language) uint64 {
	s := fnv.New64a()
	var at [8]byte
	binary.BigEndian.PutUint64(at[:], uint64(f.Reading.UpdatedAt.UnixMicro()))
	for _, part := range [][]byte{[]byte(f.ID), []byte(lang), at[:]} {
		s.Write(part) //nolint:errcheck // a hash never fails
	}
	return s.Sum64()
}

// title returns the title in the language, and the one it is in, as Document.TitleIn chooses it.
func (h head) title(lang records.Language) (string, records.Language) {
	return records.Document{Titles: h.Titles, Symbol: h.Symbol}.TitleIn(lang)
}

func (h head) encode() ([]byte, error) { return json.Marshal(h) }

func decodeHead(b []byte) (h head, err error) {
	if err := json.Unmarshal(b, &h); err != nil {
		return head{}, fmt.Errorf("indexer: a stored head is damaged: %w", err)
	}
	interned(h.Events)
	return h, nil
}
