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
