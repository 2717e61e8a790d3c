package records

import (
	"errors"
	"fmt"
	"time"
)

// Kind tells a program what sort of error happened. The zero Kind is Internal:
// an error nobody classified never reaches a person with its text.
type Kind uint8

// The kinds of errors. Each has one HTTP status (api) and one exit code (cmd/acervo).
const (
	Internal           Kind = iota // a fault of ours
	Invalid                        // the request itself is wrong; Field says where
	Unauthenticated                // nobody is signed in, or the credentials are wrong
	Forbidden                      // signed in, and not allowed to do this
	NotFound                       // does not exist, or does not exist for this actor
	Conflict                       // contradicts what is already there
	PreconditionFailed             // the caller's revision is not the present one
	TooLarge                       // more bytes than the service takes
	TooMany                        // too many attempts; RetryAfter says when to come back
	Unavailable                    // a part the service needs does not answer; try again later
	Gone                           // was here, and was destroyed or transferred by a disposition
)

var kindNames = [...]string{"internal", "invalid", "unauthenticated", "forbidden", "not-found", "conflict", "precondition-failed", "too-large", "too-many", "unavailable", "gone"}

// String returns the kind's stable name, as it stands in problem documents.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return kindNames[Internal]
}

// Error is a kind for the program, a message for people and a cause for the log.
type Error struct {
	Kind       Kind
	Message    string        // a sentence for people: what happened and what to do
	Field      string        // the field, parameter or file at fault, when there is one
	RetryAfter time.Duration // for TooMany and Unavailable
	Related    DocumentID    // for Conflict: the document it collides with
	Problems   []Problem     // for Invalid: every mistake, when there are several
	Cause      error         // for the log only
}

// Problem is one mistake in something a person wrote: where, and what to do.
type Problem struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// Error returns the message with its field; it never contains the cause's text.
func (e *Error) Error() string {
	if e.Field != "" {
		return e.Field + ": " + e.Message
	}
	return e.Message
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Errorf makes an error of a kind with a message for people; see Because for its cause.
func Errorf(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...)}
}

// At names the field at fault.
func (e *Error) At(field string) *Error { e.Field = field; return e }

// Because keeps the cause for the log.
func (e *Error) Because(cause error) *Error { e.Cause = cause; return e }

// KindOf returns the kind of err: that of the first *Error in its chain, else Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// InvalidProblems makes one Invalid error of several mistakes, or returns nil when there is none.
func InvalidProblems(problems []Problem) error {
	switch len(problems) {
	case 0:
		return nil
	case 1:
		return &Error{Kind: Invalid, Field: problems[0].Field, Message: problems[0].Message, Problems: problems}
	}
	return &Error{Kind: Invalid, Field: problems[0].Field, Message: fmt.Sprintf("%s (and %d more)", problems[0].Message, len(problems)-1), Problems: problems}
}
