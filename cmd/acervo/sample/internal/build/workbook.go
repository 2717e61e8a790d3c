package build

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// sheet is a sheet of a workbook; its first row is the heading of its columns.
type sheet struct {
	name, title string
	rows        [][]any
}

// line is a line of the budget: what it is and its amount for each year.
type line struct {
	name    string
	amounts [3]float64
}

// budget is the sample budget, in Portuguese; all sums are made here.
func budget() []sheet {
	revenue := []line{
		{"Contribuições dos membros titulares", [3]float64{1840000, 1886000, 1933150}},
		{"Contribuições dos membros associados", [3]float64{312500, 318750, 325125}},
		{"Contribuições dos membros aderentes e vinculados", [3]float64{96400, 98328, 100294.5}},
		{"Rendimentos financeiros", [3]float64{58200, 54700, 51300}},
		{"Projetos de cooperação", [3]float64{210000, 225000, 240000}},
	}
	expense := []line{
		{"Pessoal e encargos sociais", [3]float64{1265000, 1302950, 1342038.5}},
		{"Reuniões estatutárias", [3]float64{238000, 176000, 412000}},
		{"Estudos e estatísticas sobre pensões e saúde", [3]float64{287300, 295900, 304800}},
		{"Formação e capacitação", [3]float64{264000, 271900, 280100}},
		{"Publicações e tradução em quatro línguas", [3]float64{148500, 152955, 157543}},
		{"Sistemas e arquivo digital", [3]float64{121000, 98000, 87000}},
	}
	in, out := total("Total das receitas", revenue), total("Total das despesas", expense)
	balance := line{name: "Saldo do exercício"}
	for i := range balance.amounts {
		balance.amounts[i] = in.amounts[i] - out.amounts[i]
	}
	return []sheet{
		{"Resumo", "Orçamento de amostra 2025–2027 (dólares dos Estados Unidos)", table3([]line{in, out, balance})},
		{"Receitas", "Receitas", table3(append(revenue, in))},
		{"Despesas", "Despesas", table3(append(expense, out))},
		{"Calendário", "Calendário da execução", [][]any{
			{"Etapa", "Data", "Responsável"},
			{"Apresentação do projeto de orçamento", "2024-06-28", "Secretaria-Geral"},
			{"Parecer da Controladoria", "2024-08-16", "Controladoria"},
			{"Aprovação", "2024-09-20", "Assembleia"},
			{"Primeiro relatório trimestral de execução", "2025-04-30", "Secretaria-Geral"},
		}},
	}
}

func total(name string, lines []line) line {
	sum := line{name: name}
	for _, l := range lines {
		for i, amount := range l.amounts {
			sum.amounts[i] += amount
		}
	}
	return sum
}

func table3(lines []line) [][]any {
	rows := [][]any{{"Rubrica", "2025", "2026", "2027"}}
	for _, l := range lines {
		rows = append(rows, []any{l.name, l.amounts[0], l.amounts[1], l.amounts[2]})
	}
	return rows
}

// writeWorkbook makes an Excel workbook with the mark on top of every sheet.
func writeWorkbook(sheets []sheet) ([]byte, error) {
	book := excelize.NewFile()
	defer book.Close()
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return nil, err
	}
	money, err := book.NewStyle(&excelize.Style{NumFmt: 4}) // #,##0.00
	if err != nil {
		return nil, err
	}
	for i, s := range sheets {
		if i == 0 {
			err = book.SetSheetName(book.GetSheetName(0), s.name)
		} else {
			_, err = book.NewSheet(s.name)
		}
		if err != nil {
			return nil, err
		}
		if err := fillSheet(book, s, bold, money); err != nil {
			return nil, fmt.Errorf("sheet %s: %w", s.name, err)
		}
	}
	if err := book.SetDocProps(&excelize.DocProperties{Title: sheets[0].title, Subject: Mark, Language: "pt"}); err != nil {
		return nil, err
	}
	out, err := book.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func fillSheet(book *excelize.File, s sheet, bold, money int) error {
	const head = 4 // the row of the columns' names, below mark and title
	last := head + len(s.rows) - 1
	for i, row := range append([][]any{{Mark}, {s.title}, {}}, s.rows...) {
		if err := book.SetSheetRow(s.name, fmt.Sprintf("A%d", i+1), &row); err != nil {
			return err
		}
	}
	if err := book.SetCellStyle(s.name, "A1", fmt.Sprintf("D%d", head), bold); err != nil {
		return err
	}
	if err := book.SetCellStyle(s.name, fmt.Sprintf("B%d", head+1), fmt.Sprintf("D%d", last), money); err != nil {
		return err
	}
	orientation, fit, high := "landscape", true, 0
	if err := book.SetPageLayout(s.name, &excelize.PageLayoutOptions{Orientation: &orientation, FitToHeight: &high}); err != nil {
		return err
	}
	if err := book.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if err := book.SetColWidth(s.name, "A", "A", 52); err != nil {
		return err
	}
	return book.SetColWidth(s.name, "B", "D", 18)
}
