package records

import (
	"context"
	"strings"
)

// Citation is a place in a text that names another text, or a provision of its
// own. What it means is not kept: its keys are compared with those of documents
// (DocumentKeys) whenever it is asked, so that an older document that arrives
// later is found by citations that were read before.
type Citation struct {
	File       FileID
	Ordinal    int      // from 0, in the order of the text
	EID        string   // of the article it stands in; empty where there is none
	Start, End int      // bytes in the whole text
	Quote      string   // the words, in one line
	Own        bool     // it names provisions of the text it stands in
	Keys       []string // what it may mean, the most exact first; none when Own
	Provisions []string // the provisions it names, as they stand last in an id: art_17
}

// CitationPlace is a citation with the text that it stands in.
type CitationPlace struct {
	Citation
	Document    DocumentID
	Version     int
	VersionDate Date // of the version; may be unknown
	Language    Language
}

// CitationCursor is where a page of citations ended.
type CitationCursor struct {
	File    FileID
	Ordinal int
}

// CitationFilter selects citations, in the order of files and of their texts.
type CitationFilter struct {
	AccessClasses []string // of the documents they stand in; nil means NONE: it fails closed
	Files         []FileID // when set: those of these files
	Keys          []string // when set: those that may mean one of these
	Unresolved    bool     // those that mean no document of AccessClasses, in current versions
	Current       bool     // those of current versions only
	After         CitationCursor
	Limit         int // 1 to 500; 0 means 50
}

// CitationReader finds citations and what they may mean.
type CitationReader interface {
	// CitationPlaces lists citations in files that stand for their texts (Text.Reads).
	CitationPlaces(ctx context.Context, f CitationFilter) ([]CitationPlace, error)
	// DocumentsWithKeys returns the documents, of these access classes, that are called by each of the keys.
	DocumentsWithKeys(ctx context.Context, keys, accessClasses []string) (map[string][]DocumentID, error)
	// DocumentsByID returns documents with versions, texts, files and events, in the order of ids;
	// those that do not exist are left out.
	DocumentsByID(ctx context.Context, ids []DocumentID) ([]Document, error)
}

// CitationWriter keeps citations and keys.
type CitationWriter interface {
	// Citations returns a file's citations in order.
	Citations(ctx context.Context, id FileID) ([]Citation, error)
	// SaveCitations replaces a file's citations.
	SaveCitations(ctx context.Context, id FileID, all []Citation) error
	// SaveKeys replaces what a document is called by.
	SaveKeys(ctx context.Context, id DocumentID, keys []string) error
}

// stand says of each citation in which article it stands, by the outline of its text.
func stand(all []Citation, outline []Provision) {
	i, eid := 0, ""
	for k := range all {
		for ; i < len(outline) && outline[i].Offset <= all[k].Start; i++ {
			if startsPassage(outline[i]) {
				eid = outline[i].EID
			}
		}
		all[k].EID = eid
	}
}

// isProvision reports whether an id ends in the unit that a citation names: tit_vi__art_12 in art_12.
func isProvision(eid, named string) bool {
	return eid == named || strings.HasSuffix(eid, "__"+named)
}
