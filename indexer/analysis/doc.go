// Package analysis turns text into the words of the index, and a word into the
// stem that its other forms share, for Spanish, Portuguese, French and English.
//
// Text is folded first (lower case, no accents) and only then stemmed, so that a
// word typed without accents always meets the same word written with them. Stop
// words are compared folded for the same reason.
package analysis

// Version names what this package makes of a text. An index made by another
// version is rebuilt; raise it with every change of scanning, folding or stemming.
const Version = "1"
