package extracttest

import (
	"os"
	"os/exec"
	"testing"
)

// Need skips the test where a program is not installed, with a line that says how to install
// it. Under ACERVO_TEST_REQUIRE=1 the test fails instead.
func Need(t testing.TB, program, install string) {
	t.Helper()
	if _, err := exec.LookPath(program); err == nil {
		return
	}
	if os.Getenv("ACERVO_TEST_REQUIRE") == "1" {
		t.Fatalf("%s is not installed: %s", program, install)
	}
	t.Skipf("%s is not installed: %s", program, install)
}
