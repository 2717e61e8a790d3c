package records

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// instruments are the words for norms and acts in the working languages, as Slug
// writes them, with the word that stands for all of them.
var instruments = map[string]string{
	"estatuto": "statute", "estatutos": "statute", "statute": "statute", "statutes": "statute", "statut": "statute", "statuts": "statute",
	"reglamento": "regulation", "reglamentos": "regulation", "regulation": "regulation", "regulations": "regulation",
	"regulamento": "regulation", "regulamentos": "regulation", "reglement": "regulation", "reglements": "regulation", "rules": "regulation",
	"resolucion": "resolution", "resoluciones": "resolution", "resolution": "resolution", "resolutions": "resolution",
	"resolucao": "resolution", "resolucoes": "resolution",
	"recomendacion": "recommendation", "recomendaciones": "recommendation", "recommendation": "recommendation",
	"recommendations": "recommendation", "recomendacao": "recommendation", "recomendacoes": "recommendation",
	"recommandation": "recommendation", "recommandations": "recommendation",
	"decision": "decision", "decisiones": "decision", "decisions": "decision", "decisao": "decision", "decisoes": "decision",
	"acuerdo": "agreement", "acuerdos": "agreement", "convenio": "agreement", "convenios": "agreement", "agreement": "agreement",
	"agreements": "agreement", "acordo": "agreement", "acordos": "agreement", "accord": "agreement", "accords": "agreement",
	"convencion": "convention", "convention": "convention", "convencao": "convention",
	"circular": "circular", "circulares": "circular", "circulars": "circular", "circulaire": "circular", "circulaires": "circular",
	"declaracion": "statement", "declaration": "statement", "statement": "statement", "declaracao": "statement",
	"carta": "charter", "charter": "charter", "charte": "charter",
	"constitucion": "constitution", "constitution": "constitution", "constituicao": "constitution",
	"acta": "minutes", "actas": "minutes", "minutes": "minutes", "ata": "minutes", "atas": "minutes",
	"politica": "policy", "policy": "policy", "politique": "policy",
	"manual": "manual", "manuel": "manual",
}

// Instrument returns the word that stands for a kind of norm or act in all
// languages: regulation for Reglamento, Regulations, Règlement.
func Instrument(word string) (kind string, ok bool) {
	kind, ok = instruments[Slug(word)]
	return kind, ok
}

// Several reports whether an instrument's word is said of more than one: Resoluciones.
func Several(word string) bool {
	s := Slug(word)
	return strings.HasSuffix(s, "s") && s != "minutes"
}

// soleKinds are those of which an organization has one, so that "artículo 17 del Estatuto" needs no more words.
var soleKinds = []string{"statute", "regulation"}

// The words in which citations and documents are compared.

// RefKey is the key of a symbol or register number.
func RefKey(symbol string) string { return "ref/" + Slug(symbol) }

// KindKey is the key of the only instrument of a kind; ok is false for kinds of which there are many.
func KindKey(kind string) (key string, ok bool) {
	return "kind/" + kind, slices.Contains(soleKinds, kind)
}

// NumberKey is the key of an instrument that is known by its number and year.
func NumberKey(kind string, number, year int) string {
	return kind + "/" + strconv.Itoa(number) + "/" + strconv.Itoa(year)
}

// TitleKey is the key of an instrument's name.
func TitleKey(name string) string { return "title/" + Slug(name) }

// numberedTitle is "Resolución 7", "Resolution No. 12 of 2019", "Resolução n.º 3/2020" at a title's beginning.
var numberedTitle = regexp.MustCompile(`^(\pL+)\s+(?:(?i:n\.?\s?[°ºo]\.?|núm\.|num\.|número|number)\s*)?0*(\d{1,5})(?:(?:\s*/\s*|,?\s+(?:de|of|do|du)\s+)((?:18|19|20)\d\d))?(?:[^\d/]|$)`)

// DocumentKeys returns what a document can be called in a citation: its symbol and
// register number, its kind where there is one of it, kind, number and year where
// its symbol or title tells them, and its titles.
func DocumentKeys(d Document, p *Profile) []string {
	keys := []string{RefKey(d.Number)}
	if d.Symbol != "" {
		keys = append(keys, RefKey(d.Symbol))
	}
	kind := p.instrument(d.Type)
	if key, sole := KindKey(kind); sole {
		keys = append(keys, key)
	}
	if n, year, ok := numberInSymbol(d.Symbol, p.abbreviation(d.Type)); ok {
		keys = append(keys, NumberKey(kind, n, year))
	}
	for _, title := range d.Titles {
		if n, year, ok := numberInTitle(title, kind, d.Date); ok {
			keys = append(keys, NumberKey(kind, n, year))
		}
		name, _, _ := strings.Cut(title, ":")
		for _, t := range []string{title, name} {
			if strings.Contains(Slug(t), "-") { // one word is too little to know it by
				keys = append(keys, TitleKey(t))
			}
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// numberInTitle reads the number and year of a title such as "Resolución 12 de 2019:
// …"; the year may be that of the document's date.
func numberInTitle(title, kind string, date Date) (n, year int, ok bool) {
	m := numberedTitle.FindStringSubmatch(title)
	if m == nil {
		return 0, 0, false
	}
	if k, is := Instrument(m[1]); !is || k != kind || Several(m[1]) {
		return 0, 0, false
	}
	year = date.Year()
	if m[3] != "" {
		year, _ = strconv.Atoi(m[3]) // four figures
	}
	n, err := strconv.Atoi(m[2])
	return n, year, err == nil && n > 0 && year > 0
}

// numberInSymbol reads the number and year of a symbol that has the type's
// abbreviation before them: CPCISS/RES-12/2019.
func numberInSymbol(symbol, abbreviation string) (n, year int, ok bool) {
	parts := strings.Split(Slug(symbol), "-")
	for i := 0; i+2 < len(parts); i++ {
		if parts[i] != Slug(abbreviation) || len(parts[i+2]) != 4 {
			continue
		}
		n, nerr := strconv.Atoi(parts[i+1])
		year, yerr := strconv.Atoi(parts[i+2])
		if nerr == nil && yerr == nil && n > 0 && year >= 1800 && year < 2100 {
			return n, year, true
		}
	}
	return 0, 0, false
}

// instrument returns the word for a document type that stands for it in all
// languages; the type's code when its names are no instrument's.
func (p *Profile) instrument(code string) string {
	t, ok := p.Type(code)
	if !ok {
		return code
	}
	for _, lang := range WorkingLanguages {
		first, _, _ := strings.Cut(t.Names[lang], " ")
		if kind, ok := Instrument(first); ok {
			return kind
		}
	}
	return code
}
