package records_test

import (
	"strings"
	"testing"

	"acervo/records"
)

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

func TestACodeIsReadAsPeopleTypeIt(t *testing.T) {
	for range 500 {
		code := records.NewCopyCode()
		for _, typed := range []string{string(code), code.String(), strings.ToLower(code.String()), " " + string(code[:3]) + " " + string(code[3:]), strings.NewReplacer("0", "o", "1", "l").Replace(string(code))} {
			if got, err := records.ParseCopyCode(typed); err != nil || got != code {
				t.Fatalf("%q is read as %q, %v", typed, got, err)
			}
		}
	}
}

func TestAnyWrongOrSwappedLetterOfACodeIsNoticed(t *testing.T) {
	for range 50 {
		code := string(records.NewCopyCode())
		for i := range code {
			for _, c := range crockford {
				if wrong := code[:i] + string(c) + code[i+1:]; wrong != code {
					if _, err := records.ParseCopyCode(wrong); records.KindOf(err) != records.Invalid {
						t.Fatalf("%s was taken for %s", wrong, code)
					}
				}
			}
			if i > 0 && code[i] != code[i-1] {
				if _, err := records.ParseCopyCode(code[:i-1] + code[i:i+1] + code[i-1:i] + code[i+1:]); err == nil {
					t.Fatalf("%s with letters %d and %d swapped was taken", code, i, i+1)
				}
			}
		}
	}
	for _, no := range []string{"", "7Q4KM", "7Q4KM-2XW9U", "7Q4KM-2XW9Z-0", "ñ"} {
		if _, err := records.ParseCopyCode(no); err == nil {
			t.Errorf("%q was taken", no)
		}
	}
}
