package extract

import (
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"acervo/records"
)

// WorkerArgument is the first argument of a worker process. The program's main
// calls RunWorker when it sees it, before it does anything else.
const WorkerArgument = "worker"

// Config says how a Pool works. Its zero value is valid.
type Config struct {
	Workers int           // files read at the same time; 0 is 2
	Timeout time.Duration // for one file, and for one page that goes through OCR; 0 is 60 s. Large files get a second more for every 4 MB
	Memory  int64         // resident bytes at which a worker is killed; 0 is 1 GiB
	Files   int           // files after which a worker is retired; 0 is 500

	TempDir  string // for copies and what is made on the way; empty is the system's
	CacheDir string // for PDFium's machine code (21 MB); kept between runs. Empty is a folder that lives as long as the pool

	Program   string   // the program that is started as worker; empty is this one
	Arguments []string // its arguments; nil is WorkerArgument alone
	Path      string   // where Tesseract and LibreOffice are looked for; empty is PATH

	Logger *slog.Logger // nil is silent
}

// check fills what is empty and returns what must not be.
func (c Config) check() (Config, error) {
	if c.Workers < 0 || c.Timeout < 0 || c.Memory < 0 || c.Files < 0 {
		return c, records.Errorf(records.Invalid, "The settings for reading files must not be negative.")
	}
	if c.Workers == 0 {
		c.Workers = 2
	}
	if c.Timeout == 0 {
		c.Timeout = time.Minute
	}
	if c.Memory == 0 {
		c.Memory = 1 << 30
	}
	if c.Files == 0 {
		c.Files = 500
	}
	if c.TempDir == "" {
		c.TempDir = os.TempDir()
	}
	if c.Program == "" {
		self, err := os.Executable()
		if err != nil {
			return c, records.Errorf(records.Internal, "The program cannot find itself to start workers.").Because(err)
		}
		c.Program = self
	}
	if c.Arguments == nil {
		c.Arguments = []string{WorkerArgument}
	}
	if c.Path == "" {
		c.Path = os.Getenv("PATH")
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	for _, dir := range []*string{&c.TempDir, &c.CacheDir} {
		if *dir == "" {
			continue
		}
		abs, err := filepath.Abs(*dir)
		if err == nil {
			err = os.MkdirAll(abs, 0o700)
		}
		if err != nil {
			return c, records.Errorf(records.Unavailable, "The folder %s for reading files cannot be made.", *dir).Because(err)
		}
		*dir = abs
	}
	return c, nil
}
