package archive

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"acervo/records"
	"acervo/storage/bag"
	"acervo/storage/blob"
)

// An export is a bag (RFC 8493) with everything in open formats, for whoever has no Acervo:
//
//	README.txt                    what all of this is, in four languages
//	export.json                   the same for programs (Manifest)
//	bagit.txt, bag-info.txt, manifest-sha256.txt, tagmanifest-sha256.txt
//	data/lists/documents.csv      what there is, for people; the same as .jsonl
//	data/lists/files.csv          every file with its document, name, sum and path; the same as .jsonl
//	data/files/ab/abcdef…         the bytes of files, under their SHA-256
//	data/tables/NAME.jsonl        the rows of each table, also of empty ones
//	data/profile.yaml             the profile that stands: what the codes mean
//	data/…                        what else the program has to say (ExportSource.Extras)
//	data/secrets/NAME             keys of the service, for its owner only
//
// UNFINISHED.txt stands beside them until everything is durable. A folder with it is no export yet.
const (
	exportFormat   = "acervo-export"
	exportVersion  = 1
	manifestName   = "export.json"
	readmeName     = "README.txt"
	unfinishedName = "UNFINISHED.txt"
	payloadFolder  = "data"
	filesFolder    = "files"
	tablesFolder   = "tables/"
	listsFolder    = "lists/"
	secretsFolder  = "secrets/"
	profileName    = "profile.yaml"
)

// Holding is a catalogue that can be exported; storage.DB is one.
type Holding interface {
	// Export gives everything at one moment, and the ledger's head then.
	Export(ctx context.Context, to records.Holdings) (records.LedgerHead, error)
	// SchemaVersion returns the number of the last migration.
	SchemaVersion(ctx context.Context) (int64, error)
}

// ExportSource is what an export is made of.
type ExportSource struct {
	Catalogue    Holding
	Vault        records.Vault
	Organization map[records.Language]string
	Origin       string            // the ledger's name
	Program      string            // the program's version
	Secrets      map[string]string // files to keep for the owner only: name -> path
	ForOthers    bool              // accounts and secrets are left out
	Extras       map[string][]byte // what else explains the rows: path below data/ -> content
	Now          func() time.Time
	Progress     func(done records.Export) // told now and then; may be nil
}

// Manifest is export.json.
type Manifest struct {
	Format       string                      `json:"format"`  // acervo-export
	Version      int                         `json:"version"` // of the layout
	MadeAt       time.Time                   `json:"made_at"`
	Program      string                      `json:"program"` // the version that made it
	Organization map[records.Language]string `json:"organization"`
	Schema       int64                       `json:"schema"` // of the tables
	Ledger       struct {
		Origin  string `json:"origin"` // its name in checkpoints
		Entries int64  `json:"entries"`
		Root    string `json:"root"` // of its Merkle tree (RFC 6962), base64
	} `json:"ledger"`
	Documents int64 `json:"documents"`
	Files     struct {
		Count int   `json:"count"` // different ones
		Bytes int64 `json:"bytes"`
	} `json:"files"`
	Tables  []Table  `json:"tables"`
	LeftOut []string `json:"left_out,omitempty"` // tables with accounts, of what is for somebody else: it makes no service
	Parts   []Part   `json:"parts"`              // the other ones below data/ that are no files of documents
}

// Table is a table of an export.
type Table struct {
	Name   string      `json:"name"`
	Path   string      `json:"path"` // with slashes, from the export's folder
	Rows   int64       `json:"rows"`
	Size   int64       `json:"size"`
	SHA256 records.Sum `json:"sha256"`
}

// parts are all parts that export.json tells of.
func (m Manifest) parts() []Part {
	all := slices.Clone(m.Parts)
	for _, t := range m.Tables {
		all = append(all, Part{Path: t.Path, Lines: t.Rows, Size: t.Size, SHA256: t.SHA256})
	}
	return all
}

// exporting is an export under way.
type exporting struct {
	dir    string // of the export
	from   ExportSource
	made   time.Time
	lock   *os.File // UNFINISHED.txt, which a process holds while it works here
	state  records.Export
	m      Manifest
	wanted map[records.Sum]int64 // the bytes of kept records
}

// MakeExport writes everything into a folder: a new one, an empty one, or one with an export that
// broke off, whose bytes are not written again. The folder is good when there is no error.
func MakeExport(ctx context.Context, dir string, from ExportSource) (records.Export, error) {
	e := &exporting{dir: dir, from: from, made: from.Now().UTC().Truncate(time.Second), wanted: map[records.Sum]int64{}}
	e.state = records.Export{Folder: dir, MadeAt: e.made}
	if err := e.begin(); err != nil {
		return e.state, err
	}
	err := e.make(ctx)
	if cerr := e.lock.Close(); err == nil {
		err = cerr
	}
	return e.state, err
}

func (e *exporting) make(ctx context.Context) error {
	if err := e.takeRows(ctx); err != nil {
		return err
	}
	if err := e.takeExtras(); err != nil {
		return err
	}
	if err := e.takeFiles(ctx); err != nil {
		return err
	}
	if err := e.close(); err != nil {
		return err
	}
	if err := errors.Join(e.syncFolders(), os.Remove(filepath.Join(e.dir, unfinishedName)), syncDir(e.dir)); err != nil {
		return disk(e.dir, err)
	}
	return nil
}

func (e *exporting) data(parts ...string) string {
	return filepath.Join(append([]string{e.dir, payloadFolder}, parts...)...)
}

// takeRows writes the tables and the lists, of one moment.
func (e *exporting) takeRows(ctx context.Context) error {
	schema, err := e.from.Catalogue.SchemaVersion(ctx)
	if err != nil {
		return err
	}
	tables := tableWriter{root: e.data(), folder: tablesFolder}
	documents, err := newList(e.data(), listsFolder+"documents", documentColumns)
	if err != nil {
		return err
	}
	files, err := newList(e.data(), listsFolder+"files", fileColumns)
	if err != nil {
		return errors.Join(err, documents.discard())
	}
	var profile struct {
		Text string `json:"text"`
	}
	holdings := records.Holdings{
		Table: func(name string) error {
			e.state.Tables++
			e.tell()
			return tables.begin(name)
		},
		Row: func(table string, row []byte) error {
			if e.state.Rows++; table == "profiles" { // the last one stands
				if err := json.Unmarshal(row, &profile); err != nil {
					return err
				}
			}
			return tables.row(table, row)
		},
		Document: func(d records.HeldDocument) error {
			e.state.Documents++
			return documents.add(d, documentCells(d))
		},
		File: func(f records.HeldFile) error {
			if f.Fate == records.Kept {
				e.wanted[f.SHA256] = f.Size
				f.Path = pathOf(f.SHA256)
			}
			return files.add(f, fileCells(f))
		},
	}
	if e.from.ForOthers {
		holdings.LeftOut = func(table string) { e.state.LeftOut = append(e.state.LeftOut, table) }
	}
	head, err := e.from.Catalogue.Export(ctx, holdings)
	parts, derr := documents.close()
	more, ferr := files.close()
	if err = errors.Join(err, tables.end(), derr, ferr); err != nil {
		return err
	}
	e.state.Entries, e.state.Root = head.Size, base64.StdEncoding.EncodeToString(head.Root[:])
	e.m = Manifest{
		Format: exportFormat, Version: exportVersion, MadeAt: e.made, Program: e.from.Program, Organization: e.from.Organization, Schema: schema,
		Documents: e.state.Documents, Parts: within(append(parts, more...)), LeftOut: e.state.LeftOut,
	}
	for _, p := range within(tables.parts) {
		name := strings.TrimSuffix(filepath.Base(p.Path), ".jsonl")
		e.m.Tables = append(e.m.Tables, Table{Name: name, Path: p.Path, Rows: p.Lines, Size: p.Size, SHA256: p.SHA256})
	}
	e.m.Ledger.Origin, e.m.Ledger.Entries, e.m.Ledger.Root = e.from.Origin, head.Size, e.state.Root
	return e.takePart(profileName, []byte(profile.Text))
}

// within gives parts their paths from the export's folder.
func within(parts []Part) []Part {
	for i := range parts {
		parts[i].Path = payloadFolder + "/" + parts[i].Path
	}
	return parts
}

// pathOf is where bytes lie in an export.
func pathOf(sum records.Sum) string {
	return payloadFolder + "/" + filesFolder + "/" + string(sum[:2]) + "/" + string(sum)
}

// takePart writes a part whose bytes are at hand.
func (e *exporting) takePart(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(e.data(filepath.FromSlash(path))), 0o700); err != nil {
		return disk(e.dir, err)
	}
	p, err := writePart(e.data(), path, content)
	e.m.Parts = append(e.m.Parts, within([]Part{p})...)
	return err
}

// takeExtras writes what explains the rows, and the secrets.
func (e *exporting) takeExtras() error {
	for _, path := range slices.Sorted(maps.Keys(e.from.Extras)) {
		if err := e.takePart(path, e.from.Extras[path]); err != nil {
			return err
		}
	}
	if e.from.ForOthers {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(e.from.Secrets)) {
		b, err := os.ReadFile(e.from.Secrets[name])
		if err != nil {
			return disk(e.from.Secrets[name], err)
		}
		if err := e.takePart(secretsFolder+name, b); err != nil {
			return err
		}
	}
	return nil
}

// takeFiles writes the bytes of every kept record. Those that an export which broke off left here
// are read, and written again when they are not whole.
func (e *exporting) takeFiles(ctx context.Context) error {
	to, err := blob.NewFolder(blob.FolderConfig{Dir: e.data(filesFolder), Private: true})
	if err != nil {
		return err
	}
	var gone []string
	for _, sum := range slices.Sorted(maps.Keys(e.wanted)) {
		b := records.Blob{Sum: sum, Size: e.wanted[sum]}
		if !isWhole(ctx, to, b) {
			err := copyBlob(ctx, e.from.Vault, to, b)
			if records.KindOf(err) == records.NotFound {
				gone = append(gone, string(sum))
				continue
			}
			if err != nil {
				return err
			}
			e.state.NewFiles++
		}
		e.state.Files, e.state.Bytes = e.state.Files+1, e.state.Bytes+b.Size
		e.tell()
	}
	if len(gone) > 0 {
		return records.Errorf(records.Conflict, "The vault does not have the bytes of %d files, the first with SHA-256 %s. Records that were destroyed since this export began are left out by the next one: run it again. Otherwise acervo verify names them.",
			len(gone), gone[0]).At("vault")
	}
	for b, err := range to.All(ctx) { // of records that went since an earlier export broke off
		if err == nil && e.wanted[b.Sum] == 0 {
			if _, kept := e.wanted[b.Sum]; !kept {
				err = to.Delete(ctx, b.Sum)
			}
		}
		if err != nil {
			return err
		}
	}
	e.m.Files.Count, e.m.Files.Bytes = e.state.Files, e.state.Bytes
	return e.tidy()
}

// isWhole reports whether bytes are there and have their sum.
func isWhole(ctx context.Context, in opener, b records.Blob) bool {
	r, _, err := in.Open(ctx, b.Sum)
	if err != nil {
		return false
	}
	sum, size, err := hashOf(r)
	return errors.Join(err, r.Close()) == nil && sum == b.Sum && size == b.Size
}

// tidy removes the folders of the vault in which nothing is: an export is looked at by people.
func (e *exporting) tidy() error {
	entries, err := os.ReadDir(e.data(filesFolder))
	if err != nil {
		return disk(e.dir, err)
	}
	for _, entry := range entries {
		folder := e.data(filesFolder, entry.Name())
		if entry.Name() == "spool" { // what arrived there has its name
			err = os.RemoveAll(folder)
		} else if inside, rerr := os.ReadDir(folder); rerr != nil || len(inside) == 0 {
			err = errors.Join(rerr, os.Remove(folder))
		}
		if err != nil {
			return disk(e.dir, err)
		}
	}
	return nil
}

// close writes what stands beside the payload: README, export.json and the bag's manifests.
func (e *exporting) close() error {
	sink, err := bag.Into(e.dir)
	if err != nil {
		return disk(e.dir, err)
	}
	w, err := bag.NewWriter(sink, records.Date(e.made.Format(time.DateOnly)), []records.Label{
		{Name: "Source-Organization", Value: records.Document{Titles: e.m.Organization}.Title(records.Spanish)},
		{Name: "External-Description", Value: "Everything kept by an Acervo service; see " + readmeName},
		{Name: "External-Identifier", Value: e.m.Ledger.Origin},
		{Name: "Bag-Software-Agent", Value: "Acervo " + e.m.Program},
	})
	if err != nil {
		return err
	}
	for _, p := range e.m.parts() {
		if err := w.Include(strings.TrimPrefix(p.Path, payloadFolder+"/"), p.Size, p.SHA256); err != nil {
			return err
		}
	}
	for _, sum := range slices.Sorted(maps.Keys(e.wanted)) {
		if err := w.Include(strings.TrimPrefix(pathOf(sum), payloadFolder+"/"), e.wanted[sum], sum); err != nil {
			return err
		}
	}
	readme, err := e.m.readme()
	if err != nil {
		return err
	}
	b, err := json.MarshalIndent(e.m, "", "  ")
	if err != nil {
		return err
	}
	if err := errors.Join(w.Tag(readmeName, readme), w.Tag(manifestName, append(b, '\n')), w.Close()); err != nil {
		return disk(e.dir, err)
	}
	return nil
}

func (e *exporting) tell() {
	if e.from.Progress != nil {
		e.from.Progress(e.state)
	}
}

// syncFolders makes the names in every folder durable.
func (e *exporting) syncFolders() error {
	return filepath.WalkDir(e.data(), func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			err = syncDir(path)
		}
		return err
	})
}
