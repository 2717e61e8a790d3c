package api_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"acervo/api"
)

func TestPasswordsAreHashedAsOWASPAsks(t *testing.T) {
	a := api.NewArgon2id(1)
	hash, err := a.Hash("correct horse")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("the hash is %s", hash)
	}
	other, err := a.Hash("correct horse")
	if err != nil || other == hash {
		t.Errorf("two hashes of one password are alike: %v", err)
	}
	if !a.Matches("correct horse", hash) || a.Matches("correct hors", hash) || a.Matches("", hash) {
		t.Error("it matches what it should not, or not what it should")
	}
	// the test vector of the reference implementation (argon2 -id -t 2 -k 65536 -p 1 -l 32, salt "somesalt")
	if !a.Matches("password", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc") {
		t.Error("the reference implementation's hash does not match")
	}
}

func TestHashesThatAreNoneNeverMatchAndTakeAsLong(t *testing.T) {
	a := api.Argon2id{}
	for _, hash := range []string{
		"", "x", "$argon2id$v=19$m=19456,t=2,p=1$$", "$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=4294967295,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "$argon2id$v=19$m=8,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
	} {
		began := time.Now()
		if a.Matches("", hash) || a.Matches("password", hash) {
			t.Errorf("%q matches", hash)
		}
		if time.Since(began) < 4*time.Millisecond { // a real one takes tens of them
			t.Errorf("%q is refused in %s: a stranger could tell that there is no password", hash, time.Since(began))
		}
	}
}

func TestOnlySoManyHashesAtATime(t *testing.T) {
	a := api.NewArgon2id(1)
	var all sync.WaitGroup
	began := time.Now()
	a.Matches("x", "")
	one := time.Since(began)
	began = time.Now()
	for range 4 {
		all.Go(func() { a.Matches("x", "") })
	}
	all.Wait()
	if took := time.Since(began); took < 2*one {
		t.Errorf("four took %s, one %s: they were not computed one after the other", took, one)
	}
}
