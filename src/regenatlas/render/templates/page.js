/* What a page gains where scripts run: tables that sort, cards to choose from, contents that follow the reader,
   copying. The page is complete without it. All words stand in the page, and nothing that comes from the
   tables is ever read as markup: parts of the page are cloned, text is set as text. */
"use strict";
(() => {
  const WIDE = matchMedia("(min-width: 70rem)"); // as in the style sheet

  const { byId, element, filled, reveal, target } = window.regenatlas;

  // ------------------------------------------------------------------------------------------------- sorting

  /** The data behind a table, from its download; its cells as shown if the two do not go together. */
  function data(table, lines) {
    const told = regenatlas.data(table.closest("figure"))?.slice(1) ?? [];
    const fits = told.length === lines.length && told.every((cells, at) => cells.length === lines[at].cells.length);
    return fits ? told : lines.map((line) => [...line.cells].map((cell) => cell.textContent.trim()));
  }

  /** Texts as keys and how to compare them: numbers, also those with a word to them, by value; dates as written. */
  function comparable(texts, isNumber) {
    const known = texts.filter(Boolean);
    const first = (text) => text.replace(/(\d),(?=\d{3})/g, "$1").match(/-?\d+(\.\d+)?/)?.[0];
    const number = (text) => (text && Number.isFinite(Number(text)) ? Number(text) : Number.parseFloat(first(text)));
    if (isNumber || known.every((text) => Number.isFinite(Number(text)))) {
      return { keys: texts.map(number), compare: (one, other) => one - other };
    }
    const dates = known.every((text) => /^\d{4}(-\d\d){0,2}$/.test(text));
    const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
    return { keys: texts, compare: dates ? (one, other) => (one < other ? -1 : Number(one > other)) : compare };
  }

  /** The positions of lines in the order of a column; equal ones stay as they were, unknown ones come last. */
  function order(cells, column, isNumber, sign) {
    const { keys, compare } = comparable(cells.map((line) => line[column]), isNumber);
    const unknown = keys.map((key) => key === "" || Number.isNaN(key));
    return [...keys.keys()].sort((one, other) =>
      unknown[one] || unknown[other] ? unknown[one] - unknown[other] : sign * compare(keys[one], keys[other]));
  }

  function sortable(table) {
    const lines = [...table.tBodies[0].rows];
    const heads = [...table.tHead.rows[0].cells];
    if (lines.length < 2 || lines[0].cells.length !== heads.length) return;
    let cells;
    const sort = (head, column) => {
      const then = { none: "ascending", ascending: "descending", descending: "none" };
      const next = then[head.getAttribute("aria-sort") ?? "none"];
      for (const other of heads) other.removeAttribute("aria-sort");
      cells ??= data(table, lines);
      let sorted = lines;
      if (next !== "none") {
        head.setAttribute("aria-sort", next);
        const sign = next === "ascending" ? 1 : -1;
        sorted = order(cells, column, head.classList.contains("right"), sign).map((at) => lines[at]);
      }
      table.tBodies[0].append(...sorted);
    };
    for (const [column, head] of heads.entries()) {
      if (!head.textContent.trim()) continue;
      head.append(element("button", { type: "button" }, ...head.childNodes));
      head.firstElementChild.addEventListener("click", () => sort(head, column));
    }
  }

  // ---------------------------------------------------------------------------------------------------- cards

  /** Offer to choose among cards by what stands in them; say how many are shown. */
  function choosing(box) {
    const deck = box.closest("figure");
    const cards = [...deck.querySelectorAll(".cards > li")];
    const asked = [...box.querySelectorAll("select")];
    const told = (card, select) =>
      card.querySelector(`[data-filter="${select.dataset.filter}"]`)?.textContent.trim() ?? "";
    for (const select of asked) {
      const counts = new Map();
      for (const text of cards.map((card) => told(card, select))) {
        if (text) counts.set(text, (counts.get(text) ?? 0) + 1);
      }
      for (const [text, n] of counts) select.append(element("option", { value: text }, `${text} (${n})`));
      select.addEventListener("change", choose);
    }
    function choose() {
      const wanted = asked.filter((select) => select.value);
      for (const card of cards) card.hidden = !wanted.every((select) => told(card, select) === select.value);
      deck.classList.toggle("chosen", wanted.length > 0);
      const n = cards.filter((card) => !card.hidden).length;
      box.querySelector("p").textContent = filled(wanted.length ? box.dataset.shown : box.dataset.all, { n, all: cards.length });
      if (!wanted.length && deck.querySelector(".all")) deck.querySelector(".all").open = true;
    }
    // The link to a card that was chosen away shows it again.
    addEventListener("hashchange", () => {
      if (!cards.some((card) => card.hidden && `#${card.id}` === location.hash)) return;
      for (const select of asked) select.value = "";
      choose();
      byId(location.hash.slice(1)).scrollIntoView();
    });
    box.hidden = false;
  }

  // ------------------------------------------------------------------------------------------------ contents

  /** Mark where the reader is, and keep the mark in view where the contents stand beside the text. */
  function follow(contents) {
    const links = [...contents.querySelectorAll("a")].filter((link) => byId(decodeURIComponent(link.hash.slice(1))));
    const targets = links.map((link) => byId(decodeURIComponent(link.hash.slice(1))));
    const fold = contents.querySelector("details");
    const list = contents.querySelector("ul");
    let waiting = false;
    const mark = () => {
      waiting = false;
      const line = innerHeight / 4;
      const passed = targets.filter((target) => target.getBoundingClientRect().top < line).length;
      const here = links[passed - 1];
      if (here?.hasAttribute("aria-current")) return;
      for (const link of links) link.removeAttribute("aria-current");
      here?.setAttribute("aria-current", "true");
      if (WIDE.matches) list.scrollTop = here ? here.offsetTop - list.clientHeight / 2 : 0;
    };
    const unfold = () => {
      fold.open = WIDE.matches;
      fold.querySelector("summary").tabIndex = WIDE.matches ? -1 : 0; // beside the text nothing folds
    };
    addEventListener("scroll", () => {
      if (!waiting) requestAnimationFrame(mark);
      waiting = true;
    }, { passive: true });
    WIDE.addEventListener("change", unfold);
    list.addEventListener("click", (event) => { if (event.target.closest("a")) unfold(); });
    unfold();
    mark();
  }

  // ------------------------------------------------------------------------------------------ small services

  /** Copy the text that a button names; where that is not allowed, select it for the reader. */
  function copying(button) {
    const told = element("span", { class: "said", role: "status" });
    button.after(told);
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = byId(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(text.textContent.trim());
        told.textContent = button.dataset.done;
      } catch {
        getSelection().selectAllChildren(text);
        told.textContent = button.dataset.else;
      }
    });
  }

  /** What scrolls can be reached by keyboard; what does not is no stop on the way. */
  function reachable(boxes) {
    const observer = new ResizeObserver((entries) => {
      for (const { target } of entries) {
        if (target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight) target.tabIndex = 0;
        else target.removeAttribute("tabindex");
      }
    });
    for (const box of boxes) observer.observe(box);
  }

  const all = (selector) => document.querySelectorAll(selector);
  const contents = document.querySelector(".contents");
  for (const button of all("button.copy")) copying(button);
  for (const table of all("figure.table table")) sortable(table);
  for (const box of all(".filters")) choosing(box);
  if (contents) follow(contents);
  reachable(all(".scroll:not(:has(svg :not(svg) > title))")); // marks.js makes stops of figures with marks
  // A link to a number opens its panel (panel.js).
  const arrive = () => { if (!target()?.matches(".notes li[id^='fact-']")) reveal(target()); };
  addEventListener("hashchange", arrive);
  arrive();
})();
