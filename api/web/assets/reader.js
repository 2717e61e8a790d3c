// The reading room with script: all pages one below the other, fetched when they come
// near; zoom, find and jump without a new page; keys. Without it, a few pages at a time.

const sheets = document.getElementById("sheets");
const jump = document.getElementById("page");
const zoomed = document.getElementById("zoomed");
const more = sheets.dataset.more;
const kept = 40; // pages that stay loaded around the one that is read

const sizes = sheets.dataset.sizes.split(" ").flatMap((run) => {
  const [size, times] = run.split("*");
  const [width, height] = size.split("x").map(Number);
  return Array(Number(times || 1)).fill([width, height]);
});
const leaf = (n) => document.getElementById("p" + n);
const inRange = (n) => Math.max(1, Math.min(sizes.length, n));

// A page that is not there yet has its place already, so that nothing moves when it comes.
function placeholder(n) {
  const [width, height] = sizes[n - 1];
  const figure = document.createElement("figure");
  figure.className = "leaf";
  figure.id = "p" + n;
  figure.dataset.page = n;
  figure.dataset.empty = "1";
  figure.setAttribute("aria-label", sheets.dataset.label + " " + n);
  const box = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  box.setAttribute("viewBox", `0 0 ${width} ${height}`);
  box.setAttribute("class", "blank");
  const caption = document.createElement("figcaption");
  caption.className = "num";
  caption.textContent = n;
  figure.append(box, caption);
  return figure;
}

const present = [...sheets.querySelectorAll(".leaf")].map((f) => Number(f.dataset.page));
const first = present[0];
const last = present[present.length - 1];
let current = inRange(Number(jump.value) || 1);
{
  const before = document.createDocumentFragment();
  for (let n = 1; n < first; n++) before.append(placeholder(n));
  const after = document.createDocumentFragment();
  for (let n = last + 1; n <= sizes.length; n++) after.append(placeholder(n));
  sheets.prepend(before);
  sheets.append(after);
}
document.getElementById("pager")?.remove();

async function load(figure) {
  const n = figure.dataset.page;
  if (figure.dataset.loading) return;
  figure.dataset.loading = "1";
  try {
    const answer = await fetch(`${more}&page=${n}&zoom=${zoom}`, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.status);
    const html = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = document.adoptNode(html.querySelector(".leaf"));
    const picture = fresh.querySelector("picture");
    const there = figure.querySelector("picture");
    if (there) { // only its words were missing; a picture that moves would be fetched again
      for (const c of [...figure.childNodes]) if (c !== there) c.remove();
      picture.remove();
      figure.append(...fresh.childNodes);
      delete figure.dataset.late;
      delete figure.dataset.loading;
    } else {
      sketched(picture);
      figure.replaceWith(fresh);
      watch(fresh);
    }
    if (sought === Number(n)) seek(Number(n), sought !== current);
  } catch {
    delete figure.dataset.loading; // it is tried again when it comes near again
  }
}

// The picture of a page that came without it, from what the page says to browsers without script.
function picture(figure) {
  const later = figure.querySelector(":scope > noscript");
  if (!later) return;
  const html = new DOMParser().parseFromString(later.textContent, "text/html");
  const fresh = document.adoptNode(html.querySelector("picture"));
  sketched(fresh);
  figure.querySelector(".blank").replaceWith(fresh);
  later.remove();
}

// Of a page that is not the one asked for, yet seen beside it, a sketch is enough until somebody acts.
let few = true;
function sketched(fresh) {
  const img = fresh.querySelector("img");
  img.sizes = shown();
  if (!few) return;
  const source = document.createElement("source");
  source.srcset = img.getAttribute("src").replace(/width=.*/, `width=480&most=${sheets.dataset.sketch}`);
  fresh.prepend(source);
}

// Before anybody acts only what is seen is fetched; from then on what is near as well.
const nearing = (margin) =>
  new IntersectionObserver(
    (seen) => {
      for (const { isIntersecting, target } of seen) {
        if (!isIntersecting) continue;
        picture(target);
        if (target.dataset.empty || target.dataset.late) load(target);
      }
    },
    { rootMargin: margin },
  );
let near = nearing("-80px 0px 0px");
const signs = ["wheel", "touchstart", "pointerdown", "keydown"];
function acted() {
  for (const s of signs) removeEventListener(s, acted, true);
  near.disconnect();
  near = nearing("120% 0px");
  for (const f of sheets.querySelectorAll(".leaf")) near.observe(f);
  sharp();
}
// As sharp as the screen is: what was fetched for a first look had few pixels.
function sharp() {
  few = false;
  for (const s of sheets.querySelectorAll("source")) s.remove();
}
const read = new IntersectionObserver(
  (seen) => {
    for (const s of seen) s.target.toggleAttribute("data-seen", s.isIntersecting);
    const top = sheets.querySelector("[data-seen]");
    if (top) turnedTo(Number(top.dataset.page));
  },
  { rootMargin: "-35% 0px -50% 0px" },
);
function watch(figure) {
  near.observe(figure);
  read.observe(figure);
}

function turnedTo(n) {
  if (n === current) return;
  current = n;
  if (document.activeElement !== jump) jump.value = n;
  const address = new URL(location.href);
  address.searchParams.set("page", n);
  address.searchParams.delete("at");
  address.searchParams.delete("near");
  address.hash = "";
  history.replaceState(null, "", address);
  for (const a of document.querySelectorAll(".outline a[data-page], .thumbs a")) {
    const here = Number(a.dataset.page || a.querySelector(".num").lastChild.data) === n;
    a.classList.toggle("here", here);
  }
  for (const f of sheets.querySelectorAll(".leaf:not([data-empty])")) { // what is far away is let go
    const p = Number(f.dataset.page);
    if (Math.abs(p - n) > kept) {
      const blank = placeholder(p);
      f.replaceWith(blank);
      watch(blank);
    }
  }
}

// seek scrolls to a page, or to the first mark on it.
let sought = 0;
function seek(n, marks) {
  n = inRange(n);
  const target = leaf(n);
  const mark = marks ? target.querySelector("rect, mark") : null;
  sought = marks && !mark && target.dataset.empty ? n : 0;
  target.scrollIntoView({ behavior: "instant" });
  if (mark?.getBoundingClientRect().bottom > innerHeight * 0.8) mark.scrollIntoView({ block: "center", behavior: "instant" });
}

jump.form.addEventListener("submit", (e) => {
  e.preventDefault();
  seek(Number(jump.value) || current, false);
  jump.blur();
});
document.addEventListener("click", (e) => {
  const a = e.target.closest(".foundlist a, .outline a[data-page], .thumbs a");
  if (!a || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
  e.preventDefault();
  if (a.closest(".foundlist")) hit = hits.indexOf(a);
  seek(Number(a.dataset.page || a.querySelector(".num").lastChild.data), Boolean(a.closest(".foundlist")));
});

// Zoom: the steps are those of the menu.
const steps = [...document.querySelectorAll("[data-zoom]")];
let zoom = Number(steps.find((a) => a.hasAttribute("aria-current")).dataset.zoom);
const shown = () => {
  const closer = visualViewport.scale; // by two fingers
  return `(max-width: 860px) calc(${zoom * closer}vw - 38px), ${Math.round(8.6 * zoom * closer)}px`;
};
const sharpen = () => {
  for (const i of sheets.querySelectorAll("img")) i.sizes = shown();
};
visualViewport.addEventListener("resize", sharpen);
function zoomTo(percent) {
  const at = current;
  sheets.classList.replace("z" + zoom, "z" + percent);
  zoom = percent;
  zoomed.textContent = percent + " %";
  for (const a of steps) {
    if (Number(a.dataset.zoom) === percent) a.setAttribute("aria-current", "true");
    else a.removeAttribute("aria-current");
  }
  acted();
  sharpen();
  leaf(at).scrollIntoView({ behavior: "instant" });
}
const zoomStep = (by) => {
  const i = steps.findIndex((a) => Number(a.dataset.zoom) === zoom) + by;
  if (steps[i]) zoomTo(Number(steps[i].dataset.zoom));
};
for (const a of steps) {
  a.addEventListener("click", (e) => {
    e.preventDefault();
    zoomTo(Number(a.dataset.zoom));
    a.closest("details").open = false;
  });
}

const hits = [...document.querySelectorAll(".foundlist a")];
let hit = -1;
function nextHit(by) {
  if (!hits.length) return;
  hit = hit < 0 ? Math.max(0, hits.findIndex((a) => Number(a.dataset.page) >= current)) : (hit + by + hits.length) % hits.length;
  for (const [i, a] of hits.entries()) a.classList.toggle("here", i === hit);
  hits[hit].scrollIntoView({ block: "nearest", behavior: "instant" });
  seek(Number(hits[hit].dataset.page), true);
}

document.addEventListener("keydown", (e) => {
  if (e.target.closest?.("input, select, textarea") || e.ctrlKey || e.metaKey || e.altKey) return;
  const keys = {
    n: () => nextHit(1),
    N: () => nextHit(-1),
    j: () => seek(current + 1, false),
    k: () => seek(current - 1, false),
    g: () => jump.select(),
    "+": () => zoomStep(1),
    "-": () => zoomStep(-1),
  };
  if (keys[e.key]) {
    e.preventDefault();
    keys[e.key]();
  }
});

for (const f of sheets.querySelectorAll(".leaf")) watch(f);
if (current !== first || location.hash) seek(current, hits.length > 0);
for (const s of signs) addEventListener(s, acted, { capture: true, passive: true });
addEventListener("pointermove", sharp, { once: true, passive: true });
