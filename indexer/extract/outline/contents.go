package outline

// thin is how many bytes an entry of a table of contents has at most, on average.
const thin = 160

// dropContents removes the headings of a table of contents that has no dots to be known by:
// a run of them that comes again, with hardly a line of text between.
func (t *text) dropContents() {
	var articles []int
	for i, c := range t.found {
		if c.kind == article {
			articles = append(articles, i)
		}
	}
	if len(articles) > 3 && !t.marked {
		first := t.found[articles[0]]
		for k := 3; k < len(articles); k++ {
			again := t.found[articles[k]]
			if again.numeral.compare(first.numeral.number) != 0 || again.prefix != first.prefix {
				continue
			}
			span := t.lines[again.at].offset - t.lines[first.at].offset
			if span < thin*k && t.repeats(articles[:k], articles[k:]) {
				t.found = t.found[articles[k]-t.containersBefore(articles[k]):]
			}
			break
		}
	}
	t.dropRepeatedContainers()
}

// repeats reports whether most of the articles come again.
func (t *text) repeats(articles, later []int) bool {
	numbers := map[string]bool{}
	for _, i := range later {
		numbers[t.found[i].numeral.number.arabic()] = true
	}
	again := 0
	for _, i := range articles {
		if numbers[t.found[i].numeral.number.arabic()] {
			again++
		}
	}
	return again*4 >= len(articles)*3
}

// containersBefore counts the containers that stand directly before a candidate.
func (t *text) containersBefore(i int) int {
	n := 0
	for n < i && t.found[i-n-1].kind != article {
		n++
	}
	return n
}

// dropRepeatedContainers removes, in each run of containers without an article between, what
// stands before the run begins anew; and headings that are repeated at the top of every page.
func (t *text) dropRepeatedContainers() {
	var kept []candidate
	last := map[string]string{} // for each kind, the number that is open
	for i := 0; i < len(t.found); {
		if t.found[i].kind == article {
			kept = append(kept, t.found[i])
			i++
			continue
		}
		end := i
		for end < len(t.found) && t.found[end].kind != article {
			end++
		}
		begin := i
		for k := i + 1; k < end; k++ {
			if same(t.found[k], t.found[i]) {
				begin = k
			}
		}
		for _, c := range t.found[begin:end] {
			n := c.numeral.roman() + c.label
			if last[c.kind.name] == n && !c.anonymous && !t.marked {
				continue
			}
			for name, k := range kindsBelow(c.kind) {
				if k {
					delete(last, name)
				}
			}
			last[c.kind.name] = n
			kept = append(kept, c)
		}
		i = end
	}
	t.found = kept
}

func same(a, b candidate) bool {
	return a.kind == b.kind && !a.anonymous && a.numeral.compare(b.numeral.number) == 0 && a.numeral.word == b.numeral.word
}

// kindsBelow tells which kinds stand in one of this kind, so that they are counted anew.
func kindsBelow(k kind) map[string]bool {
	below := map[string]bool{}
	for _, other := range keywords {
		below[other.name] = other.rank > k.rank
	}
	return below
}

// place notes which articles are transitory: those that say so, and those under transitory
// provisions, unless their numbers go on from the articles before.
func (t *text) place() {
	trans, last, marks := false, 0, 0
	for i := range t.found {
		c := &t.found[i]
		switch {
		case c.kind == article:
			if m := t.lines[c.at].marks; m > 0 && m <= marks {
				trans = false // it stands beside the transitory provisions, not under them
			}
			c.trans = trans || c.transitory
			if n, plain := c.numeral.plain(); plain && !c.trans {
				last = n
			}
		case c.kind == transitory, c.kind != annex && parsesTransitory(t.headingOf(i)):
			trans, marks = t.restarts(i+1, last), t.lines[c.at].marks
		default:
			trans = false
		}
	}
}

func parsesTransitory(name string) bool {
	h, ok := parseTransitory(name)
	return ok && h.kind == transitory
}

// restarts reports whether the next article is counted anew.
func (t *text) restarts(i, last int) bool {
	for ; i < len(t.found); i++ {
		if t.found[i].kind == article {
			n, plain := t.found[i].numeral.plain()
			return !plain || n <= last || t.found[i].prefix != ""
		}
	}
	return true
}
