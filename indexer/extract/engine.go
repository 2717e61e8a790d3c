package extract

import (
	"context"
	"time"

	"acervo/indexer/extract/pdf"
	"acervo/indexer/extract/reading"
)

const (
	startSign = 3 * time.Second // between two signs of life of a worker that starts PDFium
	startTime = 5 * time.Minute // for which it gives them
)

// startEngine starts PDFium, with signs of life while it lasts: the first start compiles it,
// which on a slow machine takes longer than a file may, and is no fault of the first file.
func startEngine(ctx context.Context, cacheDir string, f reading.File) (*pdf.Engine, error) {
	started := make(chan struct{})
	silent := make(chan struct{})
	go func() {
		defer close(silent)
		sign := time.NewTicker(startSign)
		defer sign.Stop()
		for deadline := time.Now().Add(startTime); time.Now().Before(deadline); {
			select {
			case <-started:
				return
			case <-sign.C:
				f.Alive(ctx)
			}
		}
	}()
	engine, err := pdf.NewEngine(ctx, cacheDir)
	close(started)
	<-silent // the next sign of life is not to come between the bytes of an answer
	return engine, err
}
