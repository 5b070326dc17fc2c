/* From a chapter to the same chapter of another country or on another day: the words for country and day in its head
   open a list of links, filled on first use from the data script that lists all reports (reports.js). */
"use strict";
(() => {
  const SEARCHED = 12; // countries that a reader oversees without searching
  const about = document.querySelector(".about[data-folder]");
  const box = document.getElementById("others");
  if (!about || !box?.showPopover) return;

  const [lang, code, day, ...rest] = about.dataset.folder.split("/");
  const suffix = rest.join("/");
  const root = (link) => link.getAttribute("href").replace(/[^/]*$/, "");
  const { page } = about.dataset;
  const chapter = page.replace(/\.html$/, "");
  const list = box.querySelector("ul");
  const find = box.querySelector("input");
  const said = box.querySelector("[role=status]");
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

  /** All reports of this chapter counted as here: country, day and what they are called. */
  function reports({ views, contents }) {
    const view = views.find((one) => one.lang === lang && one.suffix === suffix);
    const made = (at) => contents[at].made[chapter]?.includes("html");
    return (view?.bundles ?? []).filter(([, , at]) => made(at)).map(([country, date]) => ({
      code: view.countries[country][0], country: view.countries[country][1],
      day: view.dates[date][0], date: view.dates[date][1],
    }));
  }

  /** By country the report of the same day, else the newest: links are named after the country. */
  function countries(found) {
    const chosen = new Map();
    for (const one of found) {
      const best = chosen.get(one.code);
      if (best?.day !== day && (!best || one.day === day || one.day > best.day)) chosen.set(one.code, one);
    }
    const compare = new Intl.Collator(lang).compare;
    return [...chosen.values()].sort((one, other) => compare(one.country, other.country))
      .map((one) => ({ ...one, name: one.country, more: one.day === day ? "" : one.date }));
  }

  /** The days of this country, newest first. */
  function days(found) {
    return found.filter((one) => one.code === code).sort((one, other) => (one.day < other.day ? 1 : -1))
      .map((one) => ({ ...one, name: one.date, more: "" }));
  }

  function item(one, from) {
    const link = document.createElement("a");
    const made = document.createElement("li");
    link.href = `${from}${[lang, one.code, one.day, ...rest, page].map(encodeURIComponent).join("/")}`;
    link.textContent = one.name;
    if (one.code === code && one.day === day) link.setAttribute("aria-current", "page");
    made.dataset.code = one.code;
    made.append(link);
    if (one.more) made.append(Object.assign(document.createElement("small"), { textContent: one.more }));
    return made;
  }

  async function open(link) {
    const kind = link.dataset.other;
    const title = box.querySelector(".title");
    title.textContent = title.dataset[kind];
    list.replaceChildren();
    find.hidden = true;
    find.value = said.textContent = "";
    box.showPopover({ source: link });
    try {
      const found = reports(await regenatlas.load(`${root(link)}reports.js`));
      const shown = kind === "country" ? countries(found) : days(found);
      list.replaceChildren(...shown.map((one) => item(one, root(link))));
      find.hidden = shown.length <= SEARCHED;
      if (shown.every((one) => one.code === code && one.day === day)) said.textContent = box.dataset.none;
    } catch {
      said.textContent = box.dataset.missing;
    }
    (find.hidden ? box.querySelector("a:not([aria-current])") : find).focus();
  }

  for (const link of about.querySelectorAll("a.other")) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-haspopup", "dialog");
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      open(link);
    });
    link.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); link.click(); } });
  }
  box.addEventListener("focusout", ({ relatedTarget: next }) => { if (next && !box.contains(next)) box.hidePopover(); });
  find.addEventListener("input", () => {
    for (const one of list.children) one.hidden = !folded(`${one.textContent} ${one.dataset.code}`).includes(folded(find.value.trim()));
  });
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") list.querySelector("li:not([hidden]) a")?.click();
  });
})();
