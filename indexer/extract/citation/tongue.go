package citation

import (
	"regexp"

	"acervo/records"
)

// tongue is how a language cites. Its expressions are all to be found at the beginning of what follows.
type tongue struct {
	article *regexp.Regexp // the word before the numbers
	section *regexp.Regexp // the same for texts that are cut by section; nil when there are none
	and     *regexp.Regexp // between two numbers
	to      *regexp.Regexp // between the ends of a range
	part    *regexp.Regexp // of an article: ", fracción II", "(2)"
	ofThis  *regexp.Regexp // before what the text itself is called
	of      *regexp.Regexp // before what the article is of
	that    *regexp.Regexp // after of: something said before, which is not known
	far     *regexp.Regexp // further on in the sentence: another text all the same (", en relación con el inciso 3, de la Ley")
	here    *regexp.Regexp // in place of of: the text itself ("above")
	not     *regexp.Regexp // in place of of: another text all the same
	theirs  *regexp.Regexp // before the article's word, at the end: another text's ("en su artículo 5")
	trans   *regexp.Regexp // after the number: a transitory article
	unit    *regexp.Regexp // after ofThis: what the text, or a part of it, is called, beside instruments
}

// joins are the words by which a name goes on: "Reglamento de la Asamblea".
var joins = regexp.MustCompile(`^(?i:de|del|de la|de los|de las|sobre|para|of|of the|on|on the|for|for the|do|da|dos|das|du|des|de l['’]|sur|pour|relatif|relativa|relativo|concerning)$`)

// separate makes an expression of what may stand between numbers.
func separate(words string) *regexp.Regexp {
	return regexp.MustCompile(`^(?:\s*[,;]\s*(?:(?:` + words + `)\s+)?|\s+(?:` + words + `|&)\s+)`)
}

var tongues = map[records.Language]*tongue{
	records.Spanish: {
		article: regexp.MustCompile(`^(?:[Aa]rt[íi]culos?|ART[ÍI]CULOS?|[Aa]rts?\.)\s+`),
		and:     separate(`y|e|o|u|y del?|y los artículos|y el artículo`),
		to:      regexp.MustCompile(`^\s*(?:a|al|[-–—])\s*(?:la\s+)?`),
		part:    regexp.MustCompile(`^,?\s+(?:(?:fracci[oó]n|fracciones|inciso|incisos|numeral|numerales|apartado|apartados|p[aá]rrafo|p[aá]rrafos|literal|letra)\s+[\pL\pN]{1,12}[°º)]?(?:\s+y\s+[IVX0-9a-z]{1,5}\b\)?)?|[Nn][°º]\s*\d{1,3}|(?:primer|segundo|tercer)\s+p[aá]rrafo)`),
		ofThis:  regexp.MustCompile(`^,?\s+(?:del\s+presente|de\s+la\s+presente|de\s+los\s+presentes|de\s+este|de\s+esta|del\s+propio)\s+`),
		of:      regexp.MustCompile(`^,?\s+(?:del|de\s+la|de\s+los|de\s+las|de)\s+`),
		that:    regexp.MustCompile(`^(?:mismo|misma|citad[oa]|referid[oa]|dich[oa]|mencionad[oa]|aquel|aquella|ese|esa)\s`),
		far:     regexp.MustCompile(`^[^.;:]{0,90}?\b(?:de\s+la|del|de\s+dicho|de\s+dicha)\s+(?i:ley|código|codigo|constitución|constitucion|decreto|d\.?f\.?l|d\.?l|mism[oa]|citad[oa]|referid[oa]|aludid[oa])\b`),
		here:    regexp.MustCompile(`^,?\s+(?:anterior|precedente|siguiente|que antecede)\b`),
		not:     regexp.MustCompile(`^,?\s+(?:constitucional|constitucionales|ib[ií]dem|ejusdem)\b`),
		theirs:  regexp.MustCompile(`(?i)\b(?:sus?|cuy[oa]s?)\s+$`),
		trans:   regexp.MustCompile(`^\s+transitori[oa]s?\b`),
		unit:    regexp.MustCompile(`^(?i:ley|código|codigo|norma|ordenamiento|instrumento|título|titulo|capítulo|capitulo|sección|seccion|libro|documento)\b`),
	},
	records.English: {
		article: regexp.MustCompile(`^(?:[Aa]rticles?|ARTICLES?|[Aa]rts?\.)\s+`),
		section: regexp.MustCompile(`^(?:[Ss]ections?|SECTIONS?)\s+`),
		and:     separate(`and|or|and articles?|or articles?`),
		to:      regexp.MustCompile(`^\s*(?:to|through|[-–—])\s*`),
		part:    regexp.MustCompile(`^(?:,?\s+(?:paragraphs?|subparagraphs?|sub-paragraphs?|points?|letters?)\s+[\pN(a-z)]{1,6}(?:\s+and\s+[\pN(a-z)]{1,6})?|\s?\([\pN\pL]{1,4}\))`),
		ofThis:  regexp.MustCompile(`^,?\s+(?:of|in|under)\s+(?:this|these|the\s+present)\s+`),
		of:      regexp.MustCompile(`^,?\s+(?:of|in|under)\s+`),
		that:    regexp.MustCompile(`^(?:the\s+said|the\s+same|that|those|such|its|their)\s`),
		far:     regexp.MustCompile(`^[^.;:]{0,90}?\b(?:of|in|under)\s+(?:the\s+|that\s+)?(?:[Pp]rincipal\s+|\p{Lu}\pL+\s+)*(?:Act|Code|Law|Constitution|Treaty|Directive)\b`),
		here:    regexp.MustCompile(`^,?\s+(?:above|below|hereof)\b`),
		not:     regexp.MustCompile(`^,?\s+(?:thereof|ibid)\b`),
		theirs:  regexp.MustCompile(`(?i)\b(?:its|their|whose)\s+$`),
		trans:   regexp.MustCompile(`^\s+\(?transitional\b`),
		unit:    regexp.MustCompile(`^(?i:act|law|code|instrument|title|chapter|part|section|document)\b`),
	},
	records.Portuguese: {
		article: regexp.MustCompile(`^(?:[Aa]rtigos?|ARTIGOS?|[Aa]rts?\.)\s+`),
		and:     separate(`e|ou|e os artigos|e o artigo`),
		to:      regexp.MustCompile(`^\s*(?:a|ao|[-–—])\s*`),
		part:    regexp.MustCompile(`^,?\s+(?:(?:incisos?|al[íi]neas?|par[áa]grafos?|n\.º|n\.os|números?)\s+[\pL\pN]{1,12}[°º)]?|§§?\s*[\pN]{1,3}[°º]?|caput)`),
		ofThis:  regexp.MustCompile(`^,?\s+(?:deste|desta|destes|destas|do\s+presente|da\s+presente)\s+`),
		of:      regexp.MustCompile(`^,?\s+(?:do|da|dos|das|de)\s+`),
		that:    regexp.MustCompile(`^(?:mesm[oa]|referid[oa]|citad[oa]|mencionad[oa]|dit[oa])\s`),
		far:     regexp.MustCompile(`^[^.;:]{0,90}?\b(?:da|do)\s+(?i:lei|código|constituição|decreto|mesm[oa]|citad[oa]|referid[oa])`),
		here:    regexp.MustCompile(`^,?\s+(?:anterior|precedente|seguinte|acima|supra)\b`),
		not:     regexp.MustCompile(`^,?\s+(?:constitucional)\b`),
		theirs:  regexp.MustCompile(`(?i)\b(?:seus?|cuj[oa]s?)\s+$`),
		trans:   regexp.MustCompile(`^\s+(?:transitóri[oa]s?|do\s+ADCT)\b`),
		unit:    regexp.MustCompile(`^(?i:lei|código|norma|instrumento|título|capítulo|seção|secção|livro|documento)\b`),
	},
	records.French: {
		article: regexp.MustCompile(`^(?:[Aa]rticles?|ARTICLES?|[Aa]rts?\.)\s+`),
		and:     separate(`et|ou|et les articles|et l['’]article`),
		to:      regexp.MustCompile(`^\s*(?:à|au|[-–—])\s*`),
		part:    regexp.MustCompile(`^,?\s+(?:(?:alinéas?|paragraphes?|points?|lettres?)\s+[\pL\pN]{1,8}[°)]?|§\s*\pN{1,3}|(?:premier|deuxième|second|troisième)\s+alinéa)`),
		ofThis:  regexp.MustCompile(`^,?\s+(?:du\s+présent|de\s+la\s+présente|des\s+présents|de\s+ce|de\s+cet|de\s+cette)\s+`),
		of:      regexp.MustCompile(`^,?\s+(?:du|de\s+la|de\s+l['’]|des|de|d['’])\s*`),
		that:    regexp.MustCompile(`^(?:même|dite?|susdit|susvisée?|précitée?)\s`),
		far:     regexp.MustCompile(`^[^.;:]{0,160}?\b(?:du|de\s+la|de\s+l['’])\s*(?i:code|loi|constitution|décret|ordonnance|arrêté|règlement\s+\(|directive|même|dite?)`),
		here:    regexp.MustCompile(`^,?\s+(?:ci-dessus|ci-après|ci-dessous|précédent|suivant)\b`),
		not:     regexp.MustCompile(`^,?\s+(?:précitée?s?|susvisée?s?)(?:[^\pL]|$)`),
		theirs:  regexp.MustCompile(`(?i)\b(?:son|ses|leurs?|dont l['’])\s*$`),
		trans:   regexp.MustCompile(`^\s+transitoires?\b`),
		unit:    regexp.MustCompile(`^(?i:loi|code|texte|instrument|titre|chapitre|section|livre|document)\b`),
	},
}
