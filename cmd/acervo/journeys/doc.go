// Package journeys walks through the pages as people do: the real program serves
// the sample collection, and a real browser (Chromium) clicks and types in it.
package journeys
