package records

import "sync/atomic"

// Profiles knows the profile that stands now.
type Profiles interface {
	// Standing returns it; it is not to be changed. It may be another one the next time.
	Standing() *Profile
}

// Standing returns the profile itself: one that nothing else takes the place of.
func (p *Profile) Standing() *Profile { return p }

// StandingProfile holds the profile that is applied. All rooms of one house share it, so
// that they all go by a new one from the same moment on.
type StandingProfile struct {
	profile atomic.Pointer[Profile]
	number  atomic.Int64
}

// NewStandingProfile holds a profile of that number.
func NewStandingProfile(p *Profile, number int) *StandingProfile {
	s := &StandingProfile{}
	s.set(p, number)
	return s
}

// Standing returns the profile that is applied now.
func (s *StandingProfile) Standing() *Profile { return s.profile.Load() }

// Number is that of the profile among those that were applied, from 1; 0 when none was.
func (s *StandingProfile) Number() int { return int(s.number.Load()) }

// set puts a profile in the place of an older one.
func (s *StandingProfile) set(p *Profile, number int) {
	s.profile.Store(p)
	s.number.Store(int64(number))
}
