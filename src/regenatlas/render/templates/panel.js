/* Where a number comes from, beside the number: its note and rows in a panel. Nothing that comes from the tables is
   ever read as markup: parts of the page are cloned, text is set as text. */
"use strict";
(() => {
  const FIRST = 8; // rows that the panel shows of a number that rests on hundreds
  const MAIN = 5; // and sources

  const { byId, element, filled, reveal, target } = window.regenatlas;
  const copies = (node) => [...node.childNodes].map((child) => child.cloneNode(true));
  const panel = byId("panel");
  let leaving = ""; // the note that the reader goes to from the panel

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
    const steps = [...note.querySelectorAll(".how a")].map((link) => byId(link.hash.slice(1)));
    slot("computed").hidden = !steps.length;
    slot("computed").replaceChildren(slot("computed").firstElementChild, ...steps.map((step) => element("p", {}, ...copies(step))));
    slot("all").href = `#${note.id}`;
    const citation = byId("panel-citation");
    const what = meaning ? `${said.textContent} (${meaning.textContent})` : said.textContent;
    const address = document.querySelector("#citation [data-address]")?.textContent;
    citation.textContent = filled(citation.dataset.cite, { what }) + (address ? `${address}#${note.id}` : "");
    byId("panel-link").textContent = `${location.href.split("#")[0]}#${note.id}`;
    for (const told of panel.querySelectorAll(".said")) told.textContent = "";
    leaving = "";
    if (!panel.open) panel.showModal();
    panel.querySelector(".panel-body").focus(); // not by an attribute: browsers complain of it where the address names a place
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
      const link = event.target.closest('a[href^="#"]');
      if (link) {
        leaving = link.hash;
        panel.close();
        reveal(byId(link.hash.slice(1)));
      }
      if (event.target !== panel) return;
      panel.close(); // a click beside it; on the next number it goes on to that
      document.elementFromPoint(event.clientX, event.clientY)?.closest("a.fact, a.how")?.click();
    });
  }

  /** Where the address names a number: its panel, over the place where it is said first. */
  function arrive() {
    const note = target();
    if (!note?.matches(".notes li[id^='fact-']")) return;
    if (location.hash === leaving) {
      reveal(note);
      return;
    }
    const said = byId(note.querySelector(".back")?.hash.slice(1));
    reveal(said, "center");
    said?.scrollIntoView({ block: "center" });
    said?.classList.add("asked");
    show(note);
  }

  if (!panel) return;
  leadToPanel();
  addEventListener("hashchange", arrive);
  // A browser goes to the place that the address names once more when all is loaded.
  addEventListener("load", () => setTimeout(arrive));
})();
