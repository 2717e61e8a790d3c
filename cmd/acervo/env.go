package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"acervo/records"
)

// secretNote marks a flag whose value must not be shown, and which has a twin
// named …-file that reads it from a file.
const secretNote = "secret"

// secretFlag marks a string flag as a secret and adds its twin, --NAME-file.
func secretFlag(f *pflag.FlagSet, name string) {
	flag := f.Lookup(name)
	if flag.Annotations == nil {
		flag.Annotations = map[string][]string{}
	}
	flag.Annotations[secretNote] = nil
	f.String(name+"-file", "", "file that holds the value of --"+name)
}

// maxSecret bounds a secret's file: an address with a password is short.
const maxSecret = 64 << 10

// fillFlags gives every flag that was not set on the command line its value
// from the environment, then reads the secrets that stand in files. The command
// line wins over the environment, and a value over a file of the same rank.
func fillFlags(f *pflag.FlagSet, getenv func(string) string) error {
	var problems []records.Problem
	bad := func(field, message string) {
		problems = append(problems, records.Problem{Field: field, Message: message})
	}
	typed := map[string]bool{}
	f.Visit(func(flag *pflag.Flag) { typed[flag.Name] = true })
	f.VisitAll(func(flag *pflag.Flag) {
		value := getenv(envName(flag.Name))
		if value == "" || typed[flag.Name] || flag.Name == "help" {
			return
		}
		if err := f.Set(flag.Name, value); err != nil {
			bad(envName(flag.Name), reasonOf(err))
		}
	})
	f.VisitAll(func(flag *pflag.Flag) {
		if _, secret := flag.Annotations[secretNote]; !secret {
			return
		}
		file := f.Lookup(flag.Name + "-file")
		switch {
		case !file.Changed:
			return
		case typed[flag.Name] && typed[file.Name]:
			bad("--"+flag.Name, "Give the value or the file it stands in, not both.")
			return
		case flag.Changed && (typed[flag.Name] || !typed[file.Name]):
			return
		}
		value, err := readSecret(file.Value.String())
		if err == nil {
			err = f.Set(flag.Name, value)
		}
		if err != nil {
			bad("--"+file.Name, reasonOf(err))
		}
	})
	return records.InvalidProblems(problems)
}

// envName is the environment variable of a flag: --tls-cert is ACERVO_TLS_CERT.
func envName(flag string) string {
	return "ACERVO_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

func readSecret(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("the file cannot be read: %w", err)
	}
	if info.Size() > maxSecret {
		return "", fmt.Errorf("%s is too large for a secret", path)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("the file cannot be read: %w", err)
	}
	secret := strings.TrimSpace(string(b))
	if secret == "" {
		return "", fmt.Errorf("%s is empty", path)
	}
	return secret, nil
}

// reasonOf says what is wrong with a value, without the value.
func reasonOf(err error) string {
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		return unfit(invalid)
	}
	return sentence(err.Error()) + "."
}
