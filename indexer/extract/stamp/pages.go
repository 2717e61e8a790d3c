package stamp

import (
	"errors"
	"fmt"
	"math"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"acervo/indexer/paper"
)

// leaf is a page with what it inherits.
type leaf struct {
	dict      types.Dict
	resources types.Object
	box       *types.Rectangle // that is shown
	rotate    int              // clockwise: 0, 90, 180 or 270
}

var errTree = errors.New("stamp: the page tree is damaged")

// leaves lists the pages in order.
func leaves(ctx *model.Context) ([]leaf, error) {
	root, err := ctx.Pages()
	if err != nil {
		return nil, err
	}
	w := walk{ctx: ctx, seen: map[int]bool{}}
	err = w.node(*root, leaf{}, 0)
	return w.pages, err
}

type walk struct {
	ctx   *model.Context
	seen  map[int]bool
	pages []leaf
}

func (w *walk) node(ref types.IndirectRef, up leaf, depth int) error {
	if depth > 100 || w.seen[ref.ObjectNumber.Value()] {
		return errTree
	}
	w.seen[ref.ObjectNumber.Value()] = true
	d, err := w.ctx.DereferenceDict(ref)
	if err != nil || d == nil {
		return errors.Join(errTree, err)
	}
	here := up
	here.dict = d
	if o, ok := d["Resources"]; ok {
		here.resources = o
	}
	for _, name := range []string{"MediaBox", "CropBox"} { // the crop box decides, when there is one
		if box, err := w.box(d[name]); err != nil {
			return err
		} else if box != nil {
			here.box = box
		}
	}
	if o, ok := d["Rotate"]; ok {
		if n, err := w.ctx.DereferenceNumber(o); err == nil {
			here.rotate = (int(math.Round(n/90))*90%360 + 360) % 360
		}
	}
	kids, err := w.ctx.DereferenceArray(d["Kids"])
	if err != nil {
		return err
	}
	if kids == nil {
		w.pages = append(w.pages, here)
		return nil
	}
	for _, k := range kids {
		ref, ok := k.(types.IndirectRef)
		if !ok {
			return errTree
		}
		if err := w.node(ref, here, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) box(o types.Object) (*types.Rectangle, error) {
	a, err := w.ctx.DereferenceArray(o)
	if err != nil || len(a) != 4 {
		return nil, err
	}
	var n [4]float64
	for i := range n {
		if n[i], err = w.ctx.DereferenceNumber(a[i]); err != nil {
			return nil, err
		}
	}
	return types.NewRectangle(min(n[0], n[2]), min(n[1], n[3]), max(n[0], n[2]), max(n[1], n[3])), nil
}

// The place of the line, in points: so far from the page's left edge as shown, and no closer
// to its ends.
const (
	inset = 5.0
	ends  = 12.0
)

// place returns the matrix that puts a strip of a width on a page: upright along its left
// edge as it is shown, read from below, in the middle.
func (l leaf) place(wide float64) [6]float64 {
	w, h := l.box.Width(), l.box.Height()
	if l.rotate%180 != 0 {
		w, h = h, w
	}
	k := min(1, (h-2*ends)/wide)
	k = max(k, 0.1)
	// As shown: x' = inset + (height - y)·k, y' = (h - wide·k)/2 + x·k
	m := [6]float64{0, k, -k, 0, inset + paper.StripHeight*k, (h - wide*k) / 2}
	// From the page as shown to the page's own space, by the rotation that is still to come (ISO 32000-1 §7.7.3.3).
	switch l.rotate {
	case 90: // shown (x, y) is (h - y, x) of the page
		m = [6]float64{-m[1], m[0], -m[3], m[2], h - m[5], m[4]}
	case 180:
		m = [6]float64{-m[0], -m[1], -m[2], -m[3], w - m[4], h - m[5]}
	case 270: // shown (x, y) is (y, w - x) of the page
		m = [6]float64{m[1], -m[0], m[3], -m[2], m[5], w - m[4]}
	}
	m[4] += l.box.LL.X
	m[5] += l.box.LL.Y
	return m
}

// draw puts a strip's page on another page, over what is there.
func draw(ctx *model.Context, strip leaf, wide float64, page leaf) error {
	if page.box == nil {
		return errors.New("it has no size")
	}
	form, err := form(ctx, strip, wide)
	if err != nil {
		return err
	}
	name, err := addForm(ctx, page, *form)
	if err != nil {
		return err
	}
	m := page.place(wide)
	begin, err := stream(ctx, "q\n")
	if err != nil {
		return err
	}
	end, err := stream(ctx, fmt.Sprintf("\nQ\n/Artifact <</Type /Pagination>> BDC\nq %.4f %.4f %.4f %.4f %.3f %.3f cm /%s Do Q\nEMC\n", m[0], m[1], m[2], m[3], m[4], m[5], name))
	if err != nil {
		return err
	}
	contents := types.Array{*begin}
	switch o, err := ctx.Dereference(page.dict["Contents"]); o := o.(type) {
	case types.Array:
		contents = append(contents, o...)
	case types.StreamDict:
		contents = append(contents, page.dict["Contents"])
	case nil:
		if err != nil {
			return err
		}
	default:
		return errors.New("its contents are damaged")
	}
	page.dict["Contents"] = append(contents, *end)
	return nil
}

// form makes a form of a strip's page, with its content as it is.
func form(ctx *model.Context, strip leaf, wide float64) (*types.IndirectRef, error) {
	content, _, err := ctx.DereferenceStreamDict(strip.dict["Contents"])
	if err != nil || content == nil {
		return nil, &ownFault{errors.Join(errors.New("stamp: a strip is empty"), err)}
	}
	sd := *content
	sd.Dict = types.Dict{
		"Type": types.Name("XObject"), "Subtype": types.Name("Form"), "Filter": content.Dict["Filter"],
		"BBox": types.NewNumberArray(0, 0, wide, paper.StripHeight), "Resources": strip.resources,
	}
	if l, ok := content.Dict["Length"]; ok {
		sd.Dict["Length"] = l
	}
	return ctx.IndRefForNewObject(sd)
}

// addForm enters a form into the page's resources under a new name. Resources may be
// shared by pages, so that the page gets its own.
func addForm(ctx *model.Context, page leaf, form types.IndirectRef) (name string, err error) {
	shared, err := ctx.DereferenceDict(page.resources)
	if err != nil {
		return "", err
	}
	forms, err := ctx.DereferenceDict(shared["XObject"])
	if err != nil {
		return "", err
	}
	own, ownForms := shallow(shared), shallow(forms)
	name = "Certified"
	for ownForms[name] != nil {
		name += "0"
	}
	ownForms[name] = form
	own["XObject"] = ownForms
	page.dict["Resources"] = own
	return name, nil
}

func shallow(d types.Dict) types.Dict {
	c := types.Dict{}
	for k, v := range d {
		c[k] = v
	}
	return c
}

func stream(ctx *model.Context, content string) (*types.IndirectRef, error) {
	sd, err := ctx.NewStreamDictForBuf([]byte(content))
	if err != nil {
		return nil, err
	}
	if err := sd.Encode(); err != nil {
		return nil, err
	}
	return ctx.IndRefForNewObject(*sd)
}

// drop takes the strips' own pages out of the page tree: the branch before the last ones,
// which are those of so many sources.
func drop(ctx *model.Context, pages, sources int) error {
	root, err := ctx.Pages()
	if err != nil {
		return err
	}
	d, err := ctx.DereferenceDict(*root)
	if err != nil {
		return err
	}
	kids := d.ArrayEntry("Kids")
	at := len(kids) - sources - 1
	if at < 1 {
		return &ownFault{errTree}
	}
	d["Kids"] = append(append(types.Array{}, kids[:at]...), kids[at+1:]...)
	ctx.PageCount -= pages
	d["Count"] = types.Integer(ctx.PageCount)
	return nil
}
