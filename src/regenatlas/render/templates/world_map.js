"use strict";
// The map of the front page: countries by counted products, each a link to its report. Its outlines are loaded when
// it is opened; the table below says the same.
(() => {
  const front = regenatlas.front;
  if (!front) return;
  const { say, make, draw, value, number } = front;
  const box = document.getElementById("world");
  const FROM = [1, 2, 5, 10]; // the least products of each shade

  /** The class of a country: how many products, or why none is known. */
  function shade(bundle) {
    const count = value(bundle, "count");
    const { missing } = bundle.basis;
    if (missing) return missing;
    if (count === null) return "not_stated";
    return count > 0 ? `from-${FROM.findLast((least) => count >= least)}` : "zero";
  }

  function legend(used) {
    const names = [...FROM.map((least, at) => [`from-${least}`, least + 1 === FROM[at + 1] ? String(least) : FROM[at + 1] ? `${least}–${FROM[at + 1] - 1}` : say("or_more", { n: least })]),
      ...["zero", "none_found", "not_searched", "not_stated", "no_report"].map((name) => [name, say(`map_${name}`)])];
    const items = names.filter(([name]) => used.has(name)).map(([name, words]) => {
      const swatch = draw("svg", { viewBox: "0 0 20 12", "aria-hidden": "true" });
      swatch.append(draw("rect", { class: name, x: 1, y: 1, width: 18, height: 10 }));
      return make("li", {}, swatch, ` ${words}`);
    });
    box.querySelector(".legend").replaceChildren(...items);
  }

  async function paint() {
    if (!box.open) return;
    const told = box.querySelector("p");
    let world;
    try {
      world = await regenatlas.load("world.js");
    } catch {
      told.textContent = box.dataset.nothing;
      return;
    }
    const rows = front.inView();
    const svg = draw("svg", { viewBox: `0 0 ${world.size.join(" ")}`, role: "group", "aria-label": box.querySelector("summary").textContent });
    const hatch = draw("pattern", { id: "hatch", width: 8, height: 8, patternUnits: "userSpaceOnUse" });
    hatch.append(draw("path", { d: "M0 8L8 0" }));
    svg.append(hatch);
    const used = new Set();
    const known = new Map(rows.map((bundle) => [bundle.country.code, bundle]));
    for (const [code, d] of Object.entries(world.paths)) {
      const bundle = known.get(code);
      const name = bundle ? shade(bundle) : "no_report";
      const path = draw("path", { d, class: name });
      used.add(name);
      if (!bundle) {
        svg.append(path);
        continue;
      }
      const words = `${bundle.country.name}: ${number(bundle, "count")}`;
      const link = draw("a", { href: front.startOf(bundle), "aria-label": words });
      const title = draw("title", {});
      title.textContent = words;
      link.append(title, path);
      svg.append(link);
    }
    const most = rows.filter((one) => value(one, "count") > 0).sort((one, other) => value(other, "count") - value(one, "count"));
    const first = most.slice(0, 5).map((one) => `${one.country.name} ${number(one, "count")}`).join(", ");
    told.textContent = most.length ? say("map_told", { n: most.length, all: rows.length, first }) : say("map_none", { all: rows.length });
    box.querySelector("div").replaceChildren(svg);
    legend(used);
  }

  front.drawn = paint;
  box.addEventListener("toggle", paint);
  box.hidden = false;
})();
