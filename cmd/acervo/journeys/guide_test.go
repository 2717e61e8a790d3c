package journeys

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

var linked = regexp.MustCompile(`(?:\]\(|src=")([^)"#:]+)[)"#]`)

// A guide whose pictures are missing is no guide.
func TestWhatTheGuideLinksToIsThere(t *testing.T) {
	root := filepath.Join("..", "..", "..")
	for _, name := range []string{"README.md", "docs/guide.md"} {
		b, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		links := linked.FindAllSubmatch(b, -1)
		if len(links) < 5 {
			t.Errorf("%s has only %d links: this test reads it wrongly", name, len(links))
		}
		for _, l := range links {
			if _, err := os.Stat(filepath.Join(root, filepath.Dir(name), string(l[1]))); err != nil {
				t.Errorf("%s links to %s: %v", name, l[1], err)
			}
		}
	}
}
