// What every page gains by script; each works without it.

// A menu closes when something else is chosen, and with Escape.
const menus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("click", (e) => {
  for (const m of menus()) if (!m.contains(e.target)) m.open = false;
});
document.addEventListener("keydown", (e) => {
  if (e.key === "Escape") {
    for (const m of menus()) {
      m.open = false;
      m.querySelector("summary").focus();
    }
    return;
  }
  // "/" goes to the words that are looked for.
  const typing = e.target.closest?.("input, select, textarea, [contenteditable]");
  if (e.key !== "/" || typing || e.ctrlKey || e.metaKey || e.altKey) return;
  const box = document.querySelector("input[type=search]");
  if (box) {
    e.preventDefault();
    box.focus();
    box.select();
  }
});

// Whoever signs out leaves no drafts behind for the next one at this browser.
document.addEventListener("submit", (e) => {
  if (e.target.getAttribute("action") !== "/sign-out") return;
  for (const k of Object.keys(localStorage)) if (k.startsWith("acervo.desk.")) localStorage.removeItem(k);
});

// Buttons that only a script can serve are there from now on.
for (const b of document.querySelectorAll("button[data-copy], button[data-print]")) b.hidden = false;

document.addEventListener("click", async (e) => {
  const b = e.target.closest("button[data-copy], button[data-print]");
  if (!b) return;
  if ("print" in b.dataset) {
    window.print();
    return;
  }
  try {
    await navigator.clipboard.writeText(b.dataset.copy);
  } catch {
    return; // the text stands beside the button, to be copied by hand
  }
  const before = b.textContent;
  b.textContent = b.dataset.copied;
  b.classList.add("copied");
  setTimeout(() => {
    b.textContent = before;
    b.classList.remove("copied");
  }, 1600);
});

// What was changed in a long form and not sent is not lost by a link: the browser asks first.
for (const form of document.querySelectorAll("form.outlining")) {
  let changed = false;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  window.addEventListener("beforeunload", (e) => changed && e.preventDefault());
}

// What a class demands of its matters is shown as soon as the class is chosen; without script a button asks for it.
for (const chosen of document.querySelectorAll("select[data-demands]")) {
  document.getElementById("demanding").hidden = true;
  chosen.addEventListener("change", async () => {
    const wanted = chosen.value;
    try {
      const page = new DOMParser().parseFromString(await (await fetch(chosen.dataset.demands + encodeURIComponent(wanted))).text(), "text/html");
      const now = page.getElementById("demanded");
      if (now && chosen.value === wanted) document.getElementById("demanded").replaceChildren(...now.childNodes);
    } catch {
      document.getElementById("demanding").hidden = false; // no line; the server shows what was not seen before it opens anything
    }
  });
}

// A picture that is wider than the window opens where the day or version is that is shown.
for (const strip of document.querySelectorAll(".strip[data-open]")) {
  const picture = strip.querySelector("svg");
  const there = (Number(strip.dataset.open) / picture.viewBox.baseVal.width) * picture.clientWidth;
  strip.classList.add("early"); // without script it opens at one of its ends
  strip.scrollLeft = there - strip.clientWidth / 2;
}

// What goes on beside tells how far it is, until it is done.
async function look() {
  const facts = document.querySelector("dl[data-works]");
  if (!facts) return;
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const now = page.querySelector("dl.facts");
    const writing = [...document.querySelectorAll("main input, main textarea")].some((f) => f === document.activeElement || f.value !== f.defaultValue);
    const main = document.querySelector("main");
    const links = (of) => [...of.querySelectorAll("a, button, summary")];
    if (facts.dataset.works === "whole" && !writing && now && !("works" in now.dataset)) {
      const here = main.contains(document.activeElement);
      main.replaceWith(page.querySelector("main"));
      document.title = page.title;
      const heading = document.querySelector("main h1");
      if (here && heading) {
        heading.tabIndex = -1; // whoever was here goes on from the top of what is here now
        heading.focus();
      }
    } else if (now) {
      const at = links(facts).indexOf(document.activeElement);
      facts.replaceWith(now);
      links(now)[at]?.focus();
    }
  } catch {
    // the service is away for a moment
  }
  setTimeout(look, 1500);
}
if (document.querySelector("dl[data-works]")) setTimeout(look, 1500);
