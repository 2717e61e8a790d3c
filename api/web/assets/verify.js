// Computes the SHA-256 of a chosen file here, in the browser, and asks about that: the file stays where it is.

const largest = 1 << 30; // the browser holds the whole file in memory to hash it
const box = document.getElementById("hashing");
const chosen = document.getElementById("chosen");
const hashed = document.getElementById("hashed");

if (box && window.crypto?.subtle) {
  box.hidden = false;
  chosen.addEventListener("change", async () => {
    const file = chosen.files[0];
    if (!file) return;
    if (file.size > largest) {
      hashed.textContent = box.dataset.large;
      return;
    }
    hashed.textContent = box.dataset.busy;
    try {
      const sum = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      const hex = Array.from(new Uint8Array(sum), (b) => b.toString(16).padStart(2, "0")).join("");
      location.assign("/verify?q=" + hex);
    } catch {
      hashed.textContent = box.dataset.failed;
    }
  });
}
