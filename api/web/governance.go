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

// FilePlan shows the classes of the file plan.
type FilePlan struct {
	Frame
	Plan []ClassLine
}

func (FilePlan) name() string { return "plan" }

// Here is the entry for records management.
func (FilePlan) Here() string { return "governance" }
