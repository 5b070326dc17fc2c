/* What the scripts of a page share. */
"use strict";
Object.assign(window.regenatlas, (() => {
  const byId = (id) => document.getElementById(id);
  const filled = (words, values) => words.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  /** What the address of the page names within it; null where it is mistyped. */
  function target(name = location.hash.slice(1)) {
    try {
      return byId(decodeURIComponent(name));
    } catch {
      return null;
    }
  }

  /** Open what is folded around a part of the page, and bring it into view if anything was. */
  function reveal(part, block = "start") {
    const row = part?.closest(".long tbody tr, .long .cards > li");
    const folds = [row?.closest("figure").querySelector(".all:not([open])"), part?.querySelector(":scope > details:not([open], .values)")];
    for (let at = part; at; at = at.parentElement) if (at.matches("details:not([open])")) folds.push(at);
    const closed = folds.filter(Boolean);
    for (const fold of closed) fold.open = true;
    if (closed.length) part.scrollIntoView({ block });
  }

  return { byId, filled, element, target, reveal };
})());
