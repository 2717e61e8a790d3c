package records

import (
	"fmt"
	"testing"
	"time"
)

// goodYear makes the numbers of a year, each with a document and an entry of the ledger, to be spoiled.
func goodYear(n int) []Registration {
	at := time.Date(2026, 1, 2, 10, 0, 0, 0, time.UTC)
	var all []Registration
	for i := 1; i <= n; i++ {
		number := fmt.Sprintf("CISS/2026/%d", i)
		e := Entry{Seq: int64(10 * i), At: at.Add(time.Duration(i) * time.Minute), Action: Filed, Detail: []byte(`{"number":"` + number + `"}`)}
		e.Leaf = e.LeafHash()
		all = append(all, Registration{RegisterEntry: RegisterEntry{"general", 2026, int64(i), number}, Document: "d", Access: Access{Level: Public}, Entry: e})
	}
	return all
}

func TestEachEntryOfAYearIsHeldAgainstItsDocumentItsLedgerEntryAndTheOneBefore(t *testing.T) {
	for says, spoil := range map[string]func(all []Registration){
		"":                              func([]Registration) {},
		"Number 2 has no document.":     func(all []Registration) { all[1].Document = "" },
		"Number 2 has no ledger entry.": func(all []Registration) { all[1].Entry = Entry{} },
		"The ledger entry of number 3 was altered.":                          func(all []Registration) { all[2].Entry.Name = "x" },
		"Number 3 is printed otherwise in the catalogue than in the ledger.": func(all []Registration) { all[2].Number = "CISS/2026/9" },
		"Number 3 was entered before number 2.": func(all []Registration) {
			all[2].Entry.Seq = 15
			all[2].Entry.Leaf = all[2].Entry.LeafHash()
		},
		"Number 3 has an earlier time than number 2.": func(all []Registration) {
			all[2].Entry.At = all[0].Entry.At
			all[2].Entry.Leaf = all[2].Entry.LeafHash()
		},
	} {
		all := goodYear(3)
		spoil(all)
		c := SeriesCheck{}
		var before Registration
		for _, g := range all {
			c.examine(g, before)
			if g.Entry.Seq > 0 {
				before = g
			}
		}
		if is := fmt.Sprint(c.Findings); is != "["+says+"]" {
			t.Errorf("got %s, want [%s]", is, says)
		}
	}
}
