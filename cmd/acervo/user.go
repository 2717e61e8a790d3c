package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"acervo/cmd/acervo/client"
	"acervo/records"
)

// account is what is said about an account on the command line.
type account struct {
	name, email, lang string
	roles, bodies     []string
	disabled          bool
}

func (a *account) bind(f *pflag.FlagSet) {
	f.SortFlags = false
	f.StringVar(&a.name, "name", "", "the person's name, as it stands in the ledger")
	f.StringVar(&a.email, "email", "", "e-mail address")
	f.StringSliceVar(&a.roles, "roles", nil, roleNames())
	f.StringSliceVar(&a.bodies, "bodies", nil, "bodies the person belongs to")
	f.StringVar(&a.lang, "lang", "", "language of the pages")
}

// edit makes a request of the flags that were given.
func (a *account) edit(f *pflag.FlagSet) (client.UserEdit, error) {
	var e client.UserEdit
	if f.Changed("name") {
		e.Name = &a.name
	}
	if f.Changed("email") {
		e.Email = &a.email
	}
	if f.Changed("lang") {
		l := records.Language(a.lang)
		e.Language = &l
	}
	if f.Changed("bodies") {
		e.Bodies = &a.bodies
	}
	if f.Changed("disabled") {
		e.Disabled = &a.disabled
	}
	if !f.Changed("roles") {
		return e, nil
	}
	roles := make([]records.Role, 0, len(a.roles))
	for _, r := range a.roles {
		if !slices.Contains(records.Roles, records.Role(r)) {
			return e, records.Errorf(records.Invalid, "There is no role %q; there are: %s.", r, roleNames()).At("--roles")
		}
		roles = append(roles, records.Role(r))
	}
	e.Roles = &roles
	return e, nil
}

func roleNames() string {
	names := make([]string, len(records.Roles))
	for i, r := range records.Roles {
		names[i] = string(r)
	}
	return strings.Join(names, ", ")
}

func (p *program) userCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "user", Short: "Make, list and change accounts", Args: cobra.NoArgs, RunE: showHelp}
	cmd.AddCommand(p.userAddCommand(), p.userListCommand(), p.userSetCommand(), p.userLinkCommand(),
		p.termCommand(records.TermOfBody), p.termCommand(records.TermOfRole))
	return cmd
}

func showHelp(cmd *cobra.Command, _ []string) error { return cmd.Help() }

func (p *program) userAddCommand() *cobra.Command {
	var a account
	cmd := &cobra.Command{
		Use:     "add LOGIN",
		Short:   "Make an account and print its one-time link",
		Example: `  acervo user add mlopez --name "María López" --roles clerk,counsel --bodies AG,CP`,
		Args:    exactly(1, "the login of the new account"),
		RunE: func(cmd *cobra.Command, args []string) error {
			e, err := a.edit(cmd.Flags())
			if err != nil {
				return err
			}
			if e.Roles == nil {
				return usage("Say with --roles what the person does: %s.", roleNames())
			}
			e.Login = &args[0]
			if e.Name == nil {
				e.Name = &args[0]
			}
			p.first = true
			return p.with(cmd.Context(), func(s service) error {
				u, link, err := s.CreateUser(cmd.Context(), e)
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(map[string]any{"user": u, "link": link})
				}
				fmt.Fprintf(p.stdout, "The account %s was made.\n", u.Login)
				p.printLink(link)
				return nil
			})
		},
	}
	a.bind(cmd.Flags())
	return cmd
}

func (p *program) userListCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the accounts",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd.Context(), func(s service) error {
				users, err := s.Users(cmd.Context())
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(users)
				}
				rows := [][]string{{"LOGIN", "NAME", "ROLES", "BODIES", ""}}
				for _, u := range users {
					state := ""
					if u.Disabled {
						state = "disabled"
					}
					roles := make([]string, len(u.Roles))
					for i, r := range u.Roles {
						roles[i] = string(r)
					}
					bodies := u.Bodies
					for _, t := range u.Terms {
						if t.Kind == records.TermOfRole {
							roles = append(roles, termText(t))
						} else {
							bodies = append(bodies, termText(t))
						}
					}
					rows = append(rows, []string{u.Login, u.Name, strings.Join(roles, ","), strings.Join(bodies, ","), state})
				}
				table(p.stdout, rows)
				return nil
			})
		},
	}
}

func (p *program) userSetCommand() *cobra.Command {
	var a account
	cmd := &cobra.Command{
		Use:     "set LOGIN",
		Aliases: []string{"set-roles"},
		Short:   "Change an account: its name, roles, bodies; disable it",
		Example: `  acervo user set mlopez --roles clerk,records_manager
  acervo user set mlopez --disabled`,
		Args: exactly(1, "the login of the account"),
		RunE: func(cmd *cobra.Command, args []string) error {
			e, err := a.edit(cmd.Flags())
			if err != nil {
				return err
			}
			if e == (client.UserEdit{}) {
				return usage("Say what to change: --name, --email, --roles, --bodies, --lang or --disabled.")
			}
			return p.onAccount(cmd.Context(), args[0], func(s service, u client.User) error {
				u, err := s.ChangeUser(cmd.Context(), u.ID, e)
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(u)
				}
				fmt.Fprintf(p.stdout, "The account %s was changed.\n", u.Login)
				return nil
			})
		},
	}
	a.bind(cmd.Flags())
	cmd.Flags().BoolVar(&a.disabled, "disabled", false, "whether the person is kept out (--disabled=false lets them in again)")
	return cmd
}

func (p *program) userLinkCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "link LOGIN",
		Short: "Print a new one-time link to set the password of an account",
		Args:  exactly(1, "the login of the account"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.onAccount(cmd.Context(), args[0], func(s service, u client.User) error {
				link, err := s.NewLink(cmd.Context(), u.ID)
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(link)
				}
				p.printLink(link)
				return nil
			})
		},
	}
}

// onAccount does something with the account of a login.
func (p *program) onAccount(ctx context.Context, login string, do func(service, client.User) error) error {
	return p.with(ctx, func(s service) error {
		u, err := s.UserByLogin(ctx, login)
		if err != nil {
			return err
		}
		return do(s, u)
	})
}

func (p *program) printLink(l client.Link) {
	fmt.Fprintf(p.stdout, "Within three days the password can be set at\n\n    %s%s\n\n", strings.TrimRight(p.reachedAt(), "/"), l.Path)
}
