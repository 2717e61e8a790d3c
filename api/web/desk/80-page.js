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
