// Package redline compares two texts of one language as a lawyer reads them: by
// provision, with what was moved or renumbered recognized, and word by word inside.
//
// What is no change of the law is no change here: white space and line ends,
// words parted at a line's end, quotes, dashes, ordinal signs, the marks of
// Markdown headings, and the headers and numbers of pages. Nothing of it is lost
// either: the answer holds both texts to the byte.
package redline
