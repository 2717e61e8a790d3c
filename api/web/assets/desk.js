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

// ---- proposals from a file's name

const fold = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function propose(file) {
  const stem = file.name.replace(/\.[^.]{1,5}$/, "");
  const dated = /^(?:19|20)\d\d[-_.]?(?:0[1-9]|1[0-2])[-_.]?(?:0[1-9]|[12]\d|3[01])[-_.\s]+/; // what the field for the date says
  const own = { title: (stem.replace(dated, "") || stem).replace(/[_\s]+/g, " ").trim() };
  const day = /(?:^|\D)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?:\D|$)/.exec(stem);
  if (day) own.date = `${day[1]}-${day[2]}-${day[3]}`;
  const lang = /[-_. (](es|en|pt|fr)\)?$/i.exec(stem);
  if (lang) own.lang = lang[1].toLowerCase();
  const said = fold(stem).split(/[^a-z]+/);
  for (const o of form.elements.type.options) {
    const name = fold(o.textContent).split(/[^a-z]+/).filter(Boolean)[0] ?? "";
    if (form.elements.type.value === "other" && name.length > 3 && said.includes(name)) {
      own.type = o.value;
      break;
    }
  }
  return own;
}

// ---- the list

const size = (n) => {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  let i = 0;
  for (; n >= 1000 && i < 3; i++) n /= 1000;
  return new Intl.NumberFormat(language, { style: "unit", unit: units[i], unitDisplay: "short", maximumFractionDigits: n < 10 && i ? 1 : 0 }).format(n);
};

const make = (name, text, className) => {
  const e = document.createElement(name);
  if (text) e.textContent = text;
  if (className) e.className = className;
  return e;
};

const link = (text, address) => {
  const a = make("a", text);
  a.href = address;
  return a;
};

const button = (word, act) => {
  const b = make("button", words[word], "plain");
  b.type = "button";
  b.addEventListener("click", act);
  return b;
};

const chosen = (name, value) => {
  const o = Array.from(form.elements[name].options).find((o) => o.value === value);
  return o?.value ? o.textContent.trim() : "";
};

const busy = (d) => ["waiting", "sending", "filing", "broken"].includes(d.state);

function show(d) {
  const row = d.row;
  row.className = d.state;
  const [file, what, date, state] = Array.from(row.cells);
  file.replaceChildren(make("b", d.file.name), make("small", size(d.file.size) + (d.sum || d.state === "hashing" ? "" : " · " + words["hash.late"]), "num"));
  if (d.sum) file.append(make("code", d.state === "filed" ? d.sum : d.sum.slice(0, 16) + "…", "hash"));
  const v = valuesOf(d);
  what.replaceChildren(make("span", v.title || words.notitle, d.proposed ? "proposed" : ""));
  what.append(make("small", [chosen("type", v.type), chosen("body", v.body), chosen("lang", v.lang), v.symbol].filter(Boolean).join(" · ")));
  date.replaceChildren();
  if (v.date) {
    const day = new Date(v.date + "T12:00:00Z");
    date.append(make("span", isNaN(day) ? v.date : new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(day), d.proposed && d.own.date ? "proposed num" : "num"));
  }
  state.replaceChildren(...standing(d));
  tell();
}

function standing(d) {
  const edit = () => button("edit", () => describe(d));
  const remove = () => button("remove", () => forget(d));
  switch (d.state) {
    case "filed": {
      const badge = make("span", "", "badge ok");
      badge.append(words["state.filed"] + " ", link(d.number, d.receipt));
      return [badge, make("small", d.filedAt, "num"), ...(d.differs ? [make("p", words["hash.differs"], "mistake")] : [])];
    }
    case "duplicate": {
      const said = make("small", words["duplicate.of"] + " ");
      said.append(link(d.other.number, "/d/" + d.other.document));
      const anyway = () => {
        d.anyway = true;
        d.state = "ready";
        show(d);
        keep();
      };
      return [make("span", words.duplicate, "badge soon"), said, button("anyway", anyway), remove()];
    }
    case "refused":
      return [make("span", words["state.refused"], "badge gone"), ...d.said.map((s) => make("p", s, "mistake")), edit(), button("again", () => ask(d)), remove()];
    case "hashing":
      return [make("progress"), make("small", words["state.hashing"])];
    case "ready":
      return [make("span", words["state.ready"], "badge info"), edit(), remove()];
  }
  const p = make("progress");
  p.setAttribute("aria-label", d.file.name);
  if (d.state !== "filing") p.value = d.done ?? 0;
  const percent = d.state === "sending" ? new Intl.NumberFormat(language, { style: "percent" }).format(d.done ?? 0) + " · " : "";
  return [p, make("small", percent + words["state." + d.state], "num")];
}

function tell() {
  const count = (fits) => documents.filter(fits).length;
  const n = documents.length;
  const filed = count((d) => d.state === "filed");
  byId("listed").hidden = n === 0;
  desk.classList.toggle("filled", n > 0);
  const counted = byId("counted");
  counted.textContent = (new Intl.PluralRules(document.documentElement.lang).select(n) === "one" ? counted.dataset.one : counted.dataset.other).replace("{n}", n);
  const text = byId("tally").dataset.text.replace("{filed}", filed).replace("{busy}", count(busy)).replace("{look}", count((d) => ["refused", "duplicate"].includes(d.state)));
  if (byId("tally").textContent !== text) byId("tally").textContent = text;
  byId("print").hidden = filed === 0;
  byId("send").disabled = !documents.some((d) => d.state === "ready");
}

// ---- files come

let hashing = Promise.resolve(); // one at a time: each is held in memory

function take(files) {
  for (const file of files) {
    if (documents.some((d) => same(d.file, file) && d.state !== "filed")) continue;
    const known = drafted.findIndex((d) => same(d, file));
    const d = { file, key: crypto.randomUUID(), own: propose(file), proposed: true, state: "hashing" };
    if (known >= 0) Object.assign(d, { own: drafted[known].own, key: drafted[known].key, upload: drafted[known].upload, proposed: false }), drafted.splice(known, 1);
    d.row = rows.insertRow();
    for (let i = 0; i < 4; i++) d.row.insertCell();
    documents.push(d);
    show(d);
    hashing = hashing.then(() => look(d));
  }
  tellDraft();
  keep();
}

const same = (a, b) => a.name === b.name && a.size === b.size && (a.modified ?? a.lastModified) === (b.modified ?? b.lastModified);

// Computes the hash and asks whether these bytes are filed already.
async function look(d) {
  if (d.gone) return;
  try {
    if (d.file.size <= hashable && crypto.subtle) {
      const sum = await crypto.subtle.digest("SHA-256", await d.file.arrayBuffer());
      d.sum = Array.from(new Uint8Array(sum), (b) => b.toString(16).padStart(2, "0")).join("");
      const answer = await fetch("/api/v1/files?sha256=" + d.sum);
      d.other = answer.ok ? (await answer.json()).items[0] : undefined;
      if (documents.some((o) => o !== d && !o.gone && o.sum === d.sum && o.state !== "filed")) return refuse(d, [words.twice]);
    }
  } catch {
    // a file that cannot be read, or no line: sending it will tell
  }
  d.state = d.other && !d.anyway ? "duplicate" : "ready";
  show(d);
}

function forget(d) {
  d.gone = true;
  d.row.remove();
  documents.splice(documents.indexOf(d), 1);
  tell();
  keep();
}

async function filesOf(transfer) {
  const entries = Array.from(transfer.items ?? [], (i) => i.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((e) => e.isDirectory)) return Array.from(transfer.files);
  const all = [];
  const walk = async (e) => {
    if (e.isFile) return all.push(await new Promise((yes, no) => e.file(yes, no)));
    const reader = e.createReader();
    for (;;) {
      const some = await new Promise((yes, no) => reader.readEntries(yes, no));
      if (!some.length) return;
      for (const s of some) await walk(s);
    }
  };
  for (const e of entries) await walk(e);
  return all.filter((f) => !f.name.startsWith("."));
}

// ---- one document's own form

function describe(d) {
  const dialog = byId("describe");
  const fields = byId("described").cloneNode(true);
  fields.removeAttribute("id");
  rename(fields, "own-");
  for (const e of fields.querySelectorAll("[data-one]")) e.hidden = false;
  for (const m of fields.querySelectorAll(".mistake")) m.remove();
  byId("describe-fields").replaceChildren(fields);
  byId("describe-name").textContent = d.file.name;
  const type = fields.querySelector("select[name=type]");
  const fill = () => write(fields, valuesOf(d));
  fill();
  if (type.value !== form.elements.type.value) fieldsOf(fields, "own-").then(fill);
  type.addEventListener("change", () => fieldsOf(fields, "own-"));
  dialog.returnValue = "cancel"; // as Escape leaves it
  dialog.querySelector("form").onsubmit = (e) => {
    e.preventDefault();
    dialog.close(e.submitter?.value ?? "keep");
  };
  dialog.onclose = () => {
    if (dialog.returnValue !== "keep") return;
    const batch = read(form);
    const typed = read(dialog.querySelector("form"));
    d.own = { title: typed.title };
    for (const [name, value] of Object.entries(typed)) {
      if (JSON.stringify(value) !== JSON.stringify(batch[name])) d.own[name] = value;
    }
    d.proposed = false;
    if (d.state === "refused") {
      d.state = "ready";
      d.key = crypto.randomUUID(); // nothing was filed: what is sent now is another request
    }
    show(d);
    keep();
  };
  dialog.showModal();
}

// ---- sending

let running = 0;

function ask(d) {
  d.state = "waiting";
  show(d);
  next();
}

function next() {
  while (running < atOnce) {
    const d = documents.find((d) => d.state === "waiting");
    if (!d) return;
    running++;
    d.state = "sending";
    d.done = 0;
    show(d);
    send(d)
      .catch((e) => refuse(d, [e?.said ?? words["state.lost"]]))
      .finally(() => {
        running--;
        keep();
        next();
      });
  }
}

function refuse(d, said) {
  d.state = "refused";
  d.said = said;
  show(d);
}

const progress = (d, done) => {
  d.done = done;
  d.state = done < 1 ? "sending" : "filing";
  show(d);
};

// request is fetch that tells how far the body has gone.
const request = (method, address, { body, headers = {}, type = "", moved } = {}) =>
  new Promise((yes, no) => {
    const x = new XMLHttpRequest();
    x.open(method, address);
    x.responseType = type;
    for (const [k, v] of Object.entries(headers)) x.setRequestHeader(k, v);
    if (moved) x.upload.addEventListener("progress", (e) => moved(e.loaded, e.total));
    x.addEventListener("load", () => yes(x));
    x.addEventListener("error", () => no(new Error("line")));
    x.addEventListener("abort", () => no(new Error("line")));
    x.send(body);
  });

async function send(d) {
  const body = new FormData();
  for (const [name, value] of Object.entries(valuesOf(d))) for (const v of [value].flat()) body.append(name, v);
  body.append("key", d.key);
  if (d.anyway) body.set("allow_duplicate", "true");
  if (d.file.size > resumable) {
    await upload(d);
    body.append("upload", d.upload);
  } else body.append("file", d.file);
  const x = await request("POST", "/file", {
    body, type: "document", headers: { Accept: "text/html" },
    moved: d.file.size > resumable ? undefined : (sent, all) => progress(d, Math.min(1, sent / all)),
  });
  const page = x.response;
  const number = page?.querySelector(".receipt .bignumber")?.textContent;
  if (x.status === 200 && number) {
    const sums = Array.from(page.querySelectorAll(".receipt .sum .hash"), (e) => e.textContent.trim());
    Object.assign(d, { state: "filed", number, receipt: new URL(x.responseURL).pathname + new URL(x.responseURL).search.replace(/&new=1/, ""), filedAt: page.querySelector(".receipt time")?.textContent });
    d.differs = d.sum && !sums.includes(d.sum);
    d.sum ??= sums[0];
    show(d);
    return;
  }
  if (x.status === 401) return refuse(d, [words["state.out"]]);
  const said = Array.from(page?.querySelectorAll("#mistakes li, #mistakes p + p") ?? [], (e) => e.textContent.trim());
  const fault = page?.querySelector("main p:not(.kicker)")?.textContent.trim();
  refuse(d, said.length ? said : [fault || words["state.lost"]]);
}

// upload sends a large file in pieces, and goes on where a broken line left it.
async function upload(d) {
  for (let failed = 0; ; ) {
    try {
      let at = d.upload ? await reached(d) : -1;
      if (at < 0) {
        const x = await request("POST", "/api/v1/uploads", { body: JSON.stringify({ name: d.file.name, size: d.file.size }), headers: { "Content-Type": "application/json" } });
        if (x.status !== 201) throw refusal(x);
        d.upload = JSON.parse(x.responseText).id;
        at = 0;
        keep();
      }
      do {
        const x = await request("PATCH", "/api/v1/uploads/" + d.upload, {
          body: d.file.slice(at, at + piece), headers: { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(at) },
          moved: (sent) => progress(d, Math.min(0.999, (at + sent) / d.file.size)),
        });
        if (x.status !== 204) throw refusal(x);
        at = Number(x.getResponseHeader("Upload-Offset"));
        failed = 0;
      } while (at < d.file.size);
      return progress(d, 1);
    } catch (e) {
      if (e.final || ++failed > 20) throw e;
      d.state = "broken";
      show(d);
      await new Promise((go) => {
        setTimeout(go, Math.min(30, 2 ** failed) * 1000);
        window.addEventListener("online", go, { once: true });
      });
    }
  }
}

async function reached(d) {
  const x = await request("HEAD", "/api/v1/uploads/" + d.upload);
  if (x.status === 404) return -1; // it was swept away
  if (x.status !== 200) throw refusal(x);
  return Number(x.getResponseHeader("Upload-Offset"));
}

function refusal(x) {
  const e = new Error("refused");
  e.final = x.status < 500 && ![408, 409, 429].includes(x.status);
  if (x.status === 401) e.said = words["state.out"];
  else if (e.final) {
    try {
      e.said = JSON.parse(x.responseText).detail;
    } catch {
      // the words for a lost line will do
    }
  }
  return e;
}

// ---- the draft: descriptions, not bytes

let drafted = [];
let later;

function keep() {
  clearTimeout(later);
  later = setTimeout(save, 300);
}

function save() {
  clearTimeout(later);
  later = undefined;
  const files = [...documents.filter((d) => d.state !== "filed").map((d) => ({ name: d.file.name, size: d.file.size, modified: d.file.lastModified, own: d.own, key: d.key, upload: d.upload })), ...drafted];
  try {
    if (!files.length) localStorage.removeItem(store);
    else localStorage.setItem(store, JSON.stringify({ at: Date.now(), batch: read(form), files }));
  } catch {
    // a browser that keeps nothing keeps no draft
  }
}

function tellDraft() {
  const note = byId("draft");
  note.hidden = drafted.length === 0;
  note.querySelector("ul").replaceChildren(...drafted.slice(0, 12).map((d) => make("li", d.name)), ...(drafted.length > 12 ? [make("li", "… +" + (drafted.length - 12))] : []));
}

function recall() {
  let kept;
  try {
    kept = JSON.parse(localStorage.getItem(store));
  } catch {
    return;
  }
  if (!kept?.files?.length) return;
  drafted = kept.files;
  byId("draft").querySelector("p").textContent = words.draft.replace("{when}", new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(kept.at));
  write(form, kept.batch);
  fieldsOf(form, "").then(() => write(form, kept.batch));
  tellDraft();
}

// ---- the page

function turn(many) {
  batching = many;
  byId("many").hidden = !many;
  byId("toform").hidden = many;
  byId("forall").hidden = !many;
  desk.classList.toggle("batch", many);
  for (const e of form.querySelectorAll("[data-one]")) e.hidden = many;
}

if (desk && form) {
  byId("typing").hidden = true;
  form.elements.type.addEventListener("change", () => fieldsOf(form, ""));
  form.addEventListener("submit", (e) => batching && e.preventDefault());
  form.addEventListener("input", () => {
    for (const d of documents) if (d.state !== "filed" && !busy(d)) show(d);
    keep();
  });
  for (const b of document.querySelectorAll("[data-to]")) b.addEventListener("click", () => turn(b.dataset.to === "many"));
  for (const id of ["choose", "folder", "photo"]) {
    byId(id).addEventListener("change", (e) => {
      take(Array.from(e.target.files).filter((f) => !f.name.startsWith(".")));
      e.target.value = "";
    });
  }
  byId("camera").hidden = !matchMedia("(pointer: coarse)").matches;
  const landing = document.querySelector(".landing");
  document.addEventListener("dragover", (e) => {
    if (!batching || !Array.from(e.dataTransfer.types).includes("Files")) return;
    e.preventDefault();
    landing.classList.add("over");
  });
  document.addEventListener("dragleave", (e) => e.relatedTarget || landing.classList.remove("over"));
  document.addEventListener("drop", async (e) => {
    if (!batching || !e.dataTransfer.files.length) return;
    e.preventDefault();
    landing.classList.remove("over");
    take(await filesOf(e.dataTransfer));
  });
  document.addEventListener("paste", (e) => {
    if (batching && e.clipboardData?.files.length) take(Array.from(e.clipboardData.files));
  });
  byId("send").addEventListener("click", () => {
    for (const d of documents) if (d.state === "ready") ask(d);
  });
  byId("print").addEventListener("click", () => window.print());
  byId("nodraft").addEventListener("click", () => {
    drafted = [];
    tellDraft();
    keep();
  });
  window.addEventListener("pagehide", () => later && save()); // what was just filed is no draft any more
  window.addEventListener("beforeunload", (e) => documents.some(busy) && e.preventDefault());
  turn(!("plain" in desk.dataset));
  recall();
}
