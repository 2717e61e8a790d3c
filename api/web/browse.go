package web

// Browse is the file plan with what is filed in each class, and the other ways to look through everything.
type Browse struct {
	Frame
	Plan   []PlanClass
	Types  []Choice
	Bodies []Choice
	Years  []Choice
}

func (Browse) name() string { return "browse" }

// Here is the entry for looking through.
func (Browse) Here() string { return "browse" }

// PlanClass is a class of the file plan.
type PlanClass struct {
	Code    string
	Text    string
	Depth   int
	Address string // empty when nothing is in it that the reader may see
	Count   int
}
