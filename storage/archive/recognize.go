package archive

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"acervo/records"
)

// State is what stands in a folder.
type State int

// The states of a folder that may hold an export.
const (
	Foreign    State = iota // something that is no export
	Vacant                  // nothing, or there is no such folder
	Unfinished              // an export that broke off
	Damaged                 // an export without its export.json, or with one that cannot be read
	Whole                   // an export; Verify tells whether it is sound
)

// Recognize tells what stands in a folder. A folder with an export.json of somebody else is Foreign.
func Recognize(dir string) (State, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Vacant, nil
	case err != nil:
		return Foreign, records.Errorf(records.NotFound, "The folder %s cannot be read: %s.", dir, reason(err)).At("folder").Because(err)
	case !info.IsDir():
		return Foreign, nil
	}
	if isUnfinished(filepath.Join(dir, unfinishedName)) {
		return Unfinished, nil
	}
	switch _, err := readManifest(dir); {
	case err == nil:
		return Whole, nil
	case records.KindOf(err) == records.Invalid:
		return Damaged, nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return Foreign, records.Errorf(records.NotFound, "The folder %s cannot be read: %s.", dir, reason(err)).At("folder").Because(err)
	}
	if len(entries) == 0 {
		return Vacant, nil
	}
	if looksLikeOne(dir) {
		return Damaged, nil
	}
	return Foreign, nil
}

// looksLikeOne reports whether a folder has what only an export has.
func looksLikeOne(dir string) bool {
	for _, name := range []string{"bagit.txt", payloadFolder + "/" + tablesFolder + "ledger_head.jsonl"} {
		if info, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(name))); err != nil || !info.Mode().IsRegular() {
			return false
		}
	}
	return true
}

// isUnfinished reports whether a file is the mark of an export that is not finished. One that broke off at once left it empty.
func isUnfinished(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	b := make([]byte, len(unfinishedMark))
	n, err := io.ReadFull(f, b)
	return n == 0 && err == io.EOF || string(b[:n]) == unfinishedMark
}

// maxManifest is the most bytes that an export.json may have.
const maxManifest = 16 << 20

// readManifest reads export.json: NotFound when there is none of ours, Invalid when it is ours and cannot be read.
func readManifest(dir string) (Manifest, error) {
	none := records.Errorf(records.NotFound, "There is no export in the folder %s.", dir).At("folder")
	f, err := os.Open(filepath.Join(dir, manifestName))
	if err != nil {
		return Manifest{}, none.Because(err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxManifest))
	if err != nil {
		return Manifest{}, disk(manifestName, err)
	}
	var m Manifest
	err = json.Unmarshal(b, &m)
	switch {
	case err == nil && m.Format == exportFormat:
		return m, nil
	case err != nil && (looksLikeOne(dir) || bytes.Contains(b, []byte(`"`+exportFormat+`"`))):
		return Manifest{}, records.Errorf(records.Invalid, "export.json is damaged or cut off: it cannot be read.").At(manifestName).Because(err)
	}
	return Manifest{}, none
}
