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
