package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"acervo/cmd/acervo/sample"
	"acervo/records"
)

// fileSample files the sample collection by the import command, through the
// service that has just been started: what a new user sees was filed the way
// their own documents will be.
func (a *app) fileSample(ctx context.Context, stdout io.Writer) error {
	dir, err := os.MkdirTemp(a.config.cacheFolder(), "sample-")
	if err != nil {
		return records.Errorf(records.Unavailable, "The cache folder %s cannot be written: %s.", a.config.cacheFolder(), reason(err)).Because(err)
	}
	defer os.RemoveAll(dir)
	if err := os.CopyFS(dir, sample.FS); err != nil {
		return err
	}
	var told bytes.Buffer
	for _, args := range [][]string{
		{"import", filepath.Join(dir, "manifest.csv"), "--no-wait"},
		{"event", "import", filepath.Join(dir, "events.csv")},
	} {
		args = append(args, "--data", a.config.Data)
		if code := run(ctx, args, func(string) string { return "" }, bytes.NewReader(nil), &told, &told); code != exitOK {
			return fmt.Errorf("the sample collection could not be filed: %s", told.String())
		}
	}
	fmt.Fprintln(stdout, "Filed the sample collection. Try: acervo search reglamento, acervo get MUESTRA/EST-1 --on 2005-03-01")
	return nil
}
