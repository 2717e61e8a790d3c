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
