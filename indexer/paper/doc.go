// Package paper makes the PDFs that the service itself writes: certificates,
// receipts, registers, redlines.
//
// A Sheet is laid out from top to bottom with blocks that know nothing of
// coordinates (title, paragraph, facts, table, code); it breaks pages by itself. Press
// makes the documents that the domain asks for (records.Press) out of such blocks.
// Equal input gives equal bytes: nothing in them comes from the clock or from chance.
package paper
