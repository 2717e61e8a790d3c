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
