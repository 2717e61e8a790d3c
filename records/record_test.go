package records

import (
	"encoding/hex"
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"
)

// written is how a record is defined: what encoding/json makes of these fields in this order.
func written(e Entry) []byte {
	detail := e.Detail
	if len(detail) == 0 {
		detail = json.RawMessage(`{}`)
	}
	b, err := json.Marshal(struct {
		Seq     int64           `json:"seq"`
		At      string          `json:"at"`
		Actor   string          `json:"actor"`
		Name    string          `json:"name"`
		Action  Action          `json:"action"`
		Kind    SubjectKind     `json:"kind"`
		Subject string          `json:"subject"`
		Detail  json.RawMessage `json:"detail"`
	}{e.Seq, e.At.UTC().Format(LedgerTime), e.Actor, e.Name, e.Action, e.Kind, e.Subject, detail})
	if err != nil {
		return nil
	}
	return b
}

func TestARecordIsWhatEncodingJSONWrites(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	pieces := []string{"a", "María", "\"", "\\", "<b>", "&", " ", "\t", "\n", "\x00", "\x7f", "\xff", "\u2028", "日本", "\u00ad", "{}", "[1, 2]", "😀", "'", "/", "\u20ac"}
	word := func() string {
		s := ""
		for range r.IntN(4) {
			s += pieces[r.IntN(len(pieces))]
		}
		return s
	}
	for range 20_000 {
		e := Entry{Seq: r.Int64(), At: time.UnixMicro(r.Int64N(4e15)), Actor: word(), Name: word(), Action: Action(word()), Kind: SubjectKind(word()), Subject: word()}
		detail := map[string]any{word(): word(), word(): []any{r.IntN(9), word(), nil, true, -1.5e-9}, word(): map[string]any{word(): word()}}
		switch r.IntN(4) {
		case 0:
			e.Detail, _ = json.MarshalIndent(detail, "", " ")
		case 1:
			e.Detail = json.RawMessage(`{"a":"` + string([]byte{"\\/bfnrt"[r.IntN(7)]}) + `<>\u003c\\","b" : 1}`)
		case 2:
		default:
			e.Detail, _ = json.Marshal(detail)
		}
		if got, want := e.Record(), written(e); string(got) != string(want) {
			t.Fatalf("got  %q\nwant %q", got, want)
		}
	}
}

// A record of ten years ago must give the hash it gave then.
func TestTheHashOfAnEntryNeverChanges(t *testing.T) {
	e := Entry{
		Seq: 41, At: time.Date(2026, 11, 23, 11, 17, 49, 123456000, time.UTC), Actor: "u1", Name: "María <Núñez>", Action: Filed, Kind: SubjectDocument, Subject: "juetjj7g7uhtzpwgr4z5oixncu",
		Detail: json.RawMessage(`{"number":"CISS/CP/RES/2026/1","titles":{"es":"Resolución \"7\" & más"}}`),
	}
	h := e.LeafHash()
	if got, want := hex.EncodeToString(h[:]), "d392da194a55e5631c409322f2f62d83c2bf194cabcf18b16e08177761fb4e5d"; got != want {
		t.Errorf("the hash is %s, it was %s: %s", got, want, e.Record())
	}
}
