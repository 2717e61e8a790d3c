package archive

import (
	"bytes"
	_ "embed"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"text/template"

	"acervo/records"
	"acervo/storage/bag"
)

// begin makes the folder ready: new, or with what an export that broke off left of the bytes. It holds
// the folder against another export into it.
func (e *exporting) begin() error {
	found, err := Recognize(e.dir)
	if err != nil {
		return err
	}
	switch found {
	case Whole, Damaged:
		return records.Errorf(records.Conflict, "The folder %s holds an export already. Name a new one.", e.dir).At("folder")
	case Unfinished, Vacant:
	default:
		return records.Errorf(records.Conflict, "The folder %s is not empty, and what it holds is no export that broke off. Name a new one.", e.dir).At("folder")
	}
	if err := os.MkdirAll(e.dir, 0o700); err != nil {
		return disk(e.dir, err)
	}
	if e.lock, err = os.OpenFile(filepath.Join(e.dir, unfinishedName), os.O_CREATE|os.O_RDWR, 0o600); err != nil {
		return disk(e.dir, err)
	}
	if err = syscall.Flock(int(e.lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		err = records.Errorf(records.Conflict, "Another export into %s is under way.", e.dir).At("folder")
	} else {
		err = e.clear()
	}
	if err != nil {
		return errors.Join(err, e.lock.Close())
	}
	return nil
}

// clear writes the mark of what is not finished, and removes all that an earlier export left but the bytes of files.
func (e *exporting) clear() error {
	mark := []byte(unfinishedMark + "\n\n" + unfinishedText)
	_, err := e.lock.WriteAt(mark, 0)
	err = errors.Join(err, e.lock.Truncate(int64(len(mark))), e.lock.Sync(), syncDir(e.dir), syncDir(filepath.Dir(e.dir)))
	for _, name := range append(bag.TagFiles(), manifestName, readmeName) {
		if rerr := os.Remove(filepath.Join(e.dir, name)); rerr != nil && !os.IsNotExist(rerr) {
			err = errors.Join(err, rerr)
		}
	}
	entries, rerr := os.ReadDir(e.data())
	if rerr != nil && !os.IsNotExist(rerr) {
		err = errors.Join(err, rerr)
	}
	for _, entry := range entries {
		if entry.Name() != filesFolder {
			err = errors.Join(err, os.RemoveAll(e.data(entry.Name())))
		}
	}
	for _, folder := range []string{tablesFolder, listsFolder, filesFolder} {
		err = errors.Join(err, os.MkdirAll(e.data(filepath.FromSlash(folder)), 0o700))
	}
	if err != nil {
		return disk(e.dir, err)
	}
	return nil
}

// unfinishedMark begins UNFINISHED.txt.
const unfinishedMark = "acervo-export: unfinished"

const unfinishedText = `Esta exportación no se terminó y no sirve. Repita: acervo export CARPETA
This export was not finished and is of no use. Repeat: acervo export FOLDER
Esta exportação não foi terminada e não serve. Repita: acervo export PASTA
Cette exportation n'est pas terminée et ne sert à rien. Répétez : acervo export DOSSIER
`

//go:embed export_readme.txt
var readmeText string

var readmeTemplate = template.Must(template.New(readmeName).Parse(readmeText))

// readme writes README.txt.
func (m Manifest) readme() ([]byte, error) {
	var b bytes.Buffer
	err := readmeTemplate.Execute(&b, map[string]any{
		"M": m, "Organization": records.Document{Titles: m.Organization}.Title(records.Spanish), "MadeAt": m.MadeAt.Format("2006-01-02 15:04 UTC"),
	})
	return b.Bytes(), err
}
