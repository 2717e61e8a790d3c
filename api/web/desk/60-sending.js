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
