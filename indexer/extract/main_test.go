package extract

import (
	"context"
	"fmt"
	"os"
	"testing"
)

// TestMain is the tests' main function, and that of the workers that they start.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == WorkerArgument {
		if err := RunWorker(context.Background(), os.Stdin, os.Stdout, os.Getenv); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(run(m))
}

// run runs the tests with one cache for PDFium's machine code, which takes seconds to make.
func run(m *testing.M) int {
	cache, err := os.MkdirTemp("", "acervo-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(cache)
	if err := os.Setenv(cacheVariable, cache); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}
