package web_test

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"acervo/api/web"
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
	for name, style := range map[string]string{"light": "look/10-tokens.css", "dark": "assets/dark.css"} {
		t.Run(name, func(t *testing.T) {
			b, err := os.ReadFile(style)
			if err != nil {
				t.Fatal(err)
			}
			colours := map[string]string{}
			for _, m := range colour.FindAllStringSubmatch(string(b), -1) {
				colours[m[1]] = m[2]
			}
			for _, pair := range []struct {
				on    string
				texts string
				least float64
			}{
				{"--paper", "--ink --soft --blue --gone --soon --ok", 4.5}, {"--sheet", "--ink --soft --blue --gone --soon", 4.5}, {"--wash", "--ink --soft", 4.5},
				{"--blue", "--on-blue", 4.5}, {"--blue-deep", "--on-blue", 4.5}, {"--blue-wash", "--ink --soft --blue", 4.5}, {"--mark", "--ink", 4.5},
				{"--ok-wash", "--ok --ink --soft", 4.5}, {"--moved-wash", "--moved", 4.5}, {"--ins-wash", "--ins --ink", 4.5}, {"--del-wash", "--del --ink", 4.5}, {"--soon-wash", "--soon", 4.5}, {"--gone-wash", "--gone", 4.5}, {"--past-wash", "--past", 4.5},
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

// The scales cannot drift: colours come from the tokens.
func TestTheStyleUsesItsOwnColours(t *testing.T) {
	names, err := filepath.Glob("look/*.css")
	if err != nil || len(names) < 5 {
		t.Fatalf("%v %v", names, err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if name != "look/10-tokens.css" && name != "look/90-paper.css" {
			for _, m := range regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b`).FindAllString(string(b), -1) {
				if m != "#fff" && m != "#ffd84d" && m != "#0e5ba755" { // paper, and what is marked on it, is the same in the dark
					t.Errorf("%s: the colour %s is no token", name, m)
				}
			}
		}
		if strings.Contains(string(b), "url(") || strings.Contains(string(b), "@import") || strings.Contains(string(b), "@keyframes") {
			t.Errorf("%s fetches something, or moves", name)
		}
	}
}

func TestEveryColourHasItsLikeInTheDark(t *testing.T) {
	names := func(file string) []string {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, m := range regexp.MustCompile(`(--[a-z-]+): #`).FindAllStringSubmatch(string(b), -1) {
			all = append(all, m[1])
		}
		return all
	}
	if light, dark := names("look/10-tokens.css"), names("assets/dark.css"); !slices.Equal(light, dark) {
		t.Errorf("light has %v, dark has %v", light, dark)
	}
}

func TestTheLookIsTheSystemsUntilItIsChosen(t *testing.T) {
	site := newSite(t)
	for look, want := range map[web.Look]struct{ scheme, medium string }{
		web.AutoLook: {"light dark", "screen and (prefers-color-scheme: dark)"}, web.LightLook: {"light", ""}, web.DarkLook: {"dark", "screen"},
	} {
		f := frame("es", "")
		f.Look = look
		b, err := site.Render(&web.SignIn{Frame: f})
		if err != nil {
			t.Fatal(err)
		}
		page := string(b)
		if !strings.Contains(page, `<meta name="color-scheme" content="`+want.scheme+`">`) {
			t.Errorf("%q has not the scheme %q", look, want.scheme)
		}
		if got := strings.Contains(page, `media="`+want.medium+`"`); got != (want.medium != "") {
			t.Errorf("%q links the dark for %q: %v", look, want.medium, got)
		}
	}
}
