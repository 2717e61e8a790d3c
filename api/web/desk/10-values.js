// The filing desk: many documents at once, each with its hash, progress and receipt.
// A document is sent with the page's own form, so that what is wrong is said in the person's language.

const hashable = 256 << 20; // WebCrypto holds the whole file in memory
const resumable = 16 << 20; // from here on a file is sent in pieces: a broken line costs one of them
const piece = 8 << 20;
const atOnce = 3;

const byId = (id) => document.getElementById(id);
const desk = byId("desk");
const form = byId("filing");
const rows = byId("rows");
const words = Object.fromEntries(Array.from(document.querySelectorAll("#words li"), (li) => [li.dataset.word, li.textContent]));
const language = document.documentElement.lang;
const store = "acervo.desk." + desk.dataset.who;
const documents = []; // {file, key, own, asked, sum, state, …}
let batching = false;

// ---- what is typed

const read = (f) => {
  const all = {};
  for (const [name, value] of new FormData(f)) {
    if (value instanceof File || ["key", "kept", "show", "drop"].includes(name)) continue;
    if (name === "access_bodies") (all[name] ??= []).push(value);
    else all[name] = value;
  }
  all.access_bodies ??= [];
  return all;
};

const write = (root, values) => {
  for (const e of root.querySelectorAll("input[name], select[name], textarea[name]")) {
    if (!(e.name in values)) continue;
    if (e.type === "radio") e.checked = e.value === values[e.name];
    else if (e.type === "checkbox") e.checked = values[e.name].includes(e.value);
    else e.value = values[e.name];
  }
};

// The batch says it for all of them; what a document says itself goes before.
const valuesOf = (d) => ({ ...read(form), ...d.own });

// The fields of another type come from the server, made of the type's schema.
async function fieldsOf(root, prefix) {
  const type = root.querySelector("select[name=type]");
  const place = root.querySelector(`[id="${prefix}own"]`);
  const typed = Object.fromEntries(Array.from(place.querySelectorAll("[name]"), (e) => [e.name, e.value]));
  try {
    const answer = await fetch("/file?type=" + encodeURIComponent(type.value), { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const own = page.getElementById("own");
    if (own && page.querySelector("select[name=type]")?.value === type.value) {
      place.replaceChildren(...Array.from(own.childNodes, (n) => document.adoptNode(n)));
      rename(place, prefix);
      write(place, typed);
    }
  } catch {
    // no line: the fields that are there stay, and the server says what is missing
  }
}

const rename = (root, prefix) => {
  if (!prefix) return;
  for (const e of root.querySelectorAll("[id], [for], [aria-describedby]")) {
    if (e.id) e.id = prefix + e.id;
    for (const a of ["for", "aria-describedby"]) {
      if (e.hasAttribute(a)) e.setAttribute(a, e.getAttribute(a).split(" ").map((id) => prefix + id).join(" "));
    }
  }
};
