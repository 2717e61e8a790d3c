package main

import (
	"acervo/indexer/paper"
	"acervo/records"
)

// openCertifier makes what issues certified copies. Originals are stamped where pages are drawn:
// nobody who waits for a copy is to wait for a scan that is being read.
func (a *app) openCertifier(notary records.Notary) (*records.Certifier, error) {
	press, err := paper.NewPress()
	if err != nil {
		return nil, err
	}
	return records.NewCertifier(records.CertifierConfig{Office: a.office, Press: press, Stamper: a.painter, Notary: notary, Address: a.config.PublicURL})
}
