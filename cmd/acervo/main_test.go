package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"testing"

	"acervo/indexer/extract"
)

// asProgram makes the test binary behave as the program itself, for tests that
// need it in a process of its own.
const asProgram = "ACERVO_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	worker := len(os.Args) > 1 && os.Args[1] == extract.WorkerArgument // how the program starts itself to read files
	if worker || os.Getenv(asProgram) != "" {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		code := run(ctx, os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr)
		stop()
		os.Exit(code)
	}
	os.Exit(m.Run())
}
