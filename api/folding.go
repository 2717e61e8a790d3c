package api

import (
	"acervo/api/web"
	"acervo/records"
)

// A list of so many rows is shown as it is; a longer one is folded on narrow screens.
const (
	unfolded = 10
	portion  = 25 // of rows that no class parts
)

// folds parts the rows of a long list: those of a top class of the file plan together, in the order in which
// the first of each comes. of gives the class of a row. A list that is short, or all of one class, is one nameless part.
func folds[T any](w words, rows []T, of func(T) string) []web.Fold[T] {
	if len(rows) <= unfolded {
		return []web.Fold[T]{{Rows: rows}}
	}
	var all []web.Fold[T]
	at := map[string]int{}
	for _, row := range rows {
		top := w.profile.TopOf(of(row))
		i, known := at[top]
		if !known {
			i = len(all)
			at[top], all = i, append(all, web.Fold[T]{Name: w.class(top)})
		}
		all[i].Rows = append(all[i].Rows, row)
	}
	if len(all) == 1 {
		all[0].Name = ""
	}
	return all
}

// portions parts the rows of a long list where there is nothing to part them by.
func portions[T any](rows []T) []web.Fold[T] {
	if len(rows) <= portion {
		return []web.Fold[T]{{Rows: rows}}
	}
	var all []web.Fold[T]
	for from := 0; from < len(rows); from += portion {
		last := min(from+portion, len(rows))
		all = append(all, web.Fold[T]{From: from + 1, Last: last, Rows: rows[from:last]})
	}
	return all
}

// reportFolds parts a report whose rows are the classes of the plan in its order by the top ones, and any other, which
// has an order of its own, into portions.
func reportFolds(w words, r records.Report, rows []web.ReportRow) []web.Fold[web.ReportRow] {
	if r.Name != records.ReportCoverage {
		return portions(rows)
	}
	return folds(w, rows, func(row web.ReportRow) string { return row.Class })
}
