// Package gallery keeps the pictures of pages that were drawn once, and where their
// words stand, in a folder of bounded size: what is asked for again is answered from there.
package gallery

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/singleflight"

	"acervo/records"
)

// Config says how a Gallery works. Dir and Painter are required.
type Config struct {
	Dir      string
	Painter  records.Pages // who draws what is not kept
	Bytes    int64         // that are kept at most; 0 is 512 MB
	Waiting  int           // that may be waiting for the painter or at it; 0 is 64
	Patience time.Duration // for one page, waiting included; 0 is 20 s
	Log      *slog.Logger  // nil is silent
}

// Gallery implements records.Pages. It is safe for use by many goroutines. Whether
// somebody may see a page is not its question: it is asked after that of the Office.
type Gallery struct {
	painter  records.Pages
	shelf    *shelf
	drawing  singleflight.Group
	waiting  chan struct{}
	patience time.Duration
	log      *slog.Logger
}

var _ records.Pages = (*Gallery)(nil)

// Open makes the folder when it is missing, and counts what is in it.
func Open(c Config) (*Gallery, error) {
	if c.Bytes <= 0 {
		c.Bytes = 512 << 20
	}
	if c.Waiting <= 0 {
		c.Waiting = 64
	}
	if c.Patience <= 0 {
		c.Patience = 20 * time.Second
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s, err := openShelf(c.Dir, c.Bytes)
	if err != nil {
		return nil, records.Errorf(records.Unavailable, "The folder %s for pictures of pages cannot be used.", c.Dir).Because(err)
	}
	return &Gallery{painter: c.Painter, shelf: s, waiting: make(chan struct{}, c.Waiting), patience: c.Patience, log: c.Log}, nil
}

// Sizes returns the size of every page; see records.Pages.
func (g *Gallery) Sizes(ctx context.Context, f records.PagedFile) (sizes []records.PageSize, err error) {
	return kept(ctx, g, f, "sizes.json", func(ctx context.Context) ([]records.PageSize, error) { return g.painter.Sizes(ctx, f) })
}

// Words tells where the words of a page stand; see records.Pages.
func (g *Gallery) Words(ctx context.Context, f records.PagedFile, page int) (records.PageWords, error) {
	return keptIf(ctx, g, f, fmt.Sprintf("%d-words.json", page), func(ctx context.Context) (records.PageWords, error) { return g.painter.Words(ctx, f, page) },
		func(w records.PageWords) bool { return !w.Unplaced })
}

// kept returns what is kept under a name as JSON, else has it made and keeps it.
func kept[T any](ctx context.Context, g *Gallery, f records.PagedFile, name string, make func(context.Context) (T, error)) (T, error) {
	return keptIf(ctx, g, f, name, make, func(T) bool { return true })
}

// keptIf is kept for what may not be worth keeping.
func keptIf[T any](ctx context.Context, g *Gallery, f records.PagedFile, name string, make func(context.Context) (T, error), worth func(T) bool) (T, error) {
	var v T
	if b, ok := g.shelf.get(f.SHA256, name); ok && json.Unmarshal(b, &v) == nil {
		return v, nil
	}
	made, err := g.once(ctx, string(f.SHA256)+"/"+name, func(ctx context.Context) (any, error) {
		v, err := make(ctx)
		if err == nil && worth(v) {
			var b []byte
			if b, err = json.Marshal(v); err == nil {
				g.keep(ctx, f.SHA256, name, b)
			}
		}
		return v, err
	})
	v, _ = made.(T)
	return v, err
}

// endings are of the names of pictures, by media type.
var endings = map[string]string{"image/png": ".png", "image/jpeg": ".jpg"}

// Picture returns the picture of a page; see records.Pages.
func (g *Gallery) Picture(ctx context.Context, f records.PagedFile, page int, size records.PictureSize) (records.PagePicture, error) {
	name := fmt.Sprintf("%d-%d", page, size.Width)
	if size.Most > 0 {
		name += fmt.Sprintf("-%d", size.Most)
	}
	for kind, ending := range endings {
		if b, ok := g.shelf.get(f.SHA256, name+ending); ok && whole(b, kind) {
			return records.PagePicture{MediaType: kind, Bytes: b}, nil
		}
	}
	made, err := g.once(ctx, string(f.SHA256)+"/"+name, func(ctx context.Context) (any, error) {
		p, err := g.painter.Picture(ctx, f, page, size)
		if err == nil {
			g.keep(ctx, f.SHA256, name+endings[p.MediaType], p.Bytes)
		}
		return p, err
	})
	p, _ := made.(records.PagePicture)
	return p, err
}

// whole reports whether a picture ends as it should: files are not flushed one by one,
// and a machine that lost power may have kept half of one.
func whole(b []byte, kind string) bool {
	end := "\xff\xd9"
	if kind == "image/png" {
		end = "IEND\xaeB`\x82"
	}
	return len(b) > len(end) && string(b[len(b)-len(end):]) == end
}

// once has something made, once for all that wait for it. Who stops waiting does not
// stop the work: what was begun is worth keeping, and ending it would cost a worker.
func (g *Gallery) once(ctx context.Context, key string, make func(context.Context) (any, error)) (any, error) {
	done := g.drawing.DoChan(key, func() (any, error) {
		select {
		case g.waiting <- struct{}{}:
			defer func() { <-g.waiting }()
		default:
			e := records.Errorf(records.Unavailable, "Too many pages are being drawn at this moment; try again.")
			e.RetryAfter = 2 * time.Second
			return nil, e
		}
		work, cancel := context.WithTimeout(context.WithoutCancel(ctx), g.patience)
		defer cancel()
		return make(work)
	})
	select {
	case r := <-done:
		return r.Val, r.Err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (g *Gallery) keep(ctx context.Context, sum records.Sum, name string, b []byte) {
	if err := g.shelf.put(sum, name, b); err != nil { // it is drawn again the next time
		g.log.WarnContext(ctx, "a page could not be kept", "err", err)
	}
}

// folder of a file; the hash is ours, yet a name is checked before it is a path.
func folder(dir string, sum records.Sum) (string, bool) {
	s := string(sum)
	if len(s) != 64 {
		return "", false
	}
	for _, r := range s {
		if (r < '0' || r > '9') && (r < 'a' || r > 'f') {
			return "", false
		}
	}
	return filepath.Join(dir, s[:2], s), true
}

func makeFolder(path string) error { return os.MkdirAll(path, 0o700) }

// Forget removes everything that was made of a file's bytes; see records.Forgetter.
func (g *Gallery) Forget(_ context.Context, sum records.Sum) error {
	at, ok := folder(g.shelf.dir, sum)
	if !ok {
		return nil
	}
	return os.RemoveAll(at)
}
