// What script adds to any page: contents that follow the reading, copying, opening what a link
// leads to, sorting a table by its header, and the folds as they were left. Pages are whole
// without it; nothing is kept beyond the browser's own memory of the tab.
"use strict";
(() => {
  const told = JSON.parse(document.documentElement.dataset.words || "{}");
  const say = (words) => told[words] || words;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const follow = () => {
    const links = new Map();
    for (const link of all(".contents a[href^='#']")) {
      const part = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (part) links.set(part, link);
    }
    if (!links.size) return;
    const parts = [...links.keys()];
    const mark = () => {
      const line = innerHeight / 4;
      const end = scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
      const passed = parts.filter((part) => part.getBoundingClientRect().top <= line);
      const current = end ? parts[parts.length - 1] : passed[passed.length - 1] || parts[0];
      for (const [part, link] of links) {
        if (part === current) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      }
    };
    let waiting = false;
    const later = () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; mark(); });
    };
    addEventListener("scroll", later, { passive: true });
    addEventListener("resize", later);
    mark();
  };

  const reveal = () => {
    let target = null;
    try {
      target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch { return; }
    if (!target) return;
    let folded = false;
    for (let at = target; at; at = at.parentElement) {
      if (at.tagName === "DETAILS" && !at.open) { at.open = true; folded = true; }
    }
    if (folded) target.scrollIntoView();
  };

  const copy = async (words) => {
    if (navigator.clipboard) {
      try { return await navigator.clipboard.writeText(words).then(() => true); } catch { /* below */ }
    }
    const box = document.createElement("textarea");
    box.className = "unseen";
    box.value = words;
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    return done;
  };

  const offerCopies = () => {
    for (const button of all("[data-copy], [data-copy-text]")) {
      const label = button.textContent;
      button.hidden = false;
      button.setAttribute("aria-live", "polite");
      button.addEventListener("click", async () => {
        const from = button.dataset.copy && document.querySelector(button.dataset.copy);
        const words = from ? from.textContent : button.dataset.copyText || "";
        if (!(await copy(words))) return;
        button.focus();
        button.textContent = button.dataset.done || say("Copied");
        setTimeout(() => { button.textContent = label; }, 2000);
      });
    }
  };

  const cell = (row, column) => {
    const found = row.cells[column];
    return found ? (found.dataset.sort ?? found.textContent).trim() : "";
  };
  const figure = (words) => {
    const plain = words.replace(/[\s,%\u00a0\u202f]/g, "").replace("\u2212", "-");
    return plain === "" ? NaN : Number(plain);
  };
  const sortBy = (table, column, descending) => {
    const words = new Intl.Collator(document.documentElement.lang, { numeric: true });
    for (const body of table.tBodies) {
      const rows = [...body.rows].map((row) => [cell(row, column), row]);
      const filled = rows.filter(([said]) => said !== "");
      const numbers = filled.every(([said]) => !Number.isNaN(figure(said)));
      const before = numbers
        ? (one, other) => figure(one[0]) - figure(other[0])
        : (one, other) => words.compare(one[0], other[0]);
      filled.sort((one, other) => (descending ? before(other, one) : before(one, other)));
      body.append(...filled.map(([, row]) => row));
      body.append(...rows.filter(([said]) => said === "").map(([, row]) => row));
    }
  };
  const offerSorts = () => {
    for (const table of all("table.sortable")) {
      const heads = table.tHead ? [...table.tHead.rows[table.tHead.rows.length - 1].cells] : [];
      heads.forEach((head, column) => {
        if (!head.textContent.trim() || head.querySelector("button, details")) return;
        const button = document.createElement("button");
        button.type = "button";
        button.className = "sort";
        button.append(...head.childNodes);
        head.append(button);
        button.addEventListener("click", () => {
          const was = head.getAttribute("aria-sort");
          const first = head.classList.contains("number") ? "descending" : "ascending";
          const other = first === "ascending" ? "descending" : "ascending";
          const now = was === first ? other : first;
          for (const each of heads) each.removeAttribute("aria-sort");
          head.setAttribute("aria-sort", now);
          sortBy(table, column, now === "descending");
        });
      });
    }
  };

  const keepFolds = () => {
    const folds = all("main details");
    for (const at of (history.state && history.state.folds) || []) {
      if (folds[at]) folds[at].open = true;
    }
    addEventListener("pagehide", () => {
      const open = folds.flatMap((each, at) => (each.open ? [at] : []));
      history.replaceState({ ...history.state, folds: open }, "");
    });
  };

  keepFolds();
  reveal();
  addEventListener("hashchange", reveal);
  offerCopies();
  offerSorts();
  follow();
})();
