package storagetest

import (
	"reflect"
	"testing"
	"time"

	"acervo/records"
)

var fixityRules = []rule{
	{"the bytes that must be there are listed in order, each once, without those of what was destroyed", keptSumsAreListed},
	{"what a check found is kept: ranges and faults, with an entry each", findingsAreKept},
}

func keptSumsAreListed(t *testing.T, h house) {
	twice := Sample(3)
	twice.Versions[0].Texts[0].Files[0].SHA256 = sum(2)
	File(t, h.DB, Sample(1), Sample(2), twice, Sample(4))
	list := func(after, before records.Sum, limit int) (all []records.Sum) {
		for _, b := range got(h.KeptSums(t.Context(), after, before, limit))(t) {
			if b.Size != 1000 {
				t.Errorf("%s has %d bytes", b.Sum, b.Size)
			}
			all = append(all, b.Sum)
		}
		return all
	}
	if got := list("00", "00g", 10); !reflect.DeepEqual(got, []records.Sum{sum(1), sum(2), sum(4)}) {
		t.Errorf("listed are %v", got)
	}
	if got := list(sum(1), "00g", 1); !reflect.DeepEqual(got, []records.Sum{sum(2)}) {
		t.Errorf("after the first comes %v", got)
	}
	if got := list("01", "01g", 10); got != nil {
		t.Errorf("in another range are %v", got)
	}
}

func findingsAreKept(t *testing.T, h house) {
	r := records.FixityRange{Prefix: "0a", CheckedAt: day, Blobs: 3, Bytes: 30, Faults: 1, Cursor: sum(1), PassBlobs: 2, PassBytes: 20, PassFaults: 1, PassStarted: day.Add(time.Hour)}
	must(t, h.SaveFixityRange(t.Context(), records.FixityRange{Prefix: "0a"}))
	must(t, h.SaveFixityRange(t.Context(), r))
	if all := got(h.FixityRanges(t.Context()))(t); !reflect.DeepEqual(all, []records.FixityRange{r}) {
		t.Errorf("got %+v", all)
	}
	about := records.Entry{Action: records.FixityFailed, Kind: records.SubjectSystem, Subject: "vault"}
	first := records.BytesFinding{Sum: sum(1), Fault: records.BytesChanged, Size: 10, FoundAt: day}
	other := records.BytesFinding{Sum: sum(1), Second: true, Fault: records.BytesMissing, Size: 10, FoundAt: day.Add(time.Hour)}
	must(t, h.SaveBytesFinding(t.Context(), first, about))
	must(t, h.SaveBytesFinding(t.Context(), other, about))
	first.RepairedAt = day.Add(time.Minute)
	must(t, h.SaveBytesFinding(t.Context(), first, about))
	if all := got(h.BytesFindings(t.Context(), 10))(t); !reflect.DeepEqual(all, []records.BytesFinding{other, first}) {
		t.Errorf("found are %+v", all)
	}
	if one := got(h.BytesFinding(t.Context(), sum(1), false))(t); !reflect.DeepEqual(one, first) {
		t.Errorf("found is %+v", one)
	}
	_, err := h.BytesFinding(t.Context(), sum(9), false)
	wantKind(t, err, records.NotFound)
	if head := got(h.Head(t.Context()))(t); head.Size != 3 {
		t.Errorf("the ledger has %d entries", head.Size)
	}
}
