package extract

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// process is one worker process, idle or busy with one file.
type process struct {
	cmd     *exec.Cmd
	stdin   io.WriteCloser
	replies chan reply // closed when the worker's output ends
	errors  *tail
	folder  string // its own; a folder in it for each file
	files   int
	free    string // a folder that the last file left empty
	busy    time.Duration
}

// start starts a worker in a process group of its own, with an environment that holds
// no secret of the service.
func start(ctx context.Context, c Config, folder, cacheDir string) (*process, error) {
	own, err := os.MkdirTemp(folder, "worker-")
	if err != nil {
		return nil, err
	}
	p := &process{folder: own, replies: make(chan reply), errors: &tail{}}
	// The worker outlives the request that happens to start it.
	p.cmd = exec.CommandContext(context.WithoutCancel(ctx), c.Program, c.Arguments...)
	p.cmd.Dir = own
	p.cmd.Env = append([]string{
		"PATH=" + c.Path, "HOME=" + own, "TMPDIR=" + own, "LANG=C.UTF-8", "LC_ALL=C.UTF-8",
		"OMP_THREAD_LIMIT=1",
		"GOMEMLIMIT=" + strconv.FormatInt(c.Memory/2, 10),
		cacheVariable + "=" + cacheDir,
	}, inherited()...)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	p.cmd.Stderr = p.errors
	p.cmd.WaitDelay = 2 * time.Second
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(own))
	}
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(own))
	}
	if err := p.cmd.Start(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(own))
	}
	go p.listen(stdout)
	return p, nil
}

// inherited returns the variables that tell where Tesseract's data and the time zones are.
func inherited() []string {
	var vars []string
	for _, name := range []string{"TESSDATA_PREFIX", "TZ"} {
		if v := os.Getenv(name); v != "" {
			vars = append(vars, name+"="+v)
		}
	}
	return vars
}

// listen passes the worker's replies on until its output ends.
func (p *process) listen(stdout io.Reader) {
	defer close(p.replies)
	r := bufio.NewReaderSize(stdout, 1<<16)
	for {
		var answer reply
		pages, err := readFrame(r, &answer)
		if err != nil {
			return
		}
		if answer.Outcome != nil {
			answer.Outcome.Text.Pages = pages
		}
		p.replies <- answer
	}
}

// makeFolder makes the folder of the next file.
func (p *process) makeFolder() (string, error) {
	p.files++
	if dir := p.free; dir != "" {
		p.free = ""
		return dir, nil
	}
	dir := filepath.Join(p.folder, strconv.Itoa(p.files))
	return dir, os.Mkdir(dir, 0o700)
}

// leaveFolder removes the folder of a file, or keeps it for the next one when nothing is in it.
func (p *process) leaveFolder(dir string) error {
	if d, err := os.Open(dir); err == nil {
		_, err = d.Readdirnames(1)
		_ = d.Close() // it was only read
		if errors.Is(err, io.EOF) {
			p.free = dir
			return nil
		}
	}
	return os.RemoveAll(dir)
}

// stop kills the worker with everything it started, and removes its folder.
// It returns how the worker ended, for the log.
func (p *process) stop() error {
	_ = p.stdin.Close()
	// Until Wait has returned, the number still names this group and no other.
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	for range p.replies { // lets listen end, which Wait must not overtake
	}
	err := p.cmd.Wait()
	if last := p.errors.String(); err != nil && last != "" {
		err = fmt.Errorf("%w: %s", err, last)
	}
	return errors.Join(err, os.RemoveAll(p.folder))
}
