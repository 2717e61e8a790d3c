package extract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"
	"time"
)

// wild is the argument of a worker that does what the files tell it to, for these tests only.
const wild = "wild-worker"

// TestMain is the tests' main function, and that of the workers that they start.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		ctx := context.Background()
		switch os.Args[1] {
		case WorkerArgument:
			os.Exit(exit(RunWorker(ctx, os.Stdin, os.Stdout, os.Getenv)))
		case wild:
			os.Exit(exit(runWild(ctx)))
		}
	}
	os.Exit(run(m))
}

func exit(err error) int {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// run runs the tests with one cache for PDFium's machine code, which takes seconds to make.
func run(m *testing.M) int {
	cache, err := os.MkdirTemp("", "acervo-test-")
	if err != nil {
		return exit(err)
	}
	defer os.RemoveAll(cache)
	if err := os.Setenv(cacheVariable, cache); err != nil {
		return exit(err)
	}
	return m.Run()
}

// runWild is a worker that misbehaves over files that say so, and reads the others.
func runWild(ctx context.Context) error {
	in, requests := io.Pipe()
	go func() {
		for {
			var q request
			if _, err := readFrame(os.Stdin, &q); err != nil {
				requests.CloseWithError(err)
				return
			}
			if err := misbehave(ctx, q.Path); err != nil {
				requests.CloseWithError(err)
				return
			}
			if err := writeFrame(requests, q); err != nil {
				return
			}
		}
	}()
	return RunWorker(ctx, in, os.Stdout, os.Getenv)
}

var hoard [][]byte

func misbehave(ctx context.Context, path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	order, rest, _ := bytes.Cut(b, []byte(" "))
	switch string(order) {
	case "HANG":
		time.Sleep(time.Hour)
	case "DIE":
		os.Exit(3)
	case "EAT":
		for {
			piece := make([]byte, 16<<20)
			for i := range piece {
				piece[i] = 1
			}
			hoard = append(hoard, piece)
			time.Sleep(5 * time.Millisecond)
		}
	case "CHILD": // starts a program that outlives everything, writes its number and hangs
		child := exec.CommandContext(ctx, "sleep", "1000")
		if err := child.Start(); err != nil {
			return err
		}
		if err := os.WriteFile(string(bytes.TrimSpace(rest)), fmt.Append(nil, child.Process.Pid), 0o600); err != nil {
			return err
		}
		time.Sleep(time.Hour)
	case "BABBLE":
		_, err = os.Stdout.WriteString("this is no frame of the protocol, not in the least")
		return errors.Join(err, io.EOF)
	case "ALIVE": // works longer than the limit, and says so
		for range 6 {
			time.Sleep(200 * time.Millisecond)
			if err := writeFrame(os.Stdout, reply{Alive: true}); err != nil {
				return err
			}
		}
	case "LATE": // sends the text, then hangs over the verdict
		if err := writeFrame(os.Stdout, reply{Outcome: &outcome{}}); err != nil {
			return err
		}
		time.Sleep(time.Hour)
	case "NOSY":
		o := outcome{}
		o.Text.Pages = os.Environ()
		if err := writeFrame(os.Stdout, reply{Outcome: &o}, o.Text.Pages...); err != nil {
			return err
		}
		return writeFrame(os.Stdout, reply{Verdict: &verdict{Retire: true}})
	}
	return nil
}
