package web

// Governance is the front page of records management: a way into each of its rooms.
type Governance struct {
	Frame
	Rooms []Room
}

// Room is a part of records management. Its name is the end of its messages' keys.
type Room struct{ Name, Address string }

func (Governance) name() string { return "governance" }

// Here is the entry for records management.
func (Governance) Here() string { return "governance" }
