package extract

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"acervo/indexer/extract/convert"
	"acervo/indexer/extract/ocr"
)

// Program is a program, or data of one, that helps to read files and need not be installed.
type Program struct {
	Name    string
	Path    string // where it was found; empty for data
	Version string // as it says itself
	Found   bool
	For     string // what it is good for
	Install string // what to do when it is missing
}

// probeTime bounds how long a program may take to tell its version.
const probeTime = 3 * time.Second

// Installed looks for the programs that Pool uses when they are there, in PATH: Tesseract,
// its data for each language, and LibreOffice. It takes a third of a second.
func Installed(ctx context.Context) []Program {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	var tesseract, office Program
	var languages []string
	var both sync.WaitGroup
	both.Go(func() {
		tesseract = look(ctx, ocr.Program)
		if tesseract.Found {
			languages = ocr.Languages(ctx, tesseract.Path)
		}
	})
	both.Go(func() { office = look(ctx, convert.Program) })
	both.Wait()
	tesseract.For, tesseract.Install = "reading scans", ocr.Install
	office.For, office.Install = "reading old office files (doc, xls, ppt, rtf)", convert.Install
	found := []Program{tesseract}
	for _, d := range ocr.Data {
		found = append(found, Program{
			Name: "tesseract " + d.Name, Found: slices.Contains(languages, d.Name), For: d.For, Install: d.Install,
			Version: tesseract.Version,
		})
	}
	return append(found, office)
}

// look finds a program in PATH and asks for its version.
func look(ctx context.Context, name string) Program {
	p := Program{Name: name}
	path, err := exec.LookPath(name)
	if err != nil {
		return p
	}
	p.Path, p.Found = path, true
	cmd := exec.CommandContext(ctx, path, "--version")
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.TempDir()}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) } // LibreOffice is a script with children
	if out, err := cmd.CombinedOutput(); err == nil {
		first, _, _ := bytes.Cut(out, []byte("\n"))
		p.Version = strings.TrimSpace(string(first))
	}
	return p
}
