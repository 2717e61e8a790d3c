package records

import (
	"context"
	"net/url"
	"time"
	"unicode/utf8"
)

// SavedSearch is a search that somebody keeps for themselves.
type SavedSearch struct {
	ID      string
	User    string
	Name    string
	Query   string // the parameters of a search, as an address has them: q=archivo&type=minutes
	SavedAt time.Time
}

// SearchKeeper keeps people's searches. They are private notes: no ledger entry tells of them,
// as none tells what somebody looks for.
type SearchKeeper interface {
	// SaveSearch keeps a search; it takes the place of the person's search of that name.
	SaveSearch(ctx context.Context, s SavedSearch) error
	// SavedSearches lists a person's searches by name.
	SavedSearches(ctx context.Context, userID string) ([]SavedSearch, error)
	// ForgetSearch removes a person's search; NotFound when they have none such.
	ForgetSearch(ctx context.Context, userID, id string) error
}

// The bounds of what a person keeps.
const (
	maxSavedSearches = 100
	maxSearchName    = 100
	maxSearchQuery   = 4000 // bytes
)

// SaveSearch keeps a search of the actor's own under a name; it takes the place of the one of that name.
func (a *Accounts) SaveSearch(ctx context.Context, who Actor, name, query string) (SavedSearch, error) {
	if err := who.Must(ActKeepSearch); err != nil {
		return SavedSearch{}, err
	}
	name = CleanText(name)
	if name == "" || utf8.RuneCountInString(name) > maxSearchName {
		return SavedSearch{}, Errorf(Invalid, "Give the search a name of at most %d characters.", maxSearchName).At("name")
	}
	values, err := url.ParseQuery(query)
	if err != nil || len(values) == 0 || len(query) > maxSearchQuery {
		return SavedSearch{}, Errorf(Invalid, "Give the parameters of a search as an address has them, such as q=archivo&type=minutes.").At("query")
	}
	s := SavedSearch{ID: a.newID(), User: who.ID, Name: name, Query: values.Encode(), SavedAt: a.now().UTC().Truncate(time.Microsecond)}
	there, err := a.store.SavedSearches(ctx, who.ID)
	if err != nil {
		return SavedSearch{}, err
	}
	others := 0
	for _, x := range there {
		if x.Name == name {
			s.ID = x.ID
		} else {
			others++
		}
	}
	if others >= maxSavedSearches {
		return SavedSearch{}, Errorf(Conflict, "You keep %d searches already; delete one first.", maxSavedSearches).At("name")
	}
	return s, a.store.SaveSearch(ctx, s)
}

// SavedSearches lists the actor's own searches by name.
func (a *Accounts) SavedSearches(ctx context.Context, who Actor) ([]SavedSearch, error) {
	if err := who.Must(ActOwnSearches); err != nil {
		return nil, err
	}
	return a.store.SavedSearches(ctx, who.ID)
}

// ForgetSearch deletes one of the actor's own searches.
func (a *Accounts) ForgetSearch(ctx context.Context, who Actor, id string) error {
	if err := who.Must(ActKeepSearch); err != nil {
		return err
	}
	return a.store.ForgetSearch(ctx, who.ID, id)
}
