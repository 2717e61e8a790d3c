package pdf

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"acervo/records"
)

const mb = 1 << 20

// Check has pdfcpu look at the file's structure and signatures and returns remarks, none when
// there is nothing to remark. It is stricter than readers are: one file in twelve that can be
// read does not pass. It may take long and much memory over a hostile file; whoever calls it
// must be able to do without an answer.
func Check(path string) (remarks []string) {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	ctx, err := guard("check", func() (*model.Context, error) { return api.ReadAndValidate(f, Lenient()) })
	switch {
	case err == nil:
		for _, s := range Signatures(f, ctx) {
			remarks = append(remarks, remark(s))
		}
		return remarks
	case strings.Contains(err.Error(), "correct password"):
		return nil // PDFium has opened it, so that only what is attached is locked
	}
	return []string{fmt.Sprintf("The file does not keep all rules of PDF (%s). It can be read all the same.", clip(err.Error()))}
}

// remark tells of a signature as found.
func remark(s records.FoundSignature) string {
	who, when := "somebody whom it does not name", ""
	if s.Signer != "" {
		who = clip(s.Signer)
	}
	if !s.At.IsZero() {
		when = " on " + s.At.Format(time.DateOnly)
	}
	state := map[records.Integrity]string{
		records.IntegrityIntact:  "the signed bytes are unchanged",
		records.IntegrityAltered: "the signed bytes were changed after it",
	}[s.Integrity]
	if state == "" {
		state = "whether the signed bytes are unchanged could not be checked"
	}
	return fmt.Sprintf("The file says that it was digitally signed by %s%s; %s. This is what was found, not an opinion on its legal value.", who, when, state)
}

// Lenient is how pdfcpu is to take files from outside: it forgives what readers
// forgive, within limits, and asks nobody on the network.
func Lenient() *model.Configuration {
	api.DisableConfigDir()
	c := model.NewDefaultConfiguration()
	c.ValidationMode = model.ValidationRelaxed
	c.Offline, c.CheckFileNameExt, c.Optimize = true, false, false
	c.Limits = model.ResourceLimits{
		MaxStreamBytes: 64 * mb, MaxDecodeBytes: 64 * mb,
		MaxImagePixels: 50 * mb, MaxImageBytes: 64 * mb,
		MaxObjectCount: 1_000_000, MaxObjectStreamCount: 100_000, MaxObjectStreamFirst: 4 * mb, MaxXRefEntries: 1_000_000,
		MaxRecursionDepth: 100,
	}
	return c
}

// clip shortens a message of the library, which may quote from the file.
func clip(s string) string {
	const most = 160
	r := []rune(s)
	if len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
