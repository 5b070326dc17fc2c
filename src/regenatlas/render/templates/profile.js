"use strict";
// The profile of a country on the front page: its place and count on each day, and all that was written of it.
(() => {
  const front = regenatlas.front;
  if (!front) return;
  const { say, make, draw, link, bundles, value, number, place, range, rests, sure } = front;
  const dialog = document.getElementById("profile");

  /** How many products were counted on each day of which that is known; the table below has the others too. */
  function trend(all) {
    const line = all.filter((one) => value(one, "count") !== null && !["none_found", "not_searched"].includes(one.basis.missing));
    if (line.length < 2) return "";
    const counts = line.map((one) => value(one, "count"));
    const top = Math.max(1, ...counts);
    const days = line.map((one) => Date.parse(one.date));
    const [first, last] = [days[0], days.at(-1)];
    const x = (day) => 4 + (last > first ? (day - first) / (last - first) : 0.5) * 192;
    const points = counts.map((count, at) => `${x(days[at])},${44 - (count / top) * 38}`);
    const svg = draw("svg", { class: "trend", viewBox: "0 0 200 48", "aria-hidden": "true" });
    svg.append(draw("polyline", { points: points.join(" ") }));
    for (const point of points) {
      const [cx, cy] = point.split(",");
      svg.append(draw("circle", { cx, cy, r: 2.5 }));
    }
    return svg;
  }

  function history(line) {
    const head = ["as_of", "place", "products", "confidence"].map((name) => make("th", { scope: "col" }, say(name)));
    const rows = [...line].reverse().map((one) => make("tr", {},
      make("th", { scope: "row" }, link(front.startOf(one), one.day)),
      make("td", {}, place(one)), make("td", {}, number(one, "count")), make("td", {}, sure(one))));
    return make("div", { class: "scroll" }, make("table", {}, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows)));
  }

  function chapters(bundle) {
    return make("ul", { class: "made" }, ...front.chaptersOf(bundle).map(({ name, failed, formats, href }) => {
      const [first, ...others] = formats;
      const item = make("li", {}, link(href(first), name));
      for (const format of others) item.append(" ", link(href(format), format, `${name} ${format}`));
      if (failed) item.append(" ", make("span", { class: "failed" }, `(${say("failed")})`));
      return item;
    }));
  }

  front.profile = (bundle) => {
    const line = bundles.filter((one) => one.country === bundle.country && one.view === bundle.view)
      .sort((one, other) => (one.date < other.date ? -1 : 1));
    const pairs = [["as_of", bundle.day], ["place", place(bundle)], ["range", range(bundle)],
      ["products", number(bundle, "count")], ["rests", rests(bundle)], ["confidence", sure(bundle)]];
    const { country } = bundle;
    const whole = front.documentsOf(bundle).map((kind) => link(front.documentOf(bundle, kind), say(`whole_${kind}_of`, { country: country.name })));
    if (bundle.changes) whole.push(link(front.changesOf(bundle), say("changes_of", { country: country.name })));
    document.getElementById("profile-title").replaceChildren(link(front.startOf(bundle), country.name));
    dialog.querySelector(".body").replaceChildren(
      make("dl", {}, ...pairs.map(([name, words]) => make("div", {}, make("dt", {}, say(name)), make("dd", {}, words)))),
      make("h3", {}, say("reports")), chapters(bundle), ...whole.map((one) => make("p", {}, one)),
      ...(line.length > 1 ? [make("h3", {}, say("all_dates")), trend(line), history(line)] : []));
    dialog.showModal();
  };

  dialog.querySelector(".close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
})();
