package client

import (
	"context"
	"net/http"
	"strings"
	"time"

	"acervo/records"
)

// User is an account.
type User struct {
	ID        string           `json:"id"`
	Login     string           `json:"login"`
	Name      string           `json:"name"`
	Email     string           `json:"email,omitempty"`
	Roles     []records.Role   `json:"roles"`
	Bodies    []string         `json:"bodies"`
	Terms     []Tenure         `json:"terms,omitempty"`
	Language  records.Language `json:"language,omitempty"`
	Disabled  bool             `json:"disabled"`
	CreatedAt time.Time        `json:"created_at"`
	Issuer    string           `json:"issuer,omitempty"` // the identity provider; empty for an account with a password
}

// Tenure is a role or a body that an account has for a time.
type Tenure struct {
	Kind  records.TermKind `json:"kind"`
	Code  string           `json:"code"`
	From  records.Date     `json:"from,omitempty"`
	Until records.Date     `json:"until,omitempty"` // the first day on which it holds no more
}

// UserEdit says what an account is to be; nil fields stay as they are.
type UserEdit struct {
	Login    *string           `json:"login,omitempty"`
	Name     *string           `json:"name,omitempty"`
	Email    *string           `json:"email,omitempty"`
	Roles    *[]records.Role   `json:"roles,omitempty"`
	Bodies   *[]string         `json:"bodies,omitempty"`
	Language *records.Language `json:"language,omitempty"`
	Disabled *bool             `json:"disabled,omitempty"`
}

// Link is a one-time link by which the owner of an account sets a password.
type Link struct {
	Secret string `json:"secret"`
	Path   string `json:"path"` // of the service's page for it
}

// Token is an API token without its secret.
type Token struct {
	ID        string          `json:"id"`
	Name      string          `json:"name"`
	Scopes    []records.Scope `json:"scopes"`
	CreatedAt time.Time       `json:"created_at"`
	ExpiresAt time.Time       `json:"expires_at"`
	LastUsed  *time.Time      `json:"last_used,omitempty"`
	Revoked   bool            `json:"revoked"`
}

// Users lists the accounts.
func (c *Client) Users(ctx context.Context) ([]User, error) {
	list, err := ask[page[User]](ctx, c, "/api/v1/users", nil)
	return list.Items, err
}

// UserByLogin finds an account by its login.
func (c *Client) UserByLogin(ctx context.Context, login string) (User, error) {
	users, err := c.Users(ctx)
	if err != nil {
		return User{}, err
	}
	for _, u := range users {
		if strings.EqualFold(u.Login, login) {
			return u, nil
		}
	}
	return User{}, records.Errorf(records.NotFound, "There is no account with the login %q.", login)
}

// CreateUser makes an account and returns the link by which its owner sets a password.
func (c *Client) CreateUser(ctx context.Context, u UserEdit) (User, Link, error) {
	type answer struct {
		User User `json:"user"`
		Link Link `json:"link"`
	}
	made, err := send[answer](ctx, c, http.MethodPost, "/api/v1/users", u, nil)
	return made.User, made.Link, err
}

// ChangeUser changes an account.
func (c *Client) ChangeUser(ctx context.Context, id string, u UserEdit) (User, error) {
	return send[User](ctx, c, http.MethodPatch, "/api/v1/users/"+id, u, nil)
}

// AddTerm gives an account a role or a body for a time.
func (c *Client) AddTerm(ctx context.Context, id string, t Tenure) (User, error) {
	return send[User](ctx, c, http.MethodPost, "/api/v1/users/"+id+"/terms", t, nil)
}

// EndTerm ends what an account has of a role or a body, on a day or with the zero date today.
func (c *Client) EndTerm(ctx context.Context, id string, kind records.TermKind, code string, on records.Date) (User, error) {
	wanted := map[string]any{"kind": kind, "code": code}
	if on != "" {
		wanted["on"] = on
	}
	return send[User](ctx, c, http.MethodPost, "/api/v1/users/"+id+"/terms/end", wanted, nil)
}

// NewLink makes a new one-time link for an account.
func (c *Client) NewLink(ctx context.Context, id string) (Link, error) {
	return send[Link](ctx, c, http.MethodPost, "/api/v1/users/"+id+"/link", nil, nil)
}

// Tokens lists one's own API tokens.
func (c *Client) Tokens(ctx context.Context) ([]Token, error) {
	list, err := ask[page[Token]](ctx, c, "/api/v1/tokens", nil)
	return list.Items, err
}

// IssueToken makes an API token of one's own and returns its secret, which is shown this once.
func (c *Client) IssueToken(ctx context.Context, name string, scopes []records.Scope, days int) (Token, string, error) {
	type answer struct {
		Token  Token  `json:"token"`
		Secret string `json:"secret"`
	}
	wanted := map[string]any{"name": name, "scopes": scopes, "expires_in_days": days}
	made, err := send[answer](ctx, c, http.MethodPost, "/api/v1/tokens", wanted, nil)
	return made.Token, made.Secret, err
}

// RevokeToken ends one of one's own API tokens.
func (c *Client) RevokeToken(ctx context.Context, id string) error {
	_, err := send[nothing](ctx, c, http.MethodDelete, "/api/v1/tokens/"+id, nil, nil)
	return err
}
