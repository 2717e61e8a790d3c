package journeys

import (
	"testing"

	"acervo/indexer/extract/extracttest"
)

// What is looked for is marked on a scan where it is printed, as on any other page: Tesseract told where its words are.
func TestWordsAreMarkedOnAScan(t *testing.T) {
	openBrowser(t)
	extracttest.Need(t, "tesseract", "apt-get install tesseract-ocr tesseract-ocr-spa")
	s := startSample(t)
	scan := s.document("MUESTRA/COR-15/1988")
	s.account("secretaria", "--roles", "clerk", "--bodies", "SG")
	for _, lang := range []string{"es", "fr"} {
		v := s.visitor(t, lang)
		v.signIn("secretaria")
		v.reach("/?q=pensiones+estadisticas")
		v.follow(`main a[href^="/d/` + scan.ID + `/read"]`)
		v.eventually(`document.querySelectorAll("#p1 rect").length > 0 && document.querySelector("#p1 img").complete`)
		v.says("#p1 svg", "pensiones")
		// Each mark lies on the page, over a word of the layer that is what was looked for, and on ink.
		for _, fault := range ask[[]string](v, `(() => {
			const faults = [], picture = document.querySelector("#p1 img"), page = picture.getBoundingClientRect();
			const canvas = Object.assign(document.createElement("canvas"), {width: picture.naturalWidth, height: picture.naturalHeight});
			const pen = canvas.getContext("2d");
			pen.drawImage(picture, 0, 0);
			const larger = picture.naturalWidth / page.width;
			for (const mark of document.querySelectorAll("#p1 rect")) {
				const m = mark.getBoundingClientRect();
				if (m.left < page.left || m.right > page.right || m.top < page.top || m.bottom > page.bottom) faults.push("a mark is beside the page");
				const under = [...document.querySelectorAll("#p1 tspan")].filter(w => { const b = w.getBoundingClientRect(); return Math.abs(b.left - m.left) < 4 && Math.abs((b.top + b.bottom) / 2 - (m.top + m.bottom) / 2) < 12; }).map(w => w.textContent);
				if (!under.some(w => /pensi[oó]n|estad[ií]stic/i.test(w))) faults.push("under a mark stands " + under.join(" "));
				const dots = pen.getImageData((m.left - page.left) * larger, (m.top - page.top) * larger, m.width * larger, m.height * larger).data;
				let dark = 0;
				for (let i = 0; i < dots.length; i += 4) if (dots[i] < 128) dark++;
				if (dark * 100 < dots.length / 4 * 5) faults.push("a mark is on blank paper");
			}
			return faults;
		})()`) {
			t.Errorf("in %s: %s", lang, fault)
		}
	}
}
