// Package records is the domain of Acervo: the vocabulary of an office that
// keeps documents (ISO 15489, FRBR, ELI) and the rules it works by.
//
// It imports the standard library only. The outside world reaches it through
// the small interfaces it declares (Catalogue, Vault), which other packages
// implement; the use cases are the methods of Office.
package records
