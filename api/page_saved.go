package api

import (
	"net/http"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"acervo/api/web"
	"acervo/records"
)

// savedSearchJSON is a search that somebody keeps.
type savedSearchJSON struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Query   string    `json:"query"`
	SavedAt time.Time `json:"saved_at"`
}

func newSavedSearch(s records.SavedSearch) savedSearchJSON {
	return savedSearchJSON{s.ID, s.Name, s.Query, s.SavedAt.UTC()}
}

func (s *Server) listSavedSearches(c *gin.Context) (reply, error) {
	all, err := s.accounts.SavedSearches(c.Request.Context(), actor(c))
	if err != nil {
		return reply{}, err
	}
	return ok(listJSON[savedSearchJSON, string]{Items: each(all, newSavedSearch)}), nil
}

func (s *Server) saveSearch(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActKeepSearch); err != nil {
		return reply{}, err // before questions of form
	}
	var body struct {
		Name  string `json:"name"`
		Query string `json:"query"`
	}
	if err := readJSON(c, &body); err != nil {
		return reply{}, err
	}
	kept, err := s.accounts.SaveSearch(c.Request.Context(), actor(c), body.Name, body.Query)
	if err != nil {
		return reply{}, err
	}
	return reply{status: http.StatusCreated, body: newSavedSearch(kept)}, nil
}

func (s *Server) forgetSearch(c *gin.Context) (reply, error) {
	if err := s.accounts.ForgetSearch(c.Request.Context(), actor(c), c.Param("id")); err != nil {
		return reply{}, err
	}
	return empty(http.StatusNoContent), nil
}

// pageSave keeps the search of the results' page, and leads to the list on the front page.
func (s *Server) pageSave(c *gin.Context) (reply, error) {
	if err := actor(c).Must(records.ActKeepSearch); err != nil {
		return reply{}, err
	}
	if err := readFields(c); err != nil {
		return reply{}, err
	}
	form := c.Request.PostForm
	values, err := url.ParseQuery(form.Get("query"))
	if err != nil {
		values = nil // it is told below that it is no search
	}
	name := form.Get("name")
	if records.CleanText(name) == "" {
		name = values.Get("q") // what is looked for is a name, too
	}
	if _, err := s.accounts.SaveSearch(c.Request.Context(), actor(c), name, newSearchAddress(values).values.Encode()); err != nil {
		return reply{}, err
	}
	return seeOther("/#saved"), nil
}

// pageForget deletes a saved search, and leads to those that are left.
func (s *Server) pageForget(c *gin.Context) (reply, error) {
	if err := s.accounts.ForgetSearch(c.Request.Context(), actor(c), c.Param("id")); err != nil {
		return reply{}, err
	}
	return seeOther("/#saved"), nil
}

// savedSearches lists the searches that whoever asks keeps; nothing for who cannot.
func (s *Server) savedSearches(c *gin.Context) ([]web.SavedSearch, error) {
	if !actor(c).May(records.ActOwnSearches) {
		return nil, nil
	}
	all, err := s.accounts.SavedSearches(c.Request.Context(), actor(c))
	if err != nil {
		return nil, err
	}
	return each(all, func(x records.SavedSearch) web.SavedSearch {
		return web.SavedSearch{Name: x.Name, Address: "/?" + x.Query, Forget: "/searches/" + url.PathEscape(x.ID) + "/forget"}
	}), nil
}
