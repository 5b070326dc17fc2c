/* The search over all reports: a field in the page or in a dialog, results as links. What can be searched is loaded
   from beside the index when the field is first used. Words stand in the page; texts are set as text. */
"use strict";
(() => {
  const box = document.querySelector(".search");
  if (!box) return;
  const dialog = box.closest("dialog");
  const input = box.querySelector("input");
  const said = box.querySelector("[role=status]");
  const list = box.querySelector("ol");
  const kinds = JSON.parse(box.dataset.kinds);
  const root = new URL(".", new URL(box.dataset.index, document.baseURI));
  const links = () => [...list.querySelectorAll("a")];
  const filled = (words, values) => words.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function item({ kind, title, note, country, day, href }) {
    const where = [note, filled(box.dataset.where, { country, day })].filter(Boolean).join(" · ");
    const link = element("a", { href: new URL(href, root).href },
      element("span", { className: "kind" }, kinds[kind]), " ", element("b", {}, title));
    return element("li", {}, link, " ", element("span", { className: "where" }, where));
  }

  let engine;
  async function show() {
    const text = input.value.trim();
    if (!engine) {
      said.textContent = box.dataset.wait;
      try {
        engine = await regenatlas.load(box.dataset.index);
      } catch {
        said.textContent = box.dataset.gone;
        return;
      }
    }
    if (text !== input.value.trim()) return; // typed on meanwhile
    const { hits, all } = text ? engine.find(text, { lang: document.documentElement.lang, country: box.dataset.country }) : { hits: [], all: 0 };
    const words = hits.length < all ? box.dataset.most : all ? box.dataset.found : box.dataset.nothing;
    said.textContent = text ? filled(words, { n: all, most: hits.length }) : "";
    list.replaceChildren(...hits.map(item));
  }

  function open() {
    if (dialog && !dialog.open) dialog.showModal();
    input.focus();
    input.select();
  }

  input.addEventListener("focus", show, { once: true });
  input.addEventListener("input", show);
  input.addEventListener("keydown", async (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    await show();
    links()[0]?.click();
  });
  // Who comes back from a result finds the others again.
  list.addEventListener("click", () => history.replaceState({ searched: input.value }, ""));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && dialog) {
      event.preventDefault(); // which would empty the field first
      dialog.close();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const stops = [input, ...links()];
    const next = stops[stops.indexOf(document.activeElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  document.addEventListener("keydown", (event) => {
    // With Ctrl or ⌘, because a letter alone may be typed by chance, or spoken.
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (document.querySelector("dialog[open]")) return;
    event.preventDefault();
    open();
  });
  box.hidden = false;
  for (const button of document.querySelectorAll(".search-open")) {
    button.hidden = false;
    button.addEventListener("click", open);
  }
  input.value = history.state?.searched ?? "";
  if (!dialog) {
    if (input.value) show();
    return;
  }
  dialog.querySelector(".close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("a")) dialog.close();
  });
})();
