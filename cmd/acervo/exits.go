package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"acervo/records"
)

// The exit codes. They are part of the interface: scripts rely on them.
const (
	exitOK          = 0
	exitInternal    = 1
	exitInvalid     = 2
	exitNotFound    = 3
	exitNotAllowed  = 4
	exitConflict    = 5
	exitUnavailable = 6
	exitDamage      = 7
	exitPartly      = 8
	exitInterrupted = 130
)

const exitCodesHelp = `Exit codes:
  0  done                          5  conflicts with what is there: a duplicate,
  1  a fault of the program           a symbol in use, a change meanwhile
  2  wrong usage or wrong input    6  the service or a part of it is unavailable
  3  not found                     7  verify found damage
  4  not signed in or not allowed  8  some of several things failed
                                 130  interrupted`

// exitCode is the exit code of an error.
func exitCode(err error) int {
	var exit *exitError
	if errors.As(err, &exit) {
		return exit.code
	}
	var e *records.Error
	if !errors.As(err, &e) {
		return exitInternal
	}
	switch e.Kind {
	case records.Invalid, records.TooLarge:
		return exitInvalid
	case records.NotFound, records.Gone:
		return exitNotFound
	case records.Unauthenticated, records.Forbidden:
		return exitNotAllowed
	case records.Conflict, records.PreconditionFailed:
		return exitConflict
	case records.Unavailable, records.TooMany:
		return exitUnavailable
	}
	return exitInternal
}

// exitError is an outcome that was told already and has its own exit code.
type exitError struct {
	code    int
	message string // what is still to be said; may be empty
}

// Error returns the message.
func (e *exitError) Error() string { return e.message }

// tell prints an error for people, or as JSON when JSON was asked for.
func (p *program) tell(err error) {
	var exit *exitError
	if errors.As(err, &exit) {
		if exit.message != "" {
			fmt.Fprintln(p.stderr, "acervo: "+exit.message)
		}
		return
	}
	var e *records.Error
	if !errors.As(err, &e) {
		e = records.Errorf(records.Internal, "%s", err)
	}
	if p.json {
		p.tellJSON(e)
		return
	}
	fmt.Fprintln(p.stderr, "acervo: "+sentenceOf(e))
	if len(e.Problems) > 1 {
		for _, q := range e.Problems {
			fmt.Fprintf(p.stderr, "  %s: %s\n", q.Field, q.Message)
		}
	}
	if e.Related != "" {
		fmt.Fprintf(p.stderr, "  the other document: acervo get %s --info\n", e.Related)
	}
}

func (p *program) tellJSON(e *records.Error) {
	type problem struct {
		Kind     string             `json:"kind"`
		Message  string             `json:"message"`
		Field    string             `json:"field,omitempty"`
		Problems []records.Problem  `json:"problems,omitempty"`
		Related  records.DocumentID `json:"related,omitempty"`
		ExitCode int                `json:"exit_code"`
	}
	out := problem{Kind: e.Kind.String(), Message: e.Message, Field: e.Field, Problems: e.Problems, Related: e.Related, ExitCode: exitCode(e)}
	if err := json.NewEncoder(p.stderr).Encode(map[string]problem{"error": out}); err != nil {
		fmt.Fprintln(p.stderr, "acervo: "+e.Message)
	}
}

func sentenceOf(e *records.Error) string {
	if e.Field == "" {
		return e.Message
	}
	return e.Field + ": " + e.Message
}

// sentence makes a library's message begin like one; its full stop is left to the caller.
func sentence(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + strings.TrimRight(s[n:], ".")
}
