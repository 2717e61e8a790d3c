package pdf

import (
	"strings"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"
)

// maxAnnotations is how many annotations of a page are read.
const maxAnnotations = 2000

// written returns what people wrote on a page: the values of its form fields and the
// words of its notes and comments, each on a line. PDFium does not count them as the page's text.
func (d *document) written(i int) (string, error) {
	return guard("annotations", func() (string, error) {
		count, err := d.pdfium.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: d.page(i)})
		if err != nil || count.Count == 0 {
			return "", err
		}
		var lines []string
		fields := false
		for a := range min(count.Count, maxAnnotations) {
			note, field, err := d.annotation(i, a)
			if err != nil {
				continue // PDFium refuses kinds it does not know; the rest of the page is sound
			}
			fields = fields || field
			if note = strings.TrimSpace(note); note != "" {
				lines = append(lines, note)
			}
		}
		if fields {
			values, err := d.fields(i)
			if err != nil {
				return "", err
			}
			lines = append(lines, values...)
		}
		return strings.Join(lines, "\n"), nil
	})
}

// annotation returns the words of one annotation, and whether it is a form field.
func (d *document) annotation(page, index int) (note string, field bool, err error) {
	a, err := d.pdfium.FPDFPage_GetAnnot(&requests.FPDFPage_GetAnnot{Page: d.page(page), Index: index})
	if err != nil {
		return "", false, err
	}
	defer func() {
		_, _ = d.pdfium.FPDFPage_CloseAnnot(&requests.FPDFPage_CloseAnnot{Annotation: a.Annotation})
	}()
	kind, err := d.pdfium.FPDFAnnot_GetSubtype(&requests.FPDFAnnot_GetSubtype{Annotation: a.Annotation})
	if err != nil {
		return "", false, err
	}
	switch kind.Subtype {
	case enums.FPDF_ANNOT_SUBTYPE_WIDGET:
		return "", true, nil
	case enums.FPDF_ANNOT_SUBTYPE_LINK, enums.FPDF_ANNOT_SUBTYPE_POPUP:
		return "", false, nil
	}
	v, err := d.pdfium.FPDFAnnot_GetStringValue(&requests.FPDFAnnot_GetStringValue{Annotation: a.Annotation, Key: "Contents"})
	if err != nil {
		return "", false, err
	}
	return v.Value, false, nil
}

// fields returns the values of the form fields of a page. Boxes that are ticked have no words.
func (d *document) fields(page int) ([]string, error) {
	form, err := d.pdfium.GetForm(&requests.GetForm{Page: d.page(page)})
	if err != nil {
		return nil, err
	}
	var values []string
	for _, f := range form.Fields {
		switch f.Type {
		case enums.FPDF_FORMFIELD_TYPE_TEXTFIELD:
			if f.Value != nil && strings.TrimSpace(*f.Value) != "" {
				values = append(values, strings.TrimSpace(*f.Value))
			}
		case enums.FPDF_FORMFIELD_TYPE_COMBOBOX, enums.FPDF_FORMFIELD_TYPE_LISTBOX:
			values = append(values, f.Values...)
		}
	}
	return values, nil
}
