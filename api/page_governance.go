package api

import (
	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// governanceRooms are the rooms of records management in the order in which they are shown. Whoever
// may do the act sees the link; the room asks again. What they are called and are for are the
// messages governance.room.NAME and governance.lead.NAME.
var governanceRooms = []struct {
	name, address string
	act           records.Act
}{
	{"plan", "/governance/plan", records.ActReadPlan},
	{"matters", "/matters", records.ActReadPlan},
	{"vital", "/governance/vital", records.ActSeeVital},
	{"edit", "/governance/edit", records.ActDescribe},
	{"batches", "/governance/batches", records.ActSeeBatches},
	{"due", "/governance/due", records.ActOversee},
	{"holds", "/governance/holds", records.ActReadHolds},
	{"dispositions", "/governance/dispositions", records.ActReadFates},
	{"simulate", "/governance/simulate", records.ActOversee},
	{"reports", "/governance/reports", records.ActOversee},
	{"fixity", "/governance/fixity", records.ActFixity},
}

// pageGovernance is the front page of records management: the rooms that the actor may enter.
func (s *Server) pageGovernance(c *gin.Context) (reply, error) {
	who := actor(c)
	if who.Anonymous() {
		return seeOther("/sign-in?next=/governance"), nil
	}
	if err := who.Must(records.ActReadPlan); err != nil {
		return reply{}, err
	}
	p := web.Governance{Frame: s.frame(c)}
	for _, r := range governanceRooms {
		if who.May(r.act) {
			p.Rooms = append(p.Rooms, web.Room{Name: r.name, Address: r.address})
		}
	}
	return s.page(c, 0, &p)
}
