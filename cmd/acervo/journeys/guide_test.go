package journeys

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
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

var label = regexp.MustCompile(`(?:^|[^*\w])\*([^*\n]{2,60})\*(?:[^*]|$)`)

// Whoever follows the guide looks for its words on the pages, so they are the pages' own.
func TestTheGuideCallsThingsAsThePagesDo(t *testing.T) {
	root := filepath.Join("..", "..", "..")
	names, err := filepath.Glob(filepath.Join(root, "api", "web", "messages", "*en.json"))
	if err != nil || len(names) == 0 {
		t.Fatal("there are no messages", err)
	}
	said := map[string]bool{}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var messages map[string]any
		if err := json.Unmarshal(b, &messages); err != nil {
			t.Fatal(err)
		}
		for _, message := range messages {
			if s, ok := message.(string); ok {
				said[s] = true
			}
		}
	}
	guide, err := os.ReadFile(filepath.Join(root, "docs", "guide.md"))
	if err != nil {
		t.Fatal(err)
	}
	labels := label.FindAllSubmatch(guide, -1)
	if len(labels) < 20 {
		t.Errorf("the guide has only %d labels: this test reads it wrongly", len(labels))
	}
	for _, l := range labels {
		for part := range strings.SplitSeq(string(l[1]), " → ") {
			if !said[part] {
				t.Errorf("the guide says %q, which is on no page", part)
			}
		}
	}
}
