package main

import (
	"acervo/indexer/paper"
	"acervo/records"
	"acervo/storage/bag"
	"acervo/storage/safe"
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

// openBinder makes what makes dossiers and continuity kits. Papers are bound where pages are drawn.
func (a *app) openBinder(notary records.Notary, press *paper.Press) (*records.Binder, error) {
	return records.NewBinder(records.BinderConfig{
		Office: a.office, Packer: bag.Packer{}, Notary: notary, Press: press, Pages: a.painter, Safe: safe.Safe{}, Index: press,
	})
}
