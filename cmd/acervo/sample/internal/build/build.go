// Package build makes the files of the sample collection from their texts, so
// that a change to a text reaches its PDF, Word file or scan by one command:
//
//	go generate ./cmd/acervo/sample
package build

import (
	"embed"
	"fmt"
)

//go:embed source
var source embed.FS

// recipe says which file is made of which text, and how.
type recipe struct {
	file, text string
	lang       string
	symbol     string
	make       func(document) ([]byte, error)
}

func recipes() []recipe {
	return []recipe{
		{"estatuto-1-es.pdf", "statute-1-es.md", "es", "MUESTRA/EST-1", writePDF},
		{"estatuto-2-es.pdf", "statute-2-es.md", "es", "MUESTRA/EST-1", writePDF},
		{"estatuto-3-es.pdf", "statute-3-es.md", "es", "MUESTRA/EST-1", writePDF},
		{"estatuto-4-es.docx", "statute-4-es.md", "es", "MUESTRA/EST-1", writeDOCX},
		{"estatuto-2012-es.pdf", "statute-new-es.md", "es", "MUESTRA/EST-2", writePDF},
		{"estatuto-2012-en.docx", "statute-new-en.md", "en", "MUESTRA/EST-2", writeDOCX},
		{"resolucion-3-es.pdf", "resolution-3-es.md", "es", "MUESTRA/RES-3/1996", writePDF},
		{"erratas-3-es.md", "corrigendum-es.md", "es", "MUESTRA/COR-3/1996", writeMarkdown},
		{"resolucion-5-es.pdf", "resolution-5-es.md", "es", "MUESTRA/RES-5/2003", writePDF},
		{"resolucion-9-es.pdf", "resolution-9-es.md", "es", "MUESTRA/RES-9/2008", writePDF},
		{"reglamento-1-es.pdf", "regulation-1-es.md", "es", "MUESTRA/REG-1", writePDF},
		{"reglamento-2-es.docx", "regulation-2-es.md", "es", "MUESTRA/REG-1", writeDOCX},
		{"reglamento-3-es.pdf", "regulation-3-es.md", "es", "MUESTRA/REG-1", writePDF},
		{"reglamento-3-en.docx", "regulation-3-en.md", "en", "MUESTRA/REG-1", writeDOCX},
		{"reglamento-3-pt.html", "regulation-3-pt.md", "pt", "MUESTRA/REG-1", writeHTML},
		{"reglamento-3-fr.md", "regulation-3-fr.md", "fr", "MUESTRA/REG-1", writeMarkdown},
		{"resolucion-7-es.pdf", "resolution-es.md", "es", "MUESTRA/RES-7/2024", writePDF},
		{"minutes-1-en.docx", "minutes-en.md", "en", "MUESTRA/ACT-1/2024", writeDOCX},
		{"circulaire-4-fr.html", "circular-fr.md", "fr", "MUESTRA/CIR-4/2024", writeHTML},
		{"recomendacao-2-pt.md", "recommendation-pt.md", "pt", "MUESTRA/REC-2/2023", writeMarkdown},
		{"nombramiento-2-es.pdf", "appointment-es.md", "es", "MUESTRA/NOM-2/2024", writePDF},
		{"oficio-15-es.png", "letter-es.md", "es", "MUESTRA/COR-15/1988", writeScan},
	}
}

// Files makes every file of the collection, by name. The same texts give the same content every time.
func Files() (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, r := range recipes() {
		text, err := source.ReadFile("source/" + r.text)
		if err != nil {
			return nil, err
		}
		files[r.file], err = r.make(newDocument(string(text), r.lang, r.symbol))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.file, err)
		}
	}
	workbook, err := writeWorkbook(budget())
	if err != nil {
		return nil, fmt.Errorf("the workbook: %w", err)
	}
	files["orcamento-1-pt.xlsx"] = workbook
	return files, nil
}
