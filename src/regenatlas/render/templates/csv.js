/* The data behind a figure or table, read from its own link: `regenatlas.data(figure)` gives the rows, that of the
   headings first, or undefined where the data lie beside the page. */
"use strict";
(() => {
  /** The cells of a CSV text (RFC 4180), row by row. */
  function rows(csv) {
    const found = [[]];
    for (const [, quoted, bare, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
      found.at(-1).push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
      if (end === "\n") found.push([]);
      if (end === "") break;
    }
    return found.filter((cells) => cells.length > 1 || cells[0]);
  }

  window.regenatlas.data = (figure) => {
    const link = figure.querySelector('a[href^="data:text/csv"]');
    if (!link) return undefined;
    const bytes = Uint8Array.from(atob(link.href.split("base64,")[1]), (sign) => sign.charCodeAt(0));
    return rows(new TextDecoder().decode(bytes));
  };
})();
