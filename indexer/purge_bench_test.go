package indexer

import (
	"fmt"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"acervo/records"
)

// BenchmarkPurge compares ridding the index of a destroyed document with making it anew, in one run: of one after the other, spread
// over the archive, with the segments as merging leaves them; of fifty at once; and of one when everything is in a single
// segment, which is the worst that can be. The texts are in memory, which favours making it anew.
func BenchmarkPurge(b *testing.B) {
	docs := benchPassages(b)
	s := benchShelf(docs)
	x, err := Open(Config{Dir: b.TempDir(), Source: s})
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close() //nolint:errcheck // a bench
	for b.Loop() {
		var anew, anewCPU time.Duration
		measured(&anew, &anewCPU, func() {
			if err := x.Reindex(b.Context(), nil); err != nil {
				b.Fatal(err)
			}
		})
		segments, name := merged(b, x), x.name
		purge := func(what string, ids ...int) {
			var seq int64
			for _, i := range ids {
				seq = s.destroy(records.DocumentID(fmt.Sprintf("%026d", i)))
			}
			if err := x.CatchUp(b.Context()); err != nil {
				b.Fatal(err)
			}
			before := onDisk(b, x)
			var took, used time.Duration
			measured(&took, &used, func() {
				if err := x.Purge(b.Context(), seq); err != nil {
					b.Fatal(err)
				}
			})
			if x.name != name {
				b.Fatal("the index was made anew")
			}
			kept, all, n := onDisk(b, x), int64(0), 0
			for file, size := range before {
				if all += size; kept[file] == 0 {
					n++
				}
			}
			written := int64(0)
			for file, size := range kept {
				if before[file] == 0 {
					written += size
				}
			}
			b.Logf("%s: %v, %v CPU; against making it anew %.3fx, %.3fx CPU; %d of %d segments written anew, %.0f of %.0f MB",
				what, took.Round(time.Millisecond), used.Round(time.Millisecond), float64(took)/float64(anew), float64(used)/float64(anewCPU), n, len(before), float64(written)/1e6, float64(all)/1e6)
		}
		b.Logf("%d documents in %d segments; made anew in %v, %v CPU", len(docs), segments, anew.Round(time.Millisecond), anewCPU.Round(time.Millisecond))
		for n := range 5 {
			purge(fmt.Sprintf("document %d", n+1), n*len(docs)/5+len(docs)/10)
		}
		merged(b, x)
		many := make([]int, 50)
		for n := range many {
			many[n] = n*len(docs)/50 + 3
		}
		purge("fifty at once", many...)
		merged(b, x)
		if sc, ok := x.generation().ix.(*scorch.Scorch); !ok || sc.ForceMerge(b.Context(), nil) != nil {
			b.Fatal("the segments cannot be merged")
		}
		merged(b, x)
		purge("one of a single segment", len(docs)/2+1)
	}
}

func measured(took, used *time.Duration, do func()) {
	wall, cpu := time.Now(), cpuTime()
	do()
	*took, *used = time.Since(wall), cpuTime()-cpu
}

// onDisk returns the sizes of the present segments.
func onDisk(b *testing.B, x *Index) map[uint64]int64 {
	snap, err := x.generation().snapshot()
	if err != nil {
		b.Fatal(err)
	}
	defer snap.Close() //nolint:errcheck // counts down a reference
	sizes := map[uint64]int64{}
	for _, s := range snap.Segments() {
		sizes[s.Id()] = s.FileSize()
	}
	return sizes
}
