package web_test

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// luminance of a colour written #rrggbb (WCAG 2.2, relative luminance).
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
	if err != nil || len(colour) != 7 {
		t.Fatalf("%q is no colour", colour)
	}
	part := func(v uint64) float64 {
		c := float64(v&255) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(n>>16) + 0.7152*part(n>>8) + 0.0722*part(n)
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	la, lb := luminance(t, a), luminance(t, b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

var colour = regexp.MustCompile(`(--[a-z-]+): (#[0-9a-f]{6});`)

// WCAG 2.2 AA: 4.5 for text, 3 for what a control is known by.
func TestTextCanBeReadInLightAndInDark(t *testing.T) {
	b, err := os.ReadFile("assets/app.css")
	if err != nil {
		t.Fatal(err)
	}
	light, rest, _ := strings.Cut(string(b), "@media (prefers-color-scheme: dark)")
	dark, _, _ := strings.Cut(rest, "} }")
	for name, style := range map[string]string{"light": light, "dark": dark} {
		t.Run(name, func(t *testing.T) {
			colours := map[string]string{}
			for _, m := range colour.FindAllStringSubmatch(style, -1) {
				colours[m[1]] = m[2]
			}
			for _, pair := range []struct {
				on    string
				texts string
				least float64
			}{
				{"--paper", "--ink --soft --blue --gone --soon --ok", 4.5}, {"--sheet", "--ink --soft --blue --gone --soon", 4.5}, {"--wash", "--ink --soft", 4.5},
				{"--blue", "--on-blue", 4.5}, {"--blue-deep", "--on-blue", 4.5}, {"--blue-wash", "--ink --soft --blue", 4.5}, {"--mark", "--ink", 4.5},
				{"--ok-wash", "--ok --ink --soft", 4.5}, {"--soon-wash", "--soon", 4.5}, {"--gone-wash", "--gone", 4.5}, {"--past-wash", "--past", 4.5},
				{"--paper", "--edge", 3}, {"--sheet", "--edge", 3},
			} {
				for text := range strings.FieldsSeq(pair.texts) {
					if colours[text] == "" || colours[pair.on] == "" {
						t.Fatalf("%s or %s has no colour", text, pair.on)
					}
					if c := contrast(t, colours[text], colours[pair.on]); c < pair.least {
						t.Errorf("%s on %s has a contrast of %.2f, less than %.1f", text, pair.on, c, pair.least)
					}
				}
			}
		})
	}
}

// The scales cannot drift: sizes and spaces come from the tokens.
func TestTheStyleUsesItsOwnColours(t *testing.T) {
	b, err := os.ReadFile("assets/app.css")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), "/* ground */")
	screen, _, _ := strings.Cut(rest, "/* paper */")
	for _, m := range regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b`).FindAllString(screen, -1) {
		if m != "#0000000f" { // the shadow
			t.Errorf("the colour %s is no token", m)
		}
	}
	if strings.Contains(string(b), "url(") || strings.Contains(string(b), "@import") || strings.Contains(string(b), "animation") {
		t.Error("the style fetches something, or moves")
	}
}
