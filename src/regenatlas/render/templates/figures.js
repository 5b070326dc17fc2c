/* What a reader may take along from a figure: its picture with title and source in it, its data as a table, a link,
   code that shows it on another page; and a larger view. The picture is made from the drawing in the page, in the
   colours of a light page. */
"use strict";
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const EDGE = 14; // around the drawing of a picture, in the units of drawings
  const LETTERS = "DejaVu Sans, Verdana, sans-serif";
  const TITLE = { size: 11.5, weight: "bold", fill: "#1a1a1a" };
  const NOTE = { size: 7.5, weight: "normal", fill: "#57606a" };
  const PIXELS = 4 / 3; // of a unit
  const DENSE = 2; // pixels of a saved picture for one on the screen
  const KEPT = /^(fill|stroke|opacity|stop|text-anchor|font-(family|size|style|weight)$)/;
  const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;

  const { byId, element, target } = window.regenatlas;
  const tools = byId("tools");
  const words = tools.dataset;
  const web = location.protocol.startsWith("http");
  const page = location.href.split("#")[0];

  // ------------------------------------------------------------------------------------------------- picture

  function drawn(name, attributes, ...children) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  const title = (figure) => {
    const caption = figure.querySelector("figcaption").cloneNode(true);
    caption.querySelector("b")?.remove();
    return caption.textContent.replace(/\s+/g, " ").trim();
  };

  /** A text broken into lines of a width. */
  function lines(text, { size, weight }, width) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${weight} ${size}px ${LETTERS}`;
    return text.split(" ").reduce((found, word) => {
      const longer = [found.at(-1), word].filter(Boolean).join(" ");
      if (pen.measureText(longer).width <= width || !found.at(-1)) return [...found.slice(0, -1), longer];
      return [...found, word];
    }, [""]);
  }

  /** Lines of text from a height on. */
  function written(texts, { size, weight, fill }, width, top) {
    const rtl = document.dir === "rtl";
    const place = { x: rtl ? width - EDGE : EDGE, direction: rtl ? "rtl" : "ltr" };
    const look = { fill, "font-size": size, "font-weight": weight, "font-family": LETTERS };
    return texts.map((text, at) => drawn("text", { ...place, y: top + size * (1 + at * 1.35), ...look }, text));
  }

  /** What the classes of drawings declare, by class. */
  function declared() {
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
    return new Map(rules.filter((rule) => /^\.s\d+$/.test(rule.selectorText)).map((rule) => [rule.selectorText.slice(1), rule.style]));
  }

  /** A drawing that needs no page: looks are attributes, in light colours, and marks have their titles again. */
  function resolved(svg) {
    const copy = svg.cloneNode(true);
    const looks = declared();
    for (const node of copy.querySelectorAll("*")) {
      const look = looks.get([...node.classList].find((name) => looks.has(name)));
      if (node.localName === "text") node.setAttribute("fill", TITLE.fill);
      for (const name of look ?? []) {
        // A variable's second part is the colour of a light page.
        const value = look.getPropertyValue(name).replace(/var\([^,]+,\s*([^)]+)\)/g, "$1").trim();
        if (KEPT.test(name)) node.setAttribute(name, value);
      }
      if (node.dataset.told) node.prepend(drawn("title", {}, node.dataset.told));
      for (const name of ["class", "data-told"]) node.removeAttribute(name);
    }
    return [...copy.childNodes].filter((node) => !["title", "desc"].includes(node.localName));
  }

  /** The picture of a figure as an SVG of its own: title, drawing, and where it comes from. */
  function picture(figure) {
    const svg = drawing(figure);
    const { width: inner, height: tall } = svg.viewBox.baseVal;
    const width = inner + 2 * EDGE;
    const head = lines(title(figure), TITLE, inner);
    const address = web ? ` ${page}#${figure.id}` : "";
    const foot = lines(`${words.credit} ${figure.dataset.sources ?? ""}${address}`.trim(), NOTE, inner);
    const top = EDGE + head.length * TITLE.size * 1.35 + 6;
    const low = top + tall + 8;
    const height = low + foot.length * NOTE.size * 1.35 + EDGE;
    return drawn(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, width: width * PIXELS, height: height * PIXELS, "stroke-linejoin": "round" },
      drawn("title", {}, title(figure)),
      drawn("desc", {}, svg.querySelector("desc").textContent),
      drawn("rect", { width, height, fill: "#fff" }),
      ...written(head, TITLE, width, EDGE),
      drawn("g", { transform: `translate(${EDGE} ${top})` }, ...resolved(svg)),
      ...written(foot, NOTE, width, low),
    );
  }

  const text = (figure) => new XMLSerializer().serializeToString(picture(figure));
  const drawing = (figure) => boxes.get(figure).querySelector("svg");

  function save(figure, suffix, blob) {
    const link = element("a", { download: `${figure.dataset.file}.${suffix}`, href: URL.createObjectURL(blob) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  async function png(figure) {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text(figure))}`;
    await image.decode();
    const canvas = element("canvas", { width: Math.round(image.width * DENSE), height: Math.round(image.height * DENSE) });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => save(figure, "png", blob), "image/png");
  }

  // --------------------------------------------------------------------------------------------- data, links

  /** The data of a figure as a table. */
  function table(figure) {
    const [heads, ...rows] = window.regenatlas.data(figure);
    const right = heads.map((_, at) => rows.every((cells) => !cells[at] || NUMBER.test(cells[at])));
    const look = (at) => (right[at] ? { class: "right" } : {});
    const short = (value) => (/\.\d{4,}/.test(value) && NUMBER.test(value) ? String(Number(Number(value).toPrecision(4))) : value);
    const head = element("tr", {}, ...heads.map((name, at) => element("th", { scope: "col", ...look(at) }, name.replaceAll("_", " "))));
    const body = rows.map((cells) => element("tr", {}, ...cells.map((cell, at) =>
      (at || !cell ? element("td", look(at), short(cell)) : element("th", { scope: "row", ...look(at) }, short(cell))))));
    const caption = { "aria-labelledby": `${figure.id}-caption` };
    return element("div", { class: "scroll tall", role: "group", tabindex: 0, ...caption },
      element("table", caption, element("thead", {}, head), element("tbody", {}, ...body)));
  }

  /** Copy a text; where that is not allowed, show it for the reader to copy. */
  async function copy(figure, copied) {
    const told = figure.querySelector(".said");
    try {
      await navigator.clipboard.writeText(copied);
      told.textContent = words.done;
    } catch {
      const field = element("input", { readonly: "", "aria-label": words.else });
      field.value = copied;
      told.replaceChildren(field);
      field.select();
    }
  }

  const quoted = (words) => words.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

  function code(figure) {
    const high = Math.ceil(figure.getBoundingClientRect().height) + 60;
    return `<iframe src="${quoted(page)}#embed=${figure.id}" title="${quoted(title(figure))}" width="100%" height="${high}" loading="lazy"></iframe>`;
  }

  /** Show nothing but the figure that the address asks for, as within another page. */
  function alone() {
    const id = location.hash.match(/^#embed=(.+)$/)?.[1];
    const figure = id && target(id)?.closest("figure");
    document.querySelector(".only")?.classList.remove("only");
    document.querySelector(".from")?.remove();
    document.documentElement.classList.toggle("alone", Boolean(figure));
    if (!figure) return;
    figure.classList.add("only");
    const link = { href: `${page}#${figure.id}`, target: "_blank", rel: "noopener" };
    figure.append(element("p", { class: "from" }, element("a", link, words.credit)));
    scrollTo(0, 0);
  }

  // -------------------------------------------------------------------------------------------------- larger

  const large = byId("large");
  const boxes = new Map(); // the scrolling box of each figure with its drawing, wherever it is

  /** The drawing itself moves, so that its parts keep their names. */
  function enlarge(figure) {
    large.querySelector("#large-title").textContent = title(figure);
    large.append(boxes.get(figure));
    large.dataset.of = figure.id;
    large.showModal();
  }

  large.addEventListener("close", () => {
    const figure = byId(large.dataset.of);
    figure.querySelector("figcaption").after(boxes.get(figure));
  });
  large.querySelector(".close").addEventListener("click", () => large.close());
  large.addEventListener("click", (event) => { if (event.target === large) large.close(); });

  // --------------------------------------------------------------------------------------------------- tools

  const does = {
    png,
    svg: (figure) => save(figure, "svg", new Blob([text(figure)], { type: "image/svg+xml" })),
    large: enlarge,
    link: (figure) => copy(figure, `${page}#${figure.id}`),
    embed: (figure) => copy(figure, code(figure)),
  };

  for (const row of document.querySelectorAll("figure > .more")) {
    const figure = row.closest("figure");
    const isDrawing = figure.classList.contains("drawing");
    if (isDrawing) boxes.set(figure, figure.querySelector(".scroll"));
    for (const button of tools.content.cloneNode(true).querySelectorAll("button")) {
      const name = button.dataset.do;
      if ((name !== "link" && !isDrawing) || (name === "embed" && !web)) continue;
      button.setAttribute("aria-describedby", `${figure.id}-caption`);
      button.addEventListener("click", () => does[name](figure));
      row.append(button);
    }
    row.append(element("span", { class: "said", role: "status" }));
    if (!isDrawing || !window.regenatlas.data(figure)) continue;
    const values = element("details", { class: "values" }, element("summary", {}, words.table));
    values.addEventListener("toggle", () => values.append(table(figure)), { once: true });
    row.after(values);
  }
  addEventListener("hashchange", alone);
  alone();
})();
