package mail

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"acervo/indexer/extract/extracttest"
	"acervo/indexer/extract/reading"
	"acervo/records"
)

func raw(lines ...string) []byte { return []byte(strings.Join(lines, "\r\n") + "\r\n") }

func TestMailIsReadAsPeopleSeeIt(t *testing.T) {
	head := []string{"From: Ana <ana@example.org>", "To: b@example.org", "Subject: =?ISO-8859-1?Q?Sesi=F3n?= del =?UTF-8?Q?8?=", "Date: Fri, 08 Mar 2019 23:30:00 -0600", "MIME-Version: 1.0"}
	const seen = "From: Ana <ana@example.org>\nTo: b@example.org\nDate: Fri, 08 Mar 2019 23:30:00 -0600\nSubject: Sesión del 8\n\n"
	for rule, c := range map[string]struct {
		body []string
		want string
	}{
		"plain text in Latin-1":                      {[]string{"Content-Type: text/plain; charset=iso-8859-1", "Content-Transfer-Encoding: quoted-printable", "", "pensi=F3n"}, "pensión"},
		"HTML alone":                                 {[]string{"Content-Type: text/html; charset=utf-8", "", "<p>uno</p><p>dos<script>no</script></p>"}, "uno\n\ndos"},
		"the plain text of alternatives":             {[]string{"Content-Type: multipart/alternative; boundary=b", "", "--b", "Content-Type: text/plain", "", "plano", "--b", "Content-Type: text/html", "", "<p>rico</p>", "--b--"}, "plano"},
		"the HTML of alternatives where it is alone": {[]string{"Content-Type: multipart/alternative; boundary=b", "", "--b", "Content-Type: text/plain", "", " ", "--b", "Content-Type: text/html", "", "<p>rico</p>", "--b--"}, "rico"},
		"no body": {[]string{"", ""}, ""},
	} {
		t.Run(rule, func(t *testing.T) {
			f := extracttest.File(t, "a.eml", raw(append(append([]string{}, head...), c.body...)...))
			text, err := Eml(f)
			if err != nil {
				t.Fatal(err)
			}
			got := strings.ReplaceAll(strings.Join(text.Pages, "|"), "\r\n", "\n")
			if !strings.HasPrefix(got, seen) || strings.TrimSpace(strings.TrimPrefix(got, seen)) != c.want {
				t.Errorf("got %q, want the body %q", got, c.want)
			}
			if text.Title != "Sesión del 8" || text.Date != "2019-03-08" || text.Method != "mail" {
				t.Errorf("got title %q, date %q, method %q", text.Title, text.Date, text.Method)
			}
		})
	}
}

func TestAttachmentsBecomeFilesOfTheirOwn(t *testing.T) {
	f := extracttest.File(t, "a.eml", raw(
		"From ana@example.org Fri Mar  8 23:30:00 2019", "From: a@example.org", "Subject: x", "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b", "",
		"--b", "Content-Type: text/plain", "", "texto",
		"--b", "Content-Type: application/pdf", `Content-Disposition: attachment; filename="../../etc/acta.pdf"`, "Content-Transfer-Encoding: base64", "", "JVBERi0xLjc=",
		"--b", "Content-Type: image/png", "Content-Disposition: inline", "Content-ID: <logo>", "Content-Transfer-Encoding: base64", "", "iVBORw0KGgo=",
		"--b", "Content-Type: message/rfc822", "", "From: c@example.org", "Subject: dentro", "", "reenviado",
		"--b--",
	))
	text, err := Eml(f)
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, m := range text.Made {
		b, err := os.ReadFile(m.Path)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(m.Path, f.Dir+"/") || m.Role != records.Attachment {
			t.Errorf("%+v is no attachment inside %s", m, f.Dir)
		}
		got += fmt.Sprintf("%s %d;", m.Name, len(b))
	}
	if want := "acta.pdf 8;message.eml 49;"; got != want {
		t.Errorf("attachments are %q, want %q", got, want)
	}
	if page := text.Pages[0]; !strings.Contains(page, "texto") || !strings.Contains(page, "[acta.pdf]") {
		t.Errorf("the text is %q", page)
	}
}

func TestHostileMailEndsInTextOrAReason(t *testing.T) {
	nested := func(n int) []byte {
		var b strings.Builder
		b.WriteString("From: a@example.org\r\nSubject: x\r\n")
		for i := range n {
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=\"b%d\"\r\n\r\n--b%d\r\n", i, i)
		}
		return []byte(b.String() + "Content-Type: text/plain\r\n\r\nfondo\r\n")
	}
	const head = "From: a@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
	for rule, c := range map[string]struct {
		bytes  []byte
		reason string
	}{
		"parts in parts without end": {nested(100_000), "parts without end"},
		"parts without end":          {[]byte(head + strings.Repeat("--b\r\n\r\n\r\n", 200_000)), "parts without end"},
		"parts in parts, a few":      {nested(20), ""},
		"a boundary that never ends": {[]byte(head + "--b\r\nContent-Type: text/plain\r\n\r\ntexto"), ""},
		"base64 that is none":        {[]byte(head + "--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\n%%%%\r\n--b--"), ""},
		"nothing but a header":       {[]byte("From: a@example.org\r\nSubject: x\r\n\r\n"), ""},
	} {
		t.Run(rule, func(t *testing.T) {
			text, err := Eml(extracttest.File(t, "a.eml", c.bytes))
			var u *records.Unreadable
			switch {
			case c.reason == "" && err != nil:
				t.Errorf("the error is %v", err)
			case c.reason == "" && !strings.Contains(strings.Join(text.Pages, ""), "Subject: x"):
				t.Errorf("the text is %q", text.Pages)
			case c.reason != "" && (!errors.As(err, &u) || !strings.Contains(u.Reason, c.reason)):
				t.Errorf("the error is %v, want %q", err, c.reason)
			}
		})
	}
	if _, err := Eml(reading.File{Size: maxMessage + 1}); err == nil {
		t.Error("a message that is too large is read")
	}
}
