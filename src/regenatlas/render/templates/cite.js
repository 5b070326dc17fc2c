/* The citation as a file for reference managers, of the page or of the number that the panel shows. The address
   comes from the published page; where a page is only served, from the browser. */
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const TYPES = { bibtex: "application/x-bibtex", ris: "application/x-research-info-systems" };
  const TEX = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
  const tex = (text) => text.replace(/[\\~^{}$&#_%]/g, (sign) => TEX[sign] ?? `\\${sign}`);

  if (location.protocol.startsWith("http")) {
    for (const place of document.querySelectorAll("[data-address]:empty")) {
      place.textContent = place.dataset.address.replace("@", () => location.href.split(/[?#]/)[0]);
    }
  }

  /** The number in the panel as a part of the page: `what` it is, and its place in the page. */
  function ofNumber(kind, text, what, hash) {
    const within = {
      bibtex: [
        [/^@techreport\{(.+),$/m, (_, key) => `@incollection{${key}-${hash.slice(6)},`],
        [/^ {2}title = /m, () => `  title = {{${tex(what)}}},\n  booktitle = `],
        [/^ {2}institution = /m, () => "  publisher = "],
        [/^( {2}url = \{.+)\},$/m, (_, url) => `${url}${hash}},`],
      ],
      ris: [
        [/^TY {2}- RPRT$/m, () => "TY  - CHAP"],
        [/^TI {2}- /m, () => `TI  - ${what}\nT2  - `],
        [/^(ID {2}- .+)$/m, (_, key) => `${key}-${hash.slice(6)}`],
        [/^(UR {2}- .+)$/m, (_, url) => url + hash],
      ],
    };
    return within[kind].reduce((told, [pattern, change]) => told.replace(pattern, change), text);
  }

  function take({ dataset: { take: kind, file } }, panel) {
    let text = byId(kind).textContent;
    if (panel) {
      const meaning = panel.querySelector('[data-slot="meaning"]').textContent;
      const said = byId("panel-title").textContent;
      const { hash } = panel.querySelector('[data-slot="all"]');
      text = ofNumber(kind, text, meaning ? `${said} (${meaning})` : said, hash);
    }
    const link = document.createElement("a");
    link.download = file;
    link.href = `data:${TYPES[kind]};charset=utf-8,${encodeURIComponent(text)}`;
    link.click();
  }

  for (const button of document.querySelectorAll("button.take")) {
    button.hidden = false;
    button.addEventListener("click", () => take(button, button.closest("dialog")));
  }
})();
