package ocr

import (
	"slices"
	"testing"

	"acervo/records"
)

func TestWordsAreReadFromTesseractsTable(t *testing.T) {
	const table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n" +
		"1\t1\t0\t0\t0\t0\t0\t0\t1654\t1200\t-1\t\n" +
		"5\t1\t1\t1\t1\t1\t150\t176\t40\t24\t96.5\tLa\n" +
		"5\t1\t1\t1\t1\t2\t200\t176\t90\t24\t91\taño\n" +
		"5\t1\t1\t1\t2\t1\t150\t236\t40\t24\t90\tdos\n" +
		"5\t1\t1\t1\t2\t2\t150\t236\t40\t24\t90\t \n" +
		"5\t1\t1\t1\t2\t3\t150\tx\t40\t24\t90\tmal\n" +
		"5\t1\t1\n"
	want := []records.PageWord{
		{Text: "La", X: 150, Y: 176, Width: 40, Height: 24}, {Text: "año", X: 200, Y: 176, Width: 90, Height: 24},
		{Text: "dos", Line: 1, X: 150, Y: 236, Width: 40, Height: 24},
	}
	if got := placed(table); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	if got := placed(""); len(got) != 0 {
		t.Errorf("of nothing: %+v", got)
	}
}
