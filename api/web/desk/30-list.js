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
