// Fields that name another document, with script: titles typed into them are offered with
// their numbers. Without it, numbers and symbols are typed.

const list = document.createElement("datalist");
list.id = "documents";
document.querySelector("main").append(list);

let waiting = 0;

async function suggest(box) {
  const typed = box.value.trim();
  if (typed.length < 2) return;
  try {
    const address = `/api/v1/suggest?q=${encodeURIComponent(typed)}&limit=8`;
    const answer = await fetch(address, { headers: { Accept: "application/json", "Accept-Language": document.documentElement.lang } });
    if (!answer.ok || box.value.trim() !== typed) return;
    const { items } = await answer.json();
    list.replaceChildren(
      ...items
        .filter((s) => s.number)
        .map((s) => {
          const option = document.createElement("option");
          option.value = s.number;
          option.label = `${s.text} · ${s.number}`;
          return option;
        }),
    );
  } catch {
    // suggestions are a help; numbers and symbols can be typed all the same
  }
}

for (const box of document.querySelectorAll("input[data-documents]")) {
  box.setAttribute("list", list.id);
  box.autocomplete = "off";
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(suggest, 140, box);
  });
}

// Fields that name an article: those of the document named by data-articles, or in the field that
// data-articles-of names, are offered by their labels.

const fetched = new Map();

async function json(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(address);
  return answer.json();
}

// outline is the list of articles of the text that counts in a document's latest version.
async function outline(ref) {
  const { versions } = await json(`/api/v1/resolve?ref=${encodeURIComponent(ref)}`);
  const { texts } = versions.reduce((a, b) => (b.number > a.number ? b : a));
  const text = texts.find((t) => t.authority === "authentic") ?? texts[0];
  const file = text.files.find((f) => f.role === "original") ?? text.files[0];
  const { items } = await json(`/api/v1/files/${file.id}/outline`);
  return { items, language: text.language };
}

for (const box of document.querySelectorAll("input[data-articles], input[data-articles-of]")) {
  const articles = document.createElement("datalist");
  articles.id = `${box.id}-articles`;
  box.after(articles);
  box.setAttribute("list", articles.id);
  box.addEventListener("focus", async () => {
    const ref = box.dataset.articles ?? document.getElementById(box.dataset.articlesOf).value.trim();
    if (articles.dataset.of === ref) return;
    articles.dataset.of = ref;
    articles.replaceChildren();
    if (!ref) return;
    try {
      if (!fetched.has(ref)) fetched.set(ref, outline(ref));
      const { items, language } = await fetched.get(ref);
      const times = Map.groupBy(items, (p) => p.label);
      articles.lang = language;
      articles.replaceChildren(
        ...items
          .filter((p) => p.label)
          .map((p) => {
            const option = document.createElement("option");
            option.value = times.get(p.label).length > 1 ? p.eid : p.label;
            option.label = [option.value === p.label ? "" : p.label, p.heading].filter(Boolean).join(" · ");
            return option;
          }),
      );
    } catch {
      fetched.delete(ref); // the document is not there yet, or has no articles: whatever is typed is read by the service
    }
  });
}
