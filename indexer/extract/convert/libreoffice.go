package convert

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"acervo/indexer/extract/reading"
)

// conversionTime bounds a conversion. It is less than a Pool waits for a sign of life, so that
// LibreOffice alone is ended and its worker lives on.
const conversionTime = 45 * time.Second

// LibreOffice is an installed LibreOffice with a profile of its own, which no person's settings
// reach. It converts one file at a time and is started anew for each.
type LibreOffice struct {
	path    string
	folder  string // of its profile
	profile string // empty until it is made
	limit   time.Duration
	end     func()
}

// New looks for LibreOffice in PATH; it is nil where there is none. Its profile is made in the
// folder and kept between files. LibreOffice is a script that starts programs which start
// others: end has to end them all, and is called after each conversion.
func New(folder string, end func()) *LibreOffice {
	path, err := exec.LookPath(Program)
	if err != nil {
		return nil
	}
	return &LibreOffice{path: path, folder: folder, limit: conversionTime, end: end}
}

// Missing is the error of a file that only LibreOffice reads, where there is none.
func Missing() error {
	return reading.Unreadable("LibreOffice is not installed, so files of this kind cannot be read; an administrator can install it with: "+Install, nil)
}

// PDF converts a file, and returns the path of the PDF in the file's folder.
func (l *LibreOffice) PDF(ctx context.Context, f reading.File) (string, error) {
	// LibreOffice writes a lock beside what it opens, and that must not be the original.
	source := filepath.Join(f.Dir, "converted"+extensions[f.MediaType])
	if err := copyFile(f, source); err != nil {
		return "", err
	}
	defer os.Remove(source)
	if err := l.prepare(); err != nil {
		return "", fmt.Errorf("convert: make a profile: %w", err)
	}
	err := l.run(ctx, "--convert-to", "pdf", "--outdir", f.Dir, source)
	made := filepath.Join(f.Dir, "converted.pdf")
	if info, missing := os.Lstat(made); err == nil && missing == nil && info.Mode().IsRegular() && info.Size() > 0 {
		return made, nil
	}
	l.forget() // it may be what was wrong
	if err != nil {
		return "", fmt.Errorf("convert: LibreOffice: %w", err)
	}
	// It ends well also when it could not open the file, and does not tell why.
	return "", reading.Unreadable("The file cannot be opened: it is protected by a password, or damaged.", errors.New("convert: LibreOffice made no PDF"))
}

// run starts LibreOffice without windows and waits until it and all that it started has ended.
func (l *LibreOffice) run(ctx context.Context, arguments ...string) error {
	ctx, cancel := context.WithTimeout(ctx, l.limit)
	defer cancel()
	profile := url.URL{Scheme: "file", Path: l.profile}
	arguments = append([]string{"-env:UserInstallation=" + profile.String(), "--headless", "--norestore", "--nolockcheck", "--nologo"}, arguments...)
	cmd := exec.CommandContext(ctx, l.path, arguments...)
	cmd.Cancel = func() error { l.end(); return os.ErrProcessDone }
	cmd.WaitDelay = 2 * time.Second
	err := cmd.Run()
	l.end()
	if ctx.Err() != nil {
		return fmt.Errorf("it took longer than %s: %w", l.limit, ctx.Err())
	}
	return err
}

func (l *LibreOffice) prepare() error {
	if l.profile != "" {
		return nil
	}
	profile, err := os.MkdirTemp(l.folder, "libreoffice-")
	if err != nil {
		return err
	}
	l.profile = profile
	user := filepath.Join(profile, "user")
	err = errors.Join(os.Mkdir(user, 0o700), os.WriteFile(filepath.Join(user, "registrymodifications.xcu"), []byte(settings), 0o600))
	if err != nil {
		l.forget()
	}
	return err
}

// forget throws the profile away; the next file gets a new one.
func (l *LibreOffice) forget() {
	_ = os.RemoveAll(l.profile) // it lies in the worker's folder, which goes as a whole
	l.profile = ""
}

func copyFile(f reading.File, to string) error {
	from, err := f.Open()
	if err != nil {
		return err
	}
	defer from.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, from)
	return errors.Join(err, out.Close())
}
