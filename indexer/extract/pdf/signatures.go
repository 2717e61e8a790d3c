package pdf

import (
	"io"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"acervo/records"
)

// Signatures lists the digital signatures of an open PDF, as found.
func Signatures(f io.ReaderAt, ctx *model.Context) (found []records.FoundSignature) {
	if len(ctx.Signatures) == 0 {
		return nil
	}
	defer func() {
		if p := recover(); p != nil {
			found = []records.FoundSignature{{Integrity: records.IntegrityUnknown}}
		}
	}()
	results, err := pdfcpu.ValidateSignatures(f, ctx, true)
	if err != nil {
		return []records.FoundSignature{{Integrity: records.IntegrityUnknown}}
	}
	for _, r := range results {
		if !r.Signed {
			continue // a place for a signature
		}
		s := records.FoundSignature{Field: r.Details.FieldName, Signer: signer(r.Details), At: r.Details.SigningTime, Integrity: records.IntegrityUnknown}
		switch r.DocModified {
		case model.False:
			s.Integrity = records.IntegrityIntact
		case model.True:
			s.Integrity = records.IntegrityAltered
		}
		found = append(found, s)
	}
	return found
}

// signer is whoever the file names: in the signature itself, else in the certificate that came with it.
func signer(d model.SignatureDetails) string {
	for _, name := range []string{d.SignerName, d.SignerIdentity} {
		if name = strings.TrimSpace(name); name != "" && name != "Unknown" {
			return name
		}
	}
	return ""
}
