// Package web is what people see in a browser: templates, typed pages, the look,
// and the words of the interface in four languages. It knows nothing of HTTP
// requests: package api fills the pages in, and sends the bytes.
//
// Every page works without script; the modules in assets improve it. The policy that
// package api sends (Policy) allows script, style and pictures from here, nothing inline
// and no style attribute: what must be measured is drawn as SVG, whose attributes are no style.
//
// # How a page is made
//
// A page is a struct that embeds Frame, with a name of a file in templates that
// defines "title" and "main", and may define "head" (a script or style sheet of its own
// from assets: <script type="module" src="{{asset "x.js"}}">). Messages stand in
// messages/xx.json; those of one room may stand in a file of its own, messages/room.xx.json.
//
// # The look
//
// The files in look are joined into app.css in the order of their names: tokens, ground,
// frame, parts, forms, then rooms, narrow windows and paper. Colours, sizes and spaces are
// tokens (look/10-tokens.css); assets/dark.css gives the colours of the dark their values and
// is linked by Frame.Dark, so that no rule is written twice and paper is always light. Legal
// text is set in --text at --measure; numbers that stand in columns have the class num.
//
// # The parts
//
// By class: button (first, big, danger, quiet, wide) and plain, in buttons (stack);
// badge and banner (ok, soon, gone, past; badge also info, moved), which carry a sign or
// words beside their colour; note (gone, info); card with header; empty for what has nothing to
// show; tabs; crumbs; pager; facts (a dl of two columns); lines (a table whose cells have
// data-label, so that each row is a block on a phone; put it into scroll when it is wide);
// form, field, two (columns), tick, hint and mistake; menu (details that open a list);
// meta (facts parted by dots); hash; kicker, title and lead of a page's head; narrow and
// sheetside for columns; sheet for legal text; screen for what is not printed; unseen for what
// is only said; inline and filter for forms of one line; tiles for cards side by side; data for text of machines. By template: "crumbs" (Choices), "copy" (a text), "printer", "date", "moment",
// "event" (a ledger entry as a sentence), "chart" (a Chart with its table), "done", "mistakes" (all of a form), "keepertabs",
// "hash", "said", "status", "level", "mistake" and "amiss" of a field.
package web
