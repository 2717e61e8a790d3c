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
