package extract

import (
	"bytes"
	"io"
	"testing"
	"time"

	"acervo/indexer/extract/extracttest"
	"acervo/records"
)

func stampInput(original []byte) records.StampInput {
	return records.StampInput{
		Bytes: bytes.NewReader(original), Size: int64(len(original)), Certificate: extracttest.PDF("c", "Certificado"), Line: "{page} de {pages}",
	}
}

func TestAWorkerStampsAndReadsByTurns(t *testing.T) {
	p := newPool(t, Config{Workers: 1})
	for range 2 {
		s, err := p.Stamp(t.Context(), stampInput(extracttest.PDF("t", "uno", "dos")))
		if err != nil || s.Beside != records.Together || s.Pages != 2 {
			t.Fatalf("%+v, %v", s, err)
		}
		copied, err := io.ReadAll(s.Copy)
		if err != nil || s.Copy.Close() != nil {
			t.Fatal(err)
		}
		x, err := p.Extract(t.Context(), input("copia.pdf", copied))
		if err != nil || len(x.Pages) != 3 || x.Pages[0] != "Certificado" {
			t.Fatalf("%q, %v", x.Pages, err)
		}
	}
}

func TestAFileThatEndsItsWorkerIsLeftBesideItsCertificate(t *testing.T) {
	p := newPool(t, Config{Workers: 1, Arguments: []string{wild}, Timeout: 700 * time.Millisecond})
	for _, order := range []string{"HANG", "DIE"} {
		s, err := p.Stamp(t.Context(), stampInput([]byte(order)))
		if err != nil || s.Beside != records.BesideTooLarge || s.Copy != nil {
			t.Errorf("%s: %+v, %v", order, s, err)
		}
	}
	if s, err := p.Stamp(t.Context(), stampInput([]byte("nothing"))); err != nil || s.Beside != records.BesideDamaged {
		t.Errorf("afterwards: %+v, %v", s, err)
	}
}
