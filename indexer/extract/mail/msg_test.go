package mail

import (
	"encoding/binary"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"acervo/indexer/extract/extracttest"
	"acervo/indexer/extract/plain"
	"acervo/records"
)

// wide writes a string as Outlook does in properties of the type 001F.
func wide(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

// times is the stream of the properties of fixed length, with the time a message was sent.
func times(at time.Time) string {
	b := make([]byte, 32)
	b = binary.LittleEndian.AppendUint32(b, submitTime)
	b = binary.LittleEndian.AppendUint32(b, 6)
	b = binary.LittleEndian.AppendUint64(b, uint64(at.Unix()+11_644_473_600)*1e7)
	return string(b)
}

func TestOutlookMessagesAreReadAsMail(t *testing.T) {
	common := map[string]string{
		"__substg1.0_0037001F": wide("Sesión del 8 de marzo"), "__substg1.0_0C1A001F": wide("Ana Núñez"), "__substg1.0_5D01001F": wide("ana@example.org"),
		"__substg1.0_0E04001F": wide("Secretaría"), fixedStream: times(time.Date(2019, 3, 8, 17, 30, 0, 0, time.UTC)),
	}
	const head = "From: Ana Núñez <ana@example.org>\nTo: Secretaría\nDate: Fri, 08 Mar 2019 17:30:00 +0000\nSubject: Sesión del 8 de marzo\n\n"
	for rule, c := range map[string]struct {
		streams map[string]string
		want    string
	}{
		"plain text":               {map[string]string{"__substg1.0_1000001F": wide("La pensión\r\nde vejez")}, head + "La pensión\nde vejez"},
		"plain text, eight bits":   {map[string]string{"__substg1.0_1000001E": "La pensi\xF3n\x00"}, head + "La pensión"},
		"a long text":              {map[string]string{"__substg1.0_1000001F": wide(strings.Repeat("ñandú ", 2000))}, head + strings.TrimSpace(strings.Repeat("ñandú ", 2000))},
		"HTML where there is none": {map[string]string{"__substg1.0_10130102": "<meta charset=windows-1252><p>a\xF1o</p><script>no</script>"}, head + "año"},
		"a recipient's own name":   {map[string]string{"__substg1.0_1000001F": wide("x"), "__recip_version1.0_#00000000/__substg1.0_0037001F": wide("no")}, head + "x"},
		"an attached message": {map[string]string{"__substg1.0_1000001F": wide("x"), "__attach_version1.0_#00000000/__substg1.0_3001001F": wide("reenviado"),
			"__attach_version1.0_#00000000/__substg1.0_3701000D/__substg1.0_1000001F": wide("no")}, head + "x\n[reenviado]"},
	} {
		t.Run(rule, func(t *testing.T) {
			streams := c.streams
			for name, body := range common {
				streams[name] = body
			}
			text, err := Msg(extracttest.File(t, "a.msg", extracttest.Compound(streams)))
			if err != nil {
				t.Fatal(err)
			}
			if got := plain.Clean(strings.Join(text.Pages, "|")); got != c.want {
				t.Errorf("read %q\nwant %q", got, c.want)
			}
			if text.Title != "Sesión del 8 de marzo" || text.Date != "2019-03-08" || text.Method != "mail" || len(text.Made) > 0 {
				t.Errorf("title %q, date %q, method %q, made %v", text.Title, text.Date, text.Method, text.Made)
			}
		})
	}
}

func TestOutlooksAttachmentsBecomeFiles(t *testing.T) {
	text, err := Msg(extracttest.File(t, "a.msg", extracttest.Compound(map[string]string{
		"__substg1.0_1000001F":                               wide("va adjunta"),
		"__attach_version1.0_#00000000/__substg1.0_3707001F": wide("../acta.pdf"),
		"__attach_version1.0_#00000000/__substg1.0_37010102": "%PDF-1.7",
	})))
	if err != nil || len(text.Made) != 1 {
		t.Fatalf("made %v, %v", text.Made, err)
	}
	made := text.Made[0]
	b, err := os.ReadFile(made.Path)
	if err != nil || string(b) != "%PDF-1.7" || made.Role != records.Attachment || strings.Contains(made.Name, "/") {
		t.Errorf("made %+v with %q, %v", made, b, err)
	}
}

func TestDamagedOutlookMessagesAreUnreadable(t *testing.T) {
	whole := extracttest.Compound(map[string]string{"__substg1.0_1000001F": wide(strings.Repeat("texto ", 2000))})
	for name, b := range map[string][]byte{"cut off": whole[:1024], "only a head": whole[:512], "no message at all": []byte("texto")} {
		t.Run(name, func(t *testing.T) {
			_, err := Msg(extracttest.File(t, "a.msg", b))
			var u *records.Unreadable
			if !errors.As(err, &u) {
				t.Errorf("the error is %v, want an *Unreadable", err)
			}
		})
	}
}

func TestAMessageWithoutATextThatIsReadSaysSo(t *testing.T) {
	text, err := Msg(extracttest.File(t, "a.msg", extracttest.Compound(map[string]string{"__substg1.0_10090102": "LZFu"})))
	if err != nil || len(text.Findings) != 1 {
		t.Errorf("findings %q, %v", text.Findings, err)
	}
}
