/* What a page gains where scripts run: provenance beside the number, tables that sort, contents that follow the
   reader, copying. The page is complete without it. All words stand in the page, and nothing that comes from the
   tables is ever read as markup: parts of the page are cloned, text is set as text. */
"use strict";
(() => {
  const FIRST = 8; // rows that the panel shows of a number that rests on hundreds
  const MAIN = 5; // and sources
  const WIDE = matchMedia("(min-width: 70rem)"); // as in the style sheet

  const byId = (id) => document.getElementById(id);
  const copies = (node) => [...node.childNodes].map((child) => child.cloneNode(true));
  const filled = (words, values) => words.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  // ------------------------------------------------------------------------------- where a number comes from

  const panel = byId("panel");

  /** The numbers in `1-3 7`. */
  function numbers(spans) {
    return spans.split(" ").filter(Boolean).flatMap((span) => {
      const [first, last = first] = span.split("-").map(Number);
      return Array.from({ length: last - first + 1 }, (_, at) => first + at);
    });
  }

  /** The numbers of rows that a note names, as `1-3 7`. */
  function listed(note) {
    const links = [...note.querySelectorAll('a[href^="#row"]')].map((link) => link.textContent);
    return links.join(" ").replaceAll("–", "-").replaceAll(",", " ");
  }

  /** A row of the list at the end of the page, with its source in full. */
  function row(number) {
    const told = byId(`row-${number}`);
    const link = told.querySelector('a[href^="#source-"]');
    return {
      words: told.querySelector(".words"),
      grade: told.querySelector(".grade"),
      key: told.querySelector("code"),
      source: link && byId(link.hash.slice(1))?.querySelector(".source"),
    };
  }

  function proof({ words, grade, key, source }) {
    const item = element("li", {}, element("p", { class: "words" }, ...copies(words)));
    if (source) item.append(element("p", { class: "source" }, ...copies(source)));
    if (grade) item.append(element("p", {}, grade.cloneNode(true)));
    item.append(key.cloneNode(true));
    return item;
  }

  /** How many rows each source stands behind, those with most rows first. */
  function counted(rows, words) {
    const sources = new Map();
    for (const { source, grade } of rows) {
      if (!source) continue;
      const count = sources.get(source) ?? { rows: 0, verified: 0 };
      count.rows += 1;
      count.verified += grade.classList.contains("yes");
      sources.set(source, count);
    }
    const ordered = [...sources].sort(([, one], [, other]) => other.rows - one.rows);
    const items = ordered.slice(0, MAIN).map(([source, count]) =>
      element("li", {}, ...copies(source), ` (${filled(words.count, count)})`));
    const rest = ordered.length - items.length;
    return rest ? [...items, element("li", {}, filled(words.rest, { n: rest }))] : items;
  }

  /** The rows that name the country of the report before the others: of a rank they are what a reader asks for. */
  function ownFirst(rows) {
    const country = panel.dataset.country.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const named = new RegExp(`(^|[^\\p{L}])${country}($|[^\\p{L}])`, "u");
    const own = country ? rows.filter(({ words }) => named.test(words.textContent)) : [];
    return [...own, ...rows.filter((one) => !own.includes(one))];
  }

  function show(note) {
    const slot = (name) => panel.querySelector(`[data-slot="${name}"]`);
    const [said, meaning] = note.querySelectorAll("p > span");
    const tally = note.querySelector("summary, .tally");
    const rows = numbers(note.dataset.rows ?? listed(note)).map(row);
    const many = rows.length > FIRST;
    const bySource = panel.querySelector(".counted");
    byId("panel-title").textContent = said.textContent;
    slot("meaning").textContent = meaning?.textContent ?? "";
    slot("tally").textContent = tally.textContent;
    slot("graded").textContent = note.querySelector(".graded")?.textContent ?? "";
    slot("first").hidden = slot("counted").hidden = !many;
    bySource.replaceChildren(...(many ? counted(rows, bySource.dataset) : []));
    slot("rows").replaceChildren(...(many ? ownFirst(rows) : rows).slice(0, FIRST).map(proof));
    slot("all").href = `#${note.id}`;
    const citation = byId("panel-citation");
    const what = meaning ? `${said.textContent} (${meaning.textContent})` : said.textContent;
    const address = document.querySelector("#citation [data-address]")?.textContent;
    citation.textContent = filled(citation.dataset.cite, { what }) + (address ? `${address}#${note.id}` : "");
    panel.querySelector(".said").textContent = "";
    if (!panel.open) panel.showModal();
    panel.querySelector(".panel-body").scrollTop = 0;
  }

  function leadToPanel() {
    for (const link of document.querySelectorAll("a.fact, a.how")) link.setAttribute("aria-haspopup", "dialog");
    document.addEventListener("click", (event) => {
      const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
      const link = event.target.closest("a.fact, a.how");
      const note = link && byId(link.hash.slice(1));
      if (!note || !plain) return;
      event.preventDefault();
      link.classList.add("asked");
      show(note);
    });
    panel.addEventListener("close", () => document.querySelector(".asked")?.classList.remove("asked"));
    panel.querySelector(".close").addEventListener("click", () => panel.close());
    panel.addEventListener("click", (event) => {
      if (event.target.closest('a[href^="#"]')) panel.close();
      if (event.target !== panel) return;
      panel.close(); // a click beside it; on the next number it goes on to that
      document.elementFromPoint(event.clientX, event.clientY)?.closest("a.fact, a.how")?.click();
    });
  }

  /** Open what is folded around the target of a link. */
  function reveal() {
    const target = byId(decodeURIComponent(location.hash.slice(1)));
    const row = target?.closest(".long tbody tr, .long .cards > li");
    const folded = target?.closest("details:not([open])") ?? row?.closest("figure").querySelector(".all:not([open])");
    if (!folded) return;
    folded.open = true;
    target.scrollIntoView();
  }

  // ------------------------------------------------------------------------------------------------- sorting

  /** The values of a CSV text (RFC 4180), without the headings. */
  function values(csv) {
    const rows = [[]];
    for (const [, quoted, bare, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
      rows.at(-1).push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
      if (end === "\n") rows.push([]);
      if (end === "") break;
    }
    return rows.slice(1).filter((cells) => cells.length > 1 || cells[0]);
  }

  /** The data behind a table, from its download; its cells as shown if the two do not go together. */
  function data(table, lines) {
    const link = table.closest("figure").querySelector('a[href^="data:text/csv"]');
    const bytes = link ? Uint8Array.from(atob(link.href.split("base64,")[1]), (sign) => sign.charCodeAt(0)) : [];
    const told = link ? values(new TextDecoder().decode(bytes)) : [];
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
    const unfold = () => { fold.open = WIDE.matches; };
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
  if (panel) leadToPanel();
  reachable(all(".scroll:not(:has(svg :not(svg) > title))")); // marks.js makes stops of figures with marks
  addEventListener("hashchange", reveal);
  reveal();
})();
