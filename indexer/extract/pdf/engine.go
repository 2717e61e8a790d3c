// Package pdf reads PDF files: their text, what is written into their forms
// and annotations, and pictures of their pages, by PDFium in WebAssembly.
package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// memoryPages is PDFium's whole memory, in pages of 64 KiB: 128 MB. Decompression
// bombs end as a trap at this limit.
const memoryPages = 2048

// Engine is a PDFium that is compiled and warm. It serves one file at a time.
type Engine struct {
	pool     pdfium.Pool
	instance pdfium.Pdfium
}

// NewEngine compiles PDFium, or takes it from the cache in cacheDir: seconds the
// first time, a tenth of a second after it. A cache that is damaged or cannot be used
// costs those seconds and nothing else. The context must live as long as the engine.
func NewEngine(ctx context.Context, cacheDir string) (*Engine, error) {
	if e, err := newCachedEngine(ctx, cacheDir); err == nil {
		return e, nil
	}
	return newEngine(ctx, nil)
}

func newCachedEngine(ctx context.Context, dir string) (*Engine, error) {
	kept, err := openCache(dir)
	if err != nil {
		return nil, fmt.Errorf("pdf: open PDFium's cache: %w", err)
	}
	defer kept.close()
	cache, err := wazero.NewCompilationCacheWithDir(dir)
	if err != nil {
		return nil, fmt.Errorf("pdf: open PDFium's cache: %w", err)
	}
	e, err := newEngine(ctx, cache)
	if err != nil {
		kept.empty()
		return nil, errors.Join(err, cache.Close(ctx))
	}
	_ = kept.keep() // without its sum it is made anew the next time
	return e, nil
}

// newEngine starts PDFium; without a cache it is always compiled.
func newEngine(ctx context.Context, cache wazero.CompilationCache) (*Engine, error) {
	// A context that could end a call would make every call three times as slow:
	// the worker process is the switch that ends one.
	runtime := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(memoryPages).
		WithCloseOnContextDone(false)
	if cache != nil {
		runtime = runtime.WithCompilationCache(cache)
	}
	pool, err := webassembly.Init(webassembly.Config{
		Context: ctx, MaxIdle: 1, MaxTotal: 1, ReuseWorkers: true,
		FSConfig:      wazero.NewFSConfig(), // the default shows it the whole disk
		RuntimeConfig: runtime,
		Stdout:        io.Discard, Stderr: io.Discard,
	})
	if err != nil {
		return nil, fmt.Errorf("pdf: start PDFium: %w", err)
	}
	return &Engine{pool: pool}, nil
}

// Close frees the engine.
func (e *Engine) Close() error {
	e.renew()
	return e.pool.Close()
}

// pdfium returns the present instance, or a fresh one.
func (e *Engine) pdfium() (pdfium.Pdfium, error) {
	if e.instance == nil {
		i, err := e.pool.GetInstance(10 * time.Second)
		if err != nil {
			return nil, fmt.Errorf("pdf: take a PDFium instance: %w", err)
		}
		e.instance = i
	}
	return e.instance, nil
}

// renew throws the instance away: after an error nothing in it can be trusted.
func (e *Engine) renew() {
	if e.instance != nil {
		_ = e.instance.Kill() // it is being thrown away; there is nothing left to do about it
		e.instance = nil
	}
}

// guard turns a panic of the library into an error.
func guard[T any](what string, call func() (T, error)) (out T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("pdf: %s: %w", what, errors.New(fmt.Sprint(p)))
		}
	}()
	return call()
}
