// Keeps a list of studies in this browser. Pages are whole without it; nothing is sent anywhere.
(() => {
  "use strict";
  const PLACE = "trialatlas.saved";
  const MOST = 200;
  const NUMBER = /^NCT\d{8}$/;
  const told = JSON.parse(document.documentElement.dataset.words || "{}");
  const say = (words, n = "") => (told[words] || words).replace("{n}", n);

  const read = () => {
    try {
      const held = JSON.parse(localStorage.getItem(PLACE) || "[]");
      return Array.isArray(held) ? [...new Set(held.filter((each) => NUMBER.test(each)))] : [];
    } catch {
      return [];
    }
  };
  const write = (ids) => {
    try {
      localStorage.setItem(PLACE, JSON.stringify(ids.slice(0, MOST)));
      return true;
    } catch {
      return false;
    }
  };
  const address = (ids) => (ids.length ? `/saved?ids=${ids.join(",")}` : "/saved");

  const draw = () => {
    const ids = read();
    for (const link of document.querySelectorAll("[data-saved-link]")) {
      link.href = address(ids);
      link.hidden = false;
      link.textContent = ids.length ? say("Saved ({n})", ids.length) : say("Saved");
    }
    for (const button of document.querySelectorAll("[data-save]")) {
      const kept = ids.includes(button.dataset.save);
      button.hidden = false;
      button.textContent = kept ? say("Saved") : say("Save");
      button.setAttribute("aria-pressed", String(kept));
      button.setAttribute("aria-label", say("Save {n}", button.dataset.save));
      button.title = kept
        ? say("In your list; choose again to take it out")
        : say("Keep in a list in this browser");
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-save]");
    if (button) {
      const ids = read();
      const id = button.dataset.save;
      const kept = ids.includes(id);
      if (!kept && ids.length >= MOST) {
        button.textContent = say("The list is full ({n})", MOST);
        return;
      }
      if (!write(kept ? ids.filter((each) => each !== id) : [...ids, id])) {
        button.textContent = say("This browser keeps nothing");
        return;
      }
      draw();
    }
    if (event.target.closest("[data-save-all]")) {
      const page = document.querySelector("[data-saved-page]");
      write([...new Set([...read(), ...page.dataset.savedPage.split(",").filter(Boolean)])]);
      draw();
      event.target.closest("[data-save-all]").textContent = say("Kept");
    }
  });
  window.addEventListener("storage", draw);

  const page = document.querySelector("[data-saved-page]");
  if (page) {
    const shown = page.dataset.savedPage.split(",").filter(Boolean);
    const held = read();
    if (!shown.length && !location.search && held.length) {
      location.replace(address(held));
      return;
    }
    const all = page.querySelector("[data-save-all]");
    if (all) all.hidden = shown.every((each) => held.includes(each));
    const link = page.querySelector("[data-save-link]");
    if (link) {
      link.hidden = false;
      link.dataset.copyText = location.href;
    }
  }
  draw();
})();
