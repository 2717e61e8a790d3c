package analysis

import (
	"strings"

	"acervo/records"
)

// The stop words, folded: words so common in a language that a document's
// having them says nothing. They are in the index all the same, so that phrases
// are exact and a query of nothing else still finds something.
const (
	spanishStops = `a al algo ante antes aquel aquella aquellas aquello aquellos aqui asi aun aunque bajo bien cada como con contra
		cual cuales cuando cuanto de del desde donde dos durante e el ella ellas ello ellos en entre era eran es esa esas ese eso esos
		esta estaba estado estan estar estas este esto estos fue fueron ha habia habra hace hacia han hasta hay la las le les lo los mas
		me mediante mi mis mismo misma mismos mismas muy nada ni no nos nosotros o os otra otras otro otros para pero poco por porque pues
		que quien quienes se sea sean segun ser sera seran si sido sin sino sobre son su sus tal tales tambien tan tanto te tiene tienen
		toda todas todo todos tu tus u un una unas uno unos y ya yo`
	portugueseStops = `a ao aos aquela aquelas aquele aqueles aquilo as ate cada com como contra cujo cuja da das de dela delas dele deles
		depois desde dessa desse desta deste disso disto do dos e ela elas ele eles em entre era eram essa essas esse esses esta estao
		estas este estes eu foi foram ha haja isso isto ja la lhe lhes lo mais mas me mediante mesmo mesma mesmos mesmas meu minha muito
		na nao nas nem nenhum nessa nesse nesta neste no nos nossa nosso num numa o os ou outra outras outro outros para pela pelas pelo
		pelos pode podem por porque qual quais quando quanto que quem sao se seja sejam sem sendo ser sera serao seu seus sob sobre sua
		suas tal tambem tem toda todas todo todos tu um uma umas uns voce`
	frenchStops = `a afin ai ainsi alors apres au aucun aucune aussi autre autres aux avant avec avoir c ce ceci cela celle celles celui
		ces cet cette ceux chaque chez ci comme contre d dans de depuis des dont du elle elles en encore entre est et etaient etait ete
		etre eu eux fait fut furent il ils j je jusqu l la le les leur leurs lors lui m ma mais me meme memes mes moi mon n ne ni nos
		notre nous on ont or ou par parmi pas peu peut peuvent plus pour pourra pouvant qu quand que quel quelle quelles quels qui s sa
		sans se selon sera seront ses si soient soit son sont sous sur t ta tant te tel telle telles tels tes toi ton tous tout toute
		toutes tres tu un une vers vos votre vous y`
	englishStops = `a about after all also am an and any are as at be because been before being between both but by can could did do does
		each for from had has have having he her here hers him his how i if in into is it its itself may me more most my no nor not of
		on only or other our out over own s same shall she should so some such t than that the their them then there these they this
		those through to too under until up upon was we were what when where which while who whom why will with would you your`
)

var stops = map[records.Language]map[string]bool{
	records.Spanish:    stopSet(spanishStops),
	records.Portuguese: stopSet(portugueseStops),
	records.French:     stopSet(frenchStops),
	records.English:    stopSet(englishStops),
}

func stopSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// IsStop reports whether a folded word is a stop word of the language.
func IsStop(lang records.Language, word string) bool { return stops[lang][word] }

// StopIn returns the working languages in which a folded word is a stop word.
func StopIn(word string) []records.Language {
	var in []records.Language
	for _, l := range records.WorkingLanguages {
		if IsStop(l, word) {
			in = append(in, l)
		}
	}
	return in
}
