package language

import (
	"strings"

	"acervo/records"
)

// tongue is what a language is known by. The last of the table are no working languages:
// they keep their texts from being taken for a neighbour's.
type tongue struct {
	language records.Language
	words    string // frequent function words, folded to lower case; without accents too where people leave them out
	endings  string // of words of five letters and more
	letters  string // that the others hardly use
}

func tongues() []tongue {
	return []tongue{
		{records.Spanish,
			`de la que el en y a los del se las por un para con no una su al lo como más mas o pero sus le ya sí porque esta entre
			cuando muy sin sobre también tambien me hasta hay donde quien desde todo nos durante todos uno les ni contra otros ese eso
			ante ellos e esto mí antes algunos qué unos yo otro otras otra él tanto esa estos mucho quienes nada muchos cual poco ella
			estar estas algunas algo nosotros es son fue ser será serán haya han ha dicho dicha según mediante cada este así dentro
			artículo articulo ley número año años deberá deberán podrá podrán conforme toda tiene tienen derecho derechos persona
			personas reglamento estatuto estatutos resolución acta sesión seguridad asamblea comité consejo comisión secretaría
			presupuesto trabajo miembros`,
			"ción ciones cion dad dades miento mientos ará arán",
			"ñ¿¡"},
		{records.English,
			`the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which one
			you were her all she there would their we him been has when who will more no if out so said what up its about into than
			them can only other new some could time these two may then do first any my now such like our over me even most made after
			also did many before must through shall each upon under between within any pursuant where whether act everyone right rights regulation regulations resolution minutes budget meeting members`,
			"ing tion tions ness ment ments ity able ly",
			""},
		{records.Portuguese,
			`de a o que e do da em um para é com não nao uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser
			quando muito há nos já está eu também tambem só pelo pela até isso ela entre era depois sem mesmo aos ter seus quem nas
			me esse eles estão você tinha foram essa num nem suas meu às minha têm numa pelos elas havia seja qual será nós tenho
			lhe deles essas esses pelas este fosse dele tu te vocês vos são sao cada segundo deverá poderá artigo lei numero ano anos
			conforme mediante ainda assim sobre toda tem direito direitos pessoa pessoas regulamento regimento estatuto resolução ata
			sessão segurança assembleia comitê conselho comissão secretaria orçamento trabalho membros todo nenhum ninguém`,
			"ção ções cao coes dade dades mento mentos ância ência ários",
			"ãõ"},
		{records.French,
			`de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont la avec ou cette aux son
			sa ses ont mais comme nous vous leur leurs elle ils être etre été ete fait même meme aussi entre sans sous dont où si
			après apres avant tout tous toute toutes ces peut doit soit lors chaque ainsi selon notamment lorsque afin cet je on y
			article loi numéro année ans présent présente alinéa qu nul droit droits personne personnes règlement résolution séance sécurité assemblée
			comité conseil commission budget travail membres`,
			"tion tions ment ments ité eux euse aire aires ère",
			"èêëîïûùœ"},
		{"it", `di che il della per con non è gli dei sono nel alla delle più come anche una lo ha dal nella si questo questa dello
			degli ai alle essere stato le la e in i un a o se ma`, "zione zioni mento tà", ""},
		{"de", `der die und den das von zu mit ist für des im auf nicht ein eine dem sich als auch es an er hat aus bei sie nach
			wird werden einer um am sind noch wie einem über so zum in`, "ung ungen keit heit lich", "ßü"},
		{"ca", `els amb dels aquest aquesta és i del les que la el en per a un una de no es als seva seu són molt més com però
			han ha pel l d`, "ció cions tat", "ŀ"},
		{"nl", `het een van en de is dat op te voor met die niet zijn aan er om ook als bij door maar naar of uit worden in`, "ing heid lijk", ""},
	}
}

// table gives every word its weight in every language: a word of one language counts whole,
// one that several share counts little.
type table struct {
	tongues []tongue
	words   map[string][]float64
	endings [][]string
}

func newTable() *table {
	t := &table{tongues: tongues(), words: map[string][]float64{}}
	for i, l := range t.tongues {
		t.endings = append(t.endings, strings.Fields(l.endings))
		for _, w := range strings.Fields(l.words) {
			if t.words[w] == nil {
				t.words[w] = make([]float64, len(t.tongues))
			}
			t.words[w][i] = 1
		}
	}
	for _, weights := range t.words {
		shared := 0.0
		for _, w := range weights {
			shared += w
		}
		for i, w := range weights {
			weights[i] = w / (shared * shared)
		}
	}
	return t
}
