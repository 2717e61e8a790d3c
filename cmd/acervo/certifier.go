package main

import (
	"acervo/indexer/paper"
	"acervo/records"
)

// openCertifier makes what issues certified copies. Originals are stamped where pages are drawn:
// nobody who waits for a copy is to wait for a scan that is being read.
func (a *app) openCertifier(notary records.Notary, press *paper.Press) (*records.Certifier, error) {
	return records.NewCertifier(records.CertifierConfig{Office: a.office, Press: press, Stamper: a.painter, Notary: notary, Address: a.config.PublicURL})
}

// openRegistrar makes what keeps the register.
func (a *app) openRegistrar(notary records.Notary, press *paper.Press) (*records.Registrar, error) {
	return records.NewRegistrar(records.RegistrarConfig{Office: a.office, Press: press, Notary: notary, Address: a.config.PublicURL})
}
