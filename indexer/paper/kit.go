package paper

import (
	"bytes"
	_ "embed" // the page of a kit
	"encoding/hex"
	"html/template"
	"net/url"
	"strconv"

	"acervo/records"
)

//go:embed kit.html
var kitPage string

var _ records.KitPress = (*Press)(nil)

// Index writes the page by which a continuity kit is read: one file of HTML without script, whose
// links lead to the files beside it.
func (p *Press) Index(k records.KitIndex) ([]byte, error) {
	w := p.in(k.Language)
	page, err := template.New("kit").Funcs(template.FuncMap{
		"t": func(key string) string { return w[key] }, "date": w.date, "size": w.size,
		"link":  func(path string) string { return "./" + (&url.URL{Path: path}).EscapedPath() }, // "." first: a colon makes no scheme of it
		"other": func(n int) string { return w.say("kit.others", "n", strconv.Itoa(n)) },
	}).Parse(kitPage)
	if err != nil {
		return nil, records.Errorf(records.Internal, "The page of the kit cannot be made.").Because(err)
	}
	lang := k.Language
	if _, ok := p.words[lang]; !ok {
		lang = records.Spanish
	}
	var b bytes.Buffer
	err = page.Execute(&b, struct {
		records.KitIndex
		Lang       records.Language
		Made       string
		Root, Size string
	}{k, lang, w.instant(k.MadeAt, k.Zone), hex.EncodeToString(k.Head.Root[:]), strconv.FormatInt(k.Head.Size, 10)})
	return bytes.TrimLeft(b.Bytes(), "\n"), err
}
