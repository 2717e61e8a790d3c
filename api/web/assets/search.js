// The search page with script: suggestions while typing, keys to walk through what was
// found, and a slider for the day in force. Without it, all of them are links and fields.

const box = document.querySelector("input[data-suggest]");
const form = box.form;

// Suggestions: a list below the box (WAI-ARIA combobox).
const list = document.createElement("ul");
list.id = "suggestions";
list.className = "suggestions";
list.setAttribute("role", "listbox");
list.hidden = true;
box.parentElement.append(list);
box.setAttribute("role", "combobox");
box.setAttribute("aria-autocomplete", "list");
box.setAttribute("aria-controls", list.id);
box.setAttribute("aria-expanded", "false");
let chosen = -1;
let waiting = 0;
let asked = "";

function close() {
  list.hidden = true;
  chosen = -1;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

function choose(n) {
  const all = [...list.children];
  chosen = (n + all.length + 1) % (all.length + 1);
  for (const [i, o] of all.entries()) o.setAttribute("aria-selected", String(i === chosen));
  if (all[chosen]) box.setAttribute("aria-activedescendant", all[chosen].id);
  else box.removeAttribute("aria-activedescendant");
}

function take(option) {
  if (option.dataset.document) location.href = "/d/" + encodeURIComponent(option.dataset.document);
  else {
    box.value = option.dataset.text;
    close();
    form.requestSubmit();
  }
}

async function suggest() {
  const typed = box.value.trim();
  if (typed.length < 2) return close();
  if (typed === asked) return;
  asked = typed;
  try {
    const address = `${box.dataset.suggest}?q=${encodeURIComponent(typed)}&limit=8`;
    const answer = await fetch(address, { headers: { Accept: "application/json", "Accept-Language": box.dataset.lang } });
    if (!answer.ok || box.value.trim() !== typed) return;
    const { items } = await answer.json();
    list.replaceChildren(
      ...items.map((s, i) => {
        const option = document.createElement("li");
        option.id = "suggestion" + i;
        option.setAttribute("role", "option");
        option.dataset.text = s.text;
        if (s.document) option.dataset.document = s.document;
        const text = document.createElement("span");
        text.textContent = s.text;
        option.append(text);
        if (s.number) {
          const number = document.createElement("span");
          number.className = "soft num";
          number.textContent = s.number;
          option.append(number);
        }
        return option;
      }),
    );
    chosen = -1;
    list.hidden = items.length === 0;
    box.setAttribute("aria-expanded", String(items.length > 0));
  } catch {
    close(); // suggestions are a help; without them the search is the same
  }
}

box.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(suggest, 140);
});
box.addEventListener("keydown", (e) => {
  if (list.hidden) return;
  if (e.key === "ArrowDown") choose(chosen + 1);
  else if (e.key === "ArrowUp") choose(chosen < 0 ? list.children.length - 1 : chosen - 1);
  else if (e.key === "Escape") close();
  else if (e.key === "Enter" && chosen >= 0 && list.children[chosen]) take(list.children[chosen]);
  else return;
  e.preventDefault();
});
box.addEventListener("blur", () => setTimeout(close, 150));
list.addEventListener("mousedown", (e) => {
  const option = e.target.closest("li");
  if (option) {
    e.preventDefault();
    take(option);
  }
});

// j and k walk through what was found, Enter opens it.
const found = [...document.querySelectorAll(".hit h2 a")];
const help = document.querySelector(".keyhelp");
if (help && found.length) help.hidden = false;
document.addEventListener("keydown", (e) => {
  if (e.target.closest?.("input, select, textarea") || e.ctrlKey || e.metaKey || e.altKey || !found.length) return;
  if (e.key !== "j" && e.key !== "k") return;
  const at = found.findIndex((a) => a === document.activeElement);
  const next = e.key === "j" ? Math.min(at + 1, found.length - 1) : Math.max(at - 1, 0);
  found[next].focus({ preventScroll: true });
  found[next].closest(".hit").scrollIntoView({ block: "nearest" });
  e.preventDefault();
});

// The slider sets the last day of a year; this year means today.
const slider = document.getElementById("years");
const day = form.querySelector("input[name=on]");
if (slider && day) {
  slider.hidden = false;
  const bars = [...document.querySelectorAll(".striped a")];
  const draw = () => {
    const first = Number(slider.min);
    for (const [i, a] of bars.entries()) a.classList.toggle("before", first + i <= Number(slider.value));
    day.value = slider.value === slider.dataset.today.slice(0, 4) ? slider.dataset.today : slider.value + "-12-31";
  };
  slider.addEventListener("input", draw);
  slider.addEventListener("change", () => {
    draw();
    if (slider.value === slider.max) day.value = "";
    form.requestSubmit();
  });
}
