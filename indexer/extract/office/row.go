package office

// rowWriter tells what parts the cells of tables that may stand in each other.
type rowWriter struct {
	cells []int // begun, in each row that is open
	open  int   // cells that are open
}

func (w *rowWriter) row() { w.cells = append(w.cells, 0) }

// cell begins a cell.
func (w *rowWriter) cell() string {
	w.open++
	n := len(w.cells)
	if n == 0 {
		return ""
	}
	if w.cells[n-1]++; w.cells[n-1] > 1 {
		return "\t"
	}
	return ""
}

func (w *rowWriter) cellEnd() { w.open = max(0, w.open-1) }

// paragraphEnd ends a paragraph: a cell's paragraphs stay on its row's line.
func (w *rowWriter) paragraphEnd() string {
	if w.open > 0 {
		return " "
	}
	return "\n"
}

func (w *rowWriter) rowEnd() string {
	if n := len(w.cells); n > 0 {
		w.cells = w.cells[:n-1]
	}
	if w.open > 0 {
		return " "
	}
	return "\n"
}
