package pdf

import (
	"fmt"
	"os"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

const mb = 1 << 20

// Check has pdfcpu look at the file's structure and returns a remark, or nothing when there is
// nothing wrong. It is stricter than readers are: one file in twelve that can be read does not
// pass. It may take long and much memory over a hostile file; whoever calls it must be able to
// do without an answer.
func Check(path string) (remark string) {
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
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	_, err = guard("check", func() (any, error) { return nil, api.Validate(f, c) })
	if err == nil || strings.Contains(err.Error(), "correct password") {
		return "" // PDFium has opened it, so that only what is attached is locked
	}
	return fmt.Sprintf("The file does not keep all rules of PDF (%s). It can be read all the same.", clip(err.Error()))
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
