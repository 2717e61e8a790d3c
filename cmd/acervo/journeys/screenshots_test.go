//go:build screenshots

package journeys

import (
	"bytes"
	"cmp"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestScreenshots takes the pictures of docs/screenshots (make screenshots): each page
// for a desk and for a phone, in light and dark.
func TestScreenshots(t *testing.T) {
	folder := filepath.Join("..", "..", "..", "docs", "screenshots")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	s := startSample(t)
	statute, regulation := s.document("MUESTRA/EST-1"), s.document("MUESTRA/REG-1")
	pdf := regulation.Versions[2].Texts[0].Files[0].ID
	s.account("secretaria", "--name", "Ana Secretaria", "--roles", "clerk", "--bodies", "SG")
	s.account("administradora", "--name", "Elena Admin", "--roles", "admin")
	s.account("gestora", "--name", "Inés Gestora", "--roles", "records_manager", "--bodies", "SG")
	s.account("contralora", "--name", "Clara Contralora", "--roles", "controller")
	for _, year := range []string{"2001", "2002", "2003"} {
		old := filepath.Join(t.TempDir(), "presupuesto.txt")
		if err := os.WriteFile(old, []byte("Presupuesto de muestra de "+year+".\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		s.run("file", old, "--class", "FIN-PRE", "--body", "SG", "--title", "Presupuesto de muestra "+year, "--symbol", "MUESTRA/PRE-"+year, "--date", year+"-06-30", "--lang", "es")
	}
	s.run("hold", "place", "MUESTRA/PRE-2001", "--name", "Auditoría 2026", "--reason", "Auditoría anual", "--authority", "Contraloría")
	s.run("disposition", "propose", "MUESTRA/PRE-2002", "--action", "destroy", "--reason", "Terminó su plazo")
	var opened struct{ ID string }
	if err := json.Unmarshal([]byte(s.run("matter", "open", "--json", "--code", "MUESTRA/S-1", "--title", "es=Sesión de muestra del Comité", "--class", "ORG-CP", "--body", "CP")), &opened); err != nil {
		t.Fatal(err)
	}
	matter := "/matters/" + opened.ID
	s.run("checkpoint", "sign")
	code := s.certified("MUESTRA/EST-2")
	const both, light = "light dark", "light"
	for _, who := range []struct {
		login string
		pages []shot
	}{
		{"", []shot{
			{"search", "/", both},
			{"results", "/?q=archivo", both},
			{"in-force", "/d/" + statute.ID + "?on=2009-01-01", light},
			{"document", "/d/" + regulation.ID, both},
			{"reader", "/d/" + regulation.ID + "/read?file=" + pdf + "&q=archivo", both},
			{"compare", "/compare?from=MUESTRA/EST-1&from_version=1&to_version=3", both},
			{"verify", "/verify?q=" + url.QueryEscape(code), both},
			{"browse", "/browse", light},
		}},
		{"secretaria", []shot{{"filing", "/file", both}, {"queue", "/file/queue", light}, {"account", "/account", light}}},
		{"gestora", []shot{{"governance", "/governance", light}, {"plan", "/governance/plan", light}, {"retention", "/d/" + statute.ID + "/retention", light}, {"outline", "/d/" + statute.ID + "/outline", light}, {"due", "/governance/due", light}, {"dispositions", "/governance/dispositions", light}, {"holds", "/governance/holds", light}, {"matter", matter, light}}},
		{"contralora", []shot{{"ledger", "/ledger", both}, {"checkpoints", "/ledger/checkpoints", light}}},
		{"administradora", []shot{{"administration", "/admin", both}, {"accounts", "/admin/users", light}, {"system", "/admin/system", light}}},
	} {
		v := s.visitor(t, "es")
		if who.login != "" {
			v.signIn(who.login)
		}
		for _, p := range who.pages {
			for _, look := range strings.Fields(p.looks) {
				for _, size := range []struct {
					name          string
					width, height int64
				}{{"", 1360, 900}, {"-phone", 390, 844}} {
					glue := "?"
					if strings.Contains(p.path, "?") {
						glue = "&"
					}
					v.do(chromedp.EmulateViewport(size.width, size.height))
					v.reach(p.path + glue + "look=" + look)
					v.eventually(`document.fonts.status === "loaded" && [...document.images].every(i => i.complete || !i.checkVisibility() || i.getBoundingClientRect().top > innerHeight)`)
					v.do(chromedp.Evaluate(`document.activeElement?.blur()`, nil))
					if wide := ask[int](v, `document.documentElement.scrollWidth`); wide > int(size.width) {
						t.Errorf("%s is %d wide in a window of %d", p.path, wide, size.width)
					}
					var b []byte
					v.do(chromedp.CaptureScreenshot(&b))
					name := p.name + size.name
					if look == "dark" {
						name += "-dark"
					}
					keep(t, filepath.Join(folder, name+".png"), b)
				}
			}
		}
	}
}

// shot is a page to take a picture of, and in which looks.
type shot struct{ name, path, looks string }

// keep writes a picture with no more than 256 colours, which is what it takes to stay small.
func keep(t *testing.T, name string, b []byte) {
	t.Helper()
	full, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	var small bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&small, few(full)); err != nil {
		t.Fatal(err)
	}
	if small.Len() > 150_000 {
		t.Errorf("%s has %d bytes", name, small.Len())
	}
	if err := os.WriteFile(name, small.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// few paints a picture with its most frequent colours; the others become the nearest of them.
func few(full image.Image) *image.Paletted {
	box := full.Bounds()
	counts := map[color.RGBA]int{}
	at := func(x, y int) color.RGBA {
		c := color.RGBAModel.Convert(full.At(x, y)).(color.RGBA)
		return color.RGBA{c.R &^ 3, c.G &^ 3, c.B &^ 3, 255}
	}
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			counts[at(x, y)]++
		}
	}
	frequent := slices.SortedFunc(maps.Keys(counts), func(a, b color.RGBA) int { return cmp.Compare(counts[b], counts[a]) })
	exact := map[color.RGBA]color.RGBA{} // the most frequent ones keep their own values
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			if k := at(x, y); exact[k].A == 0 {
				exact[k] = color.RGBAModel.Convert(full.At(x, y)).(color.RGBA)
			}
		}
	}
	var palette color.Palette
	for _, k := range frequent[:min(256, len(frequent))] {
		palette = append(palette, exact[k])
	}
	nearest := map[color.RGBA]uint8{}
	p := image.NewPaletted(box, palette)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			k := at(x, y)
			i, known := nearest[k]
			if !known {
				i = uint8(palette.Index(exact[k]))
				nearest[k] = i
			}
			p.SetColorIndex(x, y, i)
		}
	}
	return p
}
