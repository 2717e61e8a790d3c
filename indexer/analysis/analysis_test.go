package analysis

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"acervo/records"

	"golang.org/x/text/unicode/norm"
)

// unaccented is how people type a word who leave accents out; ñ becomes n.
func unaccented(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.NewReplacer("œ", "oe", "Œ", "Oe", "æ", "ae").Replace(s)) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func TestAWordMeetsItselfWithoutAccents(t *testing.T) {
	for _, lang := range []records.Language{records.Spanish, records.Portuguese, records.French} {
		list, err := os.ReadFile("testdata/" + string(lang) + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		words := strings.Fields(string(list))
		if len(words) < 100 {
			t.Fatalf("%s: only %d words", lang, len(words))
		}
		for _, w := range words {
			for _, typed := range []string{unaccented(w), norm.NFD.String(w), strings.ToUpper(w)} {
				a, b := Words(w), Words(typed)
				if len(a) != 1 || len(b) != 1 || Plain(a[0]) != Plain(b[0]) {
					t.Errorf("%s: %s is %v and %s is %v", lang, w, a, typed, b)
					continue
				}
				for _, l := range records.WorkingLanguages {
					if Stem(l, a[0]) != Stem(l, b[0]) || IsStop(l, Plain(a[0])) != IsStop(l, Plain(b[0])) {
						t.Errorf("%s: in %s, %s and %s part", lang, l, w, typed)
					}
				}
			}
		}
	}
}

func TestFormsOfAWordMeet(t *testing.T) {
	for _, c := range []struct {
		lang  records.Language
		forms string
	}{
		{records.Spanish, "pensión pensiones"},
		{records.Spanish, "afiliado afiliada afiliados afiliadas"},
		{records.Spanish, "trabajador trabajadora trabajadores trabajadoras"},
		{records.Spanish, "reglamento reglamentos"},
		{records.Spanish, "ley leyes"},
		{records.Spanish, "juez jueces"},
		{records.Spanish, "índice índices"},
		{records.Spanish, "balance balances"},
		{records.Spanish, "interés intereses"},
		{records.Spanish, "país países"},
		{records.Spanish, "mes meses"},
		{records.Spanish, "clase clases"},
		{records.Spanish, "régimen regímenes"},
		{records.Spanish, "público pública públicos públicas"},
		{records.Spanish, "año años"},
		{records.Portuguese, "pensão pensões"},
		{records.Portuguese, "regulamento regulamentos"},
		{records.Portuguese, "social sociais"},
		{records.Portuguese, "papel papéis"},
		{records.Portuguese, "responsável responsáveis"},
		{records.Portuguese, "lei leis"},
		{records.Portuguese, "civil civis"},
		{records.Portuguese, "homem homens"},
		{records.Portuguese, "trabalhador trabalhadora trabalhadores"},
		{records.Portuguese, "juiz juízes"},
		{records.Portuguese, "país países"},
		{records.Portuguese, "português portugueses"},
		{records.Portuguese, "análise análises"},
		{records.Portuguese, "classe classes"},
		{records.Portuguese, "interesse interesses"},
		{records.Portuguese, "cidadão cidadãos"},
		{records.Portuguese, "lençol lençóis"},
		{records.French, "général généraux générale générales"},
		{records.French, "règlement règlements"},
		{records.French, "pension pensions"},
		{records.French, "état états"},
		{records.French, "employé employée employés employées"},
		{records.French, "administratif administrative administratifs administratives"},
		{records.French, "ancien ancienne anciens anciennes"},
		{records.French, "travail travaux"},
		{records.French, "bureau bureaux"},
		{records.French, "loi lois"},
		{records.English, "regulation regulations"},
		{records.English, "body bodies"},
		{records.English, "law laws"},
		{records.English, "process processes"},
		{records.English, "tax taxes"},
	} {
		forms := strings.Fields(c.forms)
		want := Stem(c.lang, Words(forms[0])[0])
		for _, f := range forms[1:] {
			if got := Stem(c.lang, Words(f)[0]); got != want {
				t.Errorf("%s: %s is %q but %s is %q", c.lang, forms[0], want, f, got)
			}
		}
	}
}

func TestDifferentWordsStayApart(t *testing.T) {
	for _, c := range []struct {
		lang records.Language
		a, b string
	}{
		{records.Spanish, "acta", "acto"},
		{records.Spanish, "casa", "caso"},
		{records.Spanish, "fondo", "fonda"},
		{records.Spanish, "estatuto", "estado"},
		{records.Portuguese, "ata", "ato"},
		{records.Portuguese, "pais", "pai"},
		{records.French, "cours", "cour"},
		{records.French, "an", "année"},
		{records.English, "analysis", "analyst"},
	} {
		if a, b := Stem(c.lang, Words(c.a)[0]), Stem(c.lang, Words(c.b)[0]); a == b {
			t.Errorf("%s: %s and %s are both %q", c.lang, c.a, c.b, a)
		}
	}
}

func TestScannerFindsWords(t *testing.T) {
	for _, c := range []struct {
		rule, text string
		want       string
	}{
		{"letters and digits make words", "Artículo 12-A, inc. b)", "articulo 12 a inc b"},
		{"a symbol is its parts", "CPCISS/RES-12/2019", "cpciss res 12 2019"},
		{"thousands are one number", "Ley 20.744 y 1,234,567 pesos", "ley 20744 y 1234567 pesos"},
		{"dates are no thousands", "el 12.03.2019, 45.1", "el 12 03 2019 45 1"},
		{"a year is no group of thousands", "2019.123", "2019 123"},
		{"ordinals are their number", "art. 15.º y 3ª, 7° y 1o", "art 15 y 3 7 y 1o"},
		{"ñ is kept as a mark", "año ANO Ñandú", "anoñ ano nanduñ"},
		{"accents may be written apart", "an\u0303o pensio\u0301n", "anoñ pension"},
		{"an apostrophe parts words", "l'État d’un aujourd'hui", "l etat d un aujourd hui"},
		{"a word divided at the end of a line is joined", "la afilia-\n  ción y otra -\n cosa", "la afiliacion y otra cosa"},
		{"a new item after a hyphen is no second half", "inciso a-\nB", "inciso a b"},
		{"a soft hyphen is passed over", "afi\u00adlia\u00adción", "afiliacion"},
		{"ligatures are their letters", "ﬁnanciero ﬂujo œuvre", "financiero flujo oeuvre"},
		{"other scripts are words too", "Ελλάδα Москва 社会", "ελλαδα москва 社 会"},
		{"nothing has no words", " \f\n…—()", ""},
		{"bytes that are no text part words", "a\xffb", "a b"},
	} {
		if got := strings.Join(Words(c.text), " "); got != c.want {
			t.Errorf("%s: %q became %q, not %q", c.rule, c.text, got, c.want)
		}
	}
}

func TestScannerKeepsThePlaceOfTheOriginalBytes(t *testing.T) {
	text := "«Pensión» de 20.744 afilia-\nción, cœur: an\u0303o"
	var got []string
	for s := Scan(text); s.Next(); {
		got = append(got, text[s.Start:s.End])
	}
	want := []string{"Pensión", "de", "20.744", "afilia-\nción", "cœur", "an\u0303o"}
	if !slices.Equal(got, want) {
		t.Errorf("words stand at %q, not %q", got, want)
	}
}

func FuzzScanner(f *testing.F) {
	for _, s := range []string{"año 20.744", "afi-\nliación", "a\xff\u0303", "社会x", "1.234.567.890.123", "\u00ad\u0301ñ", "ﬁ-\n é"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for s := Scan(text); s.Next(); {
			if s.Start < end || s.End <= s.Start || s.End > len(text) || len(s.Word()) == 0 || len(s.Word()) > MaxWord+len(Enye) {
				t.Fatalf("word %q at %d to %d after %d of %d", s.Word(), s.Start, s.End, end, len(text))
			}
			end = s.End
			for _, l := range records.WorkingLanguages {
				_ = Stem(l, string(s.Word()))
			}
		}
	})
}
