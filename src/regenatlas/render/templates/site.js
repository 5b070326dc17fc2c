"use strict";
// The front page: shows one row per country from the data in the page, and keeps the view in the address.
(() => {
  const MOST = 4;
  const data = JSON.parse(document.getElementById("data").textContent);
  const by = (id) => document.getElementById(id);
  const SHOWN = data.shown.map(([name]) => name);
  const DEFAULT_ORDER = "place";
  const ORDERS = ["name", "date", "place", "range", "count", "gained", "then", "before", "head", "confidence"];
  const KEYS = ["find", "region", "date", "since", "counted", "only", "confidence", "order", "compare", "country"];
  const say = (name, values = {}) =>
    (data.words[name] || name).replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));

  // ---- what is known

  // Case, accents, Arabic letters of Persian ones, the dotless i and signs between words make no other name.
  const folded = (text) =>
    text.normalize("NFKD").toLowerCase().replace(/[\p{M}'’‘ʻʼ]/gu, "").replace(/ı/g, "i").replace(/ك/g, "ک")
      .replace(/[يى]/g, "ی").replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  const spoken = (names) => names.map((one) => ` ${folded(one)} `);
  const countries = data.countries.map(([code, name, region, part]) => ({ code, name, region, part, names: spoken([name, code]) }));
  const views = data.views.map(([id, lang, suffix, name]) => ({ id, lang, suffix, name }));
  const bases = data.bases.map(([best, worst, level, missing, range, products, rests, confidence]) =>
    ({ best, worst, level, missing, range, products, rests: data.texts[rests], confidence: data.texts[confidence] }));
  const bundles = data.bundles.map(([country, date, view, chapters, document_, changes, facts, products, version, basis]) => ({
    country: countries[country], date: data.dates[date][0], day: data.dates[date][1], view: views[view],
    chapters: data.chapters[chapters], document: (document_ & 1) > 0, documents: document_, changes: changes === 1, products,
    version: data.versions[version], basis: bases[basis],
    facts: Object.fromEntries(facts.map((at, i) => [SHOWN[i], at < 0 ? null : data.facts[at]])),
  }));
  const day = Object.fromEntries(data.dates);
  const find = (code, date, view) =>
    bundles.find((one) => one.country.code === code && one.date === date && one.view === view);
  const value = (bundle, name) => (bundle && bundle.facts[name] ? bundle.facts[name][0] : null);
  const text = (bundle, name) => (bundle && bundle.facts[name] ? bundle.facts[name][1] : "");

  const folder = (bundle) => {
    const { lang, suffix } = bundle.view;
    return [lang, bundle.country.code, bundle.date, ...(suffix ? suffix.split("/") : [])]
      .map(encodeURIComponent).join("/");
  };
  const chaptersOf = (bundle) => bundle.chapters.map((described) => {
    const [name, ...formats] = described.split(" ");
    const chapter = name.replace(/^!/, "");
    return {
      name: chapter.replace(/^[^_]*_/, ""), failed: name.startsWith("!"), formats,
      href: (format) => `${folder(bundle)}/${chapter}.${format}`,
    };
  });
  // The documents of a bundle are the digits of a binary number.
  const documentsOf = (bundle) => ["pdf", "xlsx", "docx"].filter((_, at) => bundle.documents & (2 ** at));
  const documentOf = (bundle, kind = documentsOf(bundle)[0]) => `${folder(bundle)}/report.${kind}`;
  const changesOf = (bundle) => {
    const { lang, suffix } = bundle.view;
    const name = ["changes", ...(suffix ? suffix.split("/") : [])].join("-");
    const since = state.since && state.since < bundle.date ? `#since-${state.since}` : "";
    return `${[lang, bundle.country.code, name].map(encodeURIComponent).join("/")}.html${since}`;
  };
  const startOf = (bundle) => {
    const all = chaptersOf(bundle);
    const first = all.find((one) => !one.failed && one.formats.length) || (bundle.documents ? null : all[0]);
    return first ? first.href(first.formats[0]) : documentOf(bundle);
  };

  // ---- the view, and its address

  const state = { find: "", region: "", date: "", since: "", view: views[0], only: false, confidence: "", order: DEFAULT_ORDER, down: false, compare: [] };
  const START = { ...state };
  const levels = new Map(bases.filter(({ confidence }) => confidence).map(({ level, confidence }) => [String(level), confidence]));

  let refused = []; // what the address asks for and nobody has
  const readAddress = () => {
    const given = new URLSearchParams(location.hash.slice(1));
    refused = [...given.keys()].filter((name) => !KEYS.includes(name)).map((name) => `${name}=${given.get(name)}`);
    const one = (name, valid) => {
      const asked = given.get(name) || "";
      if (!asked || valid.includes(asked)) return asked;
      refused.push(`${name}=${asked}`);
      return "";
    };
    state.find = given.get("find") || "";
    state.region = one("region", countries.flatMap(({ region, part }) => [region, part]));
    state.date = one("date", Object.keys(day));
    state.since = one("since", Object.keys(day));
    state.view = views.find(({ id }) => id === one("counted", views.map(({ id }) => id))) || views[0];
    state.only = one("only", ["products"]) !== "";
    state.confidence = one("confidence", [...levels.keys()]);
    const order = one("order", ORDERS.flatMap((name) => [name, `-${name}`]));
    state.down = order.startsWith("-");
    state.order = order.replace(/^-/, "") || DEFAULT_ORDER;
    const codes = [...new Set((given.get("compare") || "").split(","))].filter(Boolean);
    const known = codes.filter((code) => countries.some((country) => country.code === code));
    state.compare = known.slice(0, MOST);
    refused.push(...codes.filter((code) => !state.compare.includes(code)).map((code) => `compare=${code}`));
    // «#country=IRN» is what one writes by hand.
    const named = countries.find(({ code }) => code === one("country", countries.map(({ code: own }) => own)));
    if (named && !state.find) state.find = named.name;
  };

  const writeAddress = () => {
    const kept = new URLSearchParams();
    const keep = (name, what, usual = "") => { if (what !== usual) kept.set(name, what); };
    keep("find", state.find);
    keep("region", state.region);
    keep("date", state.date);
    keep("since", state.since);
    keep("counted", state.view.id, views[0].id);
    keep("only", state.only ? "products" : "");
    keep("confidence", state.confidence);
    keep("order", (state.down ? "-" : "") + state.order, DEFAULT_ORDER);
    keep("compare", state.compare.join(","));
    const hash = kept.toString().replace(/%2C/g, ",");
    if (hash !== location.hash.slice(1)) {
      history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
    }
  };

  // ---- what is shown

  const newest = (view) => {
    const found = new Map();
    for (const one of bundles) {
      if (one.view !== view) continue;
      const known = found.get(one.country.code);
      if (!known || known.date < one.date) found.set(one.country.code, one);
    }
    return [...found.values()];
  };
  const inView = () =>
    state.date ? bundles.filter((one) => one.view === state.view && one.date === state.date) : newest(state.view);
  const fits = (bundle) => {
    const { country } = bundle;
    const wanted = folded(state.find);
    const named = !wanted || country.names.some((name) => name.includes(` ${wanted}`)) ||
      (/[^\x00-\u024f]/.test(wanted) && country.names.some((name) => name.includes(wanted)));
    return named && (!state.region || state.region === country.region || state.region === country.part) &&
      (!state.only || value(bundle, "count") > 0) && (!state.confidence || state.confidence === String(bundle.basis.level)) &&
      (!state.since || differs(bundle));
  };
  /** Whether a report says something else than the one of the earlier day; without that one nobody can say. */
  const differs = (bundle) => {
    const then = earlier(bundle);
    return Boolean(then) && (then.basis !== bundle.basis || SHOWN.some((name) => !name.endsWith("_before") && then.facts[name] !== bundle.facts[name]));
  };
  const earlier = (bundle) =>
    state.since && state.since < bundle.date ? find(bundle.country.code, state.since, state.view) : undefined;

  const make = (tag, properties = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, what] of Object.entries(properties)) {
      if (name === "class") made.className = what;
      else if (name in made && name !== "role") made[name] = what;
      else made.setAttribute(name, what);
    }
    made.append(...children);
    return made;
  };
  const draw = (tag, properties) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, what] of Object.entries(properties)) made.setAttribute(name, what);
    return made;
  };

  // The range as a bar, the place as a mark in it, on one scale for all that is shown.
  const bar = (bundle, worst) => {
    const { best, worst: last } = bundle.basis;
    const place = value(bundle, "rank");
    if (!best) return "";
    const x = (rank) => (worst > 1 ? ((rank - 1) / (worst - 1)) * 96 + 2 : 50);
    const svg = draw("svg", { class: "range", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" });
    svg.append(draw("line", { class: "scale", x1: 0, x2: 100, y1: 5, y2: 5 }));
    svg.append(draw("rect", { class: "span", x: x(best) - 1, y: 1.5, width: x(last) - x(best) + 2, height: 7 }));
    if (place !== null) svg.append(draw("rect", { class: "mark", x: x(place) - 1.2, y: 0, width: 2.4, height: 10 }));
    return svg;
  };
  const worstOf = (rows) => Math.max(1, ...rows.flatMap((one) => [one.basis.worst, value(one, "rank")]).filter(Boolean));
  const signed = (n) => (n > 0 ? `+${n}` : n < 0 ? `−${-n}` : "0");
  // Nothing is known of a country whose registers nobody searched: no number stands for it, not even a zero.
  const unsearched = (bundle) => Boolean(bundle) && bundle.basis.missing === "not_searched";
  const amount = (bundle, name) => (unsearched(bundle) ? null : value(bundle, name));
  const gained = (bundle) => {
    const then = earlier(bundle);
    const [before, now] = [amount(then, "count"), amount(bundle, "count")];
    return before === null || now === null ? null : now - before;
  };
  // A dash stands where there can be nothing: no place, range or share without a counted product.
  const without = (bundle) => (bundle.basis.missing ? "–" : say("unknown"));
  const range = (bundle) => bundle.basis.range || without(bundle);
  const place = (bundle) => text(bundle, "rank") || without(bundle);
  const number = (bundle, name) => {
    // Of a register searched in part no zero is known.
    if (name === "count_before" && bundle.basis.missing && !value(bundle, name)) return bundle.basis.products;
    if (unsearched(bundle) || (name === "count" && bundle.basis.products)) return bundle.basis.products;
    if (value(bundle, name) === null) {
      // None of any number of inhabitants is none.
      if (name === "per_head" && bundle.basis.missing) return bundle.basis.products;
      return without(bundle);
    }
    return ["count", "count_before"].includes(name) ? String(value(bundle, name)) : text(bundle, name);
  };
  const rests = (bundle) => bundle.basis.rests || say("unknown");
  const sure = (bundle) => (unsearched(bundle) ? "–" : bundle.basis.confidence || say("unknown"));

  const heading = (name) => data.shown.find(([one]) => one === name)[1];
  const columns = () => {
    const dated = new Set(inView().map((one) => one.date)).size > 1;
    const since = state.since ? day[state.since] : "";
    return [
      { id: "tick", label: say("compare_heading"), class: "tick", cell: tick },
      { id: "name", label: say("country"), sort: (one) => one.country.name },
      ...(dated ? [{ id: "date", label: say("as_of"), class: "nowrap", sort: (one) => one.date, cell: (one) => one.day }] : []),
      { id: "place", label: heading("rank"), sort: (one) => value(one, "rank"), cell: place },
      { id: "range", label: say("range"), class: "nowrap", sort: (one) => one.basis.best, then: (one) => one.basis.worst,
        cell: (one, worst) => [range(one), bar(one, worst)] },
      { id: "count", label: heading("count"), class: "right", sort: (one) => amount(one, "count"), cell: (one) => number(one, "count") },
      ...(since ? [
        { id: "gained", label: say("since_then"), class: "right gain", sort: gained, cell: (one) => (gained(one) === null ? "–" : signed(gained(one))) },
        { id: "then", label: say("then_place", { date: since }), class: "then", sort: (one) => value(earlier(one), "rank"),
          cell: (one) => (earlier(one) ? place(earlier(one)) : say("not_then")) },
      ] : [
        { id: "before", label: heading("count_before"), class: "right", sort: (one) => amount(one, "count_before"), cell: (one) => number(one, "count_before") },
      ]),
      { id: "head", label: heading("per_head"), class: "right", sort: (one) => amount(one, "per_head"), cell: (one) => number(one, "per_head") },
      { id: "confidence", label: say("rests"), class: "rests", sort: (one) => (unsearched(one) ? null : one.basis.level),
        cell: (one) => (unsearched(one) || !one.basis.rests ? rests(one) : [make("b", {}, sure(one)), "; ", rests(one)]) },
      { id: "links", label: say("reports"), class: "links", cell: links },
    ];
  };

  const tick = (bundle) => {
    const { code, name } = bundle.country;
    const box = make("input", { type: "checkbox", checked: state.compare.includes(code), "aria-label": say("compare", { country: name }) });
    box.dataset.code = code;
    return box;
  };
  const link = (href, words, label) => make("a", { href, ...(label ? { "aria-label": label } : {}) }, words);
  const links = (bundle) => {
    const country = bundle.country.name;
    const all = chaptersOf(bundle);
    const failed = all.filter((one) => one.failed).length;
    const made = [];
    for (const kind of documentsOf(bundle)) {
      made.push(link(documentOf(bundle, kind), say(`whole_${kind}`), say(`whole_${kind}_of`, { country })));
    }
    if (bundle.changes) made.push(link(changesOf(bundle), say("changes"), say("changes_of", { country })));
    const button = make("button", { type: "button", class: "profile", "aria-label": say("profile_of", { country }) }, say("profile"));
    button.addEventListener("click", () => front.profile?.(bundle));
    made.push(button);
    if (failed) made.push(make("span", { class: "failed" }, `${say("failed")}: ${failed}`));
    return made;
  };
  const compareBy = (column) => (a, b) => {
    for (const [key, sign] of [[column.sort, state.down ? -1 : 1], [column.then, state.down ? -1 : 1]]) {
      if (!key) continue;
      const [x, y] = [key(a), key(b)];
      // What has no value comes last in both directions.
      if (x === null || y === null) {
        if (x !== y) return x === null ? 1 : -1;
        continue;
      }
      const order = typeof x === "string" ? x.localeCompare(y, "en") : x - y;
      if (order) return sign * order;
    }
    return a.country.name.localeCompare(b.country.name, "en");
  };

  const showTable = () => {
    const shown = columns();
    const column = shown.find(({ id, sort }) => id === state.order && sort) || shown.find(({ id }) => id === DEFAULT_ORDER);
    const rows = inView().filter(fits).sort(compareBy(column));
    const worst = worstOf(inView());
    const row = (bundle) => make("tr", {}, ...shown.map(({ id, class: kind, cell }) => {
      if (id === "name") return make("th", { scope: "row" }, link(startOf(bundle), bundle.country.name));
      const content = cell(bundle, worst);
      return make("td", { class: kind || "" }, ...(Array.isArray(content) ? content : [content]));
    }));
    const table = by("reports");
    const focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.order : undefined;
    table.tHead.replaceChildren(make("tr", {}, ...shown.map(({ id, label, class: kind, sort }) => {
      const cell = make("th", { scope: "col", class: kind === "tick" ? "tick" : (kind || "").replace("gain", "") });
      if (sort) {
        const button = make("button", { type: "button", class: "sort" }, label);
        button.dataset.order = id;
        cell.append(button);
        if (id === column.id) cell.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      } else cell.append(label);
      return cell;
    })));
    table.tBodies[0].replaceChildren(...rows.map(row));
    if (focused) table.querySelector(`[data-order="${focused}"]`)?.focus();
    by("reports-title").textContent = `${state.date ? say("dated_title", { date: day[state.date] }) : say("newest_title")}; ${say("ruled", { rule: state.view.name })}`;
    return rows;
  };

  const showComparison = () => {
    const chosen = state.compare.map((code) => inView().find((one) => one.country.code === code) ||
      newest(state.view).find((one) => one.country.code === code)).filter(Boolean);
    by("comparison").hidden = !chosen.length;
    const table = by("comparison").querySelector("table");
    const worst = worstOf(chosen);
    const line = (label, cell, kind = "") => make("tr", {}, make("th", { scope: "row" }, label),
      ...chosen.map((one) => { const made = cell(one); return make("td", { class: kind }, ...(Array.isArray(made) ? made : [made])); }));
    table.tHead.replaceChildren(make("tr", {}, make("th", { scope: "col" }, say("fact")), ...chosen.map((one) => {
      const button = make("button", { type: "button", "aria-label": say("remove", { country: one.country.name }) }, "✕");
      button.dataset.remove = one.country.code;
      return make("th", { scope: "col" }, link(startOf(one), one.country.name), " ", button);
    })));
    const facts = data.shown.filter(([name]) => name !== "rank");
    table.tBodies[0].replaceChildren(
      line(say("as_of"), (one) => one.day),
      line(heading("rank"), place),
      line(say("range"), (one) => [range(one), bar(one, worst)]),
      ...facts.map(([name, label]) => line(label, (one) => number(one, name))),
      line(say("rests"), rests),
      line(say("confidence"), sure),
      ...(state.since ? [line(say("then_products", { date: day[state.since] }),
        (one) => (earlier(one) ? number(earlier(one), "count") : say("not_then")))] : []),
      line(say("version"), (one) => one.version || "–"),
      line(say("names"), (one) => (one.products === null ? say("unknown") : one.products.length
        ? make("ul", {}, ...one.products.map((at) => data.products[at]).sort((a, b) => a.localeCompare(b, "en")).map((name) => make("li", {}, name)))
        : unsearched(one) ? number(one, "count") : say("none")), "products"),
    );
  };

  const tell = (message, refused = false) => {
    by("said").textContent = message;
    by("said").classList.toggle("refused", refused);
  };
  const meanings = () => {
    const compared = !by("comparison").hidden;
    const told = data.shown.filter(([name]) => compared || !["rank_per_head", "named"].includes(name)).map(([, label, meaning]) => [label, meaning]);
    told.splice(1, 0, [say("range"), say("range_means")]);
    told.push(...["rests", "confidence"].map((name) => [say(name), say(`${name}_means`)]), ["–", say("dash_means")]);
    by("meanings").replaceChildren(...told.flatMap(([term, words]) => [make("dt", {}, term), make("dd", {}, words)]));
  };
  let rows = [];
  const show = (message = "") => {
    rows = showTable();
    showComparison();
    meanings();
    if (!refused.length) writeAddress();
    front.drawn?.();
    offer(rows);
    const all = inView();
    const left = refused.length ? say("refused", { list: refused.join(", ") }) : "";
    const parts = [left, message || (state.find && !rows.length ? say("nothing", { text: state.find }) : ""),
      say("shown", { n: rows.length, all: all.length })];
    if (new Set(all.map((one) => one.date)).size > 1) parts.push(say("mixed"));
    if (new Set(all.map((one) => one.version).filter(Boolean)).size > 1) parts.push(say("versions"));
    if (state.since) parts.push(say("unchanged", { date: day[state.since] }));
    tell(parts.filter(Boolean).join(" "), Boolean(left));
  };

  // ---- all names of countries, and what a misspelt one may mean: known to the search beside this page

  let engine;
  const learn = async () => {
    if (engine) return;
    engine = {};
    engine = await regenatlas.load("search.js").catch(() => ({}));
    for (const [code, , names] of engine.countries ?? []) {
      const own = countries.find((country) => country.code === code);
      if (own) own.names = spoken(names.split("\n"));
    }
    if (state.find) show();
  };
  const offer = (rows) => {
    const near = state.find && !rows.length && engine?.near ? engine.near(state.find) : [];
    by("near").hidden = !near.length;
    by("near").replaceChildren(say("meant"), ...near.flatMap((name) => {
      const button = make("button", { type: "button" }, name);
      button.addEventListener("click", () => { Object.assign(state, { ...START, view: state.view, find: name }); update(); by("find").focus(); });
      return [" ", button];
    }));
  };

  // ---- controls

  const options = (select, choices) => select.replaceChildren(...choices.map(([id, words]) => make("option", { value: id }, words)));
  const fill = () => {
    options(by("confidence"), [["", say("any")], ...[...levels].sort()]);
    by("confidence").parentElement.hidden = levels.size < 2;
    by("region").parentElement.hidden = !countries.some(({ region, part }) => region || part);
    options(by("view"), views.map(({ id, name }) => [id, name]));
    by("view").parentElement.hidden = views.length < 2;
    fillDates();
  };
  /** The regions, each with how many of its countries have a report in this view. */
  const fillRegions = () => {
    const here = inView().map(({ country }) => country);
    const count = (name) => here.filter(({ region, part }) => region === name || part === name).length;
    const option = (name, words = name) => make("option", { value: name }, `${words} (${count(name)})`);
    const regions = [...new Set(countries.map(({ region }) => region).filter(Boolean))].sort();
    by("region").replaceChildren(make("option", { value: "" }, `${say("all_regions")} (${here.length})`), ...regions.map((region) => {
      const parts = [...new Set(countries.filter((one) => one.region === region).map(({ part }) => part))].filter((part) => part && part !== region).sort();
      return make("optgroup", { label: region }, option(region, say("all_of", { region })), ...parts.map((part) => option(part)));
    }));
  };
  const fillDates = () => {
    const dates = data.dates.filter(([date]) => bundles.some((one) => one.view === state.view && one.date === date));
    if (!dates.some(([date]) => date === state.date)) state.date = "";
    options(by("date"), [["", say("newest")], ...dates]);
    const before = dates.filter(([date]) => date < (state.date || dates[0][0]));
    if (!before.some(([date]) => date === state.since)) state.since = "";
    options(by("since"), [["", say("no_other")], ...before]);
    by("date").parentElement.hidden = dates.length < 2;
    by("since").parentElement.hidden = dates.length < 2;
  };
  const reflect = () => {
    fillDates();
    fillRegions();
    for (const name of ["find", "region", "date", "since", "confidence"]) by(name).value = state[name];
    by("only").checked = state.only;
    by("view").value = state.view.id;
  };
  const update = (message) => { reflect(); show(message); };

  for (const kind of ["input", "click"]) by("controls").addEventListener(kind, () => { refused = []; }, true);
  by("find").addEventListener("focus", learn);
  by("find").addEventListener("input", (event) => { state.find = event.target.value; learn(); show(); });
  by("find").addEventListener("keydown", async (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (rows.length === 1) location.assign(startOf(rows[0]));
  });
  by("only").addEventListener("change", (event) => { state.only = event.target.checked; update(); });
  for (const name of ["region", "date", "since", "confidence"]) {
    by(name).addEventListener("change", (event) => { state[name] = event.target.value; update(); });
  }
  by("view").addEventListener("change", (event) => { state.view = views.find(({ id }) => id === event.target.value); update(); });
  by("controls").addEventListener("submit", (event) => event.preventDefault());
  by("reset").addEventListener("click", () => {
    Object.assign(state, START);
    update();
    by("find").focus();
  });
  by("reports").addEventListener("click", ({ target }) => {
    const { order } = target.dataset;
    if (!order) return;
    // Of amounts the highest comes first, of names and places the first.
    const amount = columns().find(({ id }) => id === order).class?.includes("right");
    state.down = state.order === order ? !state.down : Boolean(amount);
    state.order = order;
    show(say("sorted", { column: target.textContent, direction: say(state.down ? "down" : "up") }));
  });
  by("reports").addEventListener("change", ({ target }) => {
    const { code } = target.dataset;
    if (!code) return;
    const country = countries.find((one) => one.code === code).name;
    if (target.checked && state.compare.length === MOST) {
      target.checked = false;
      tell(say("full", { country }), true);
      return;
    }
    state.compare = target.checked ? [...state.compare, code] : state.compare.filter((one) => one !== code);
    showComparison();
    target.scrollIntoView({ block: "nearest" }); // which what stands above it now may have pushed away
    writeAddress();
    tell(say(target.checked ? "added" : "removed", { country }));
  });
  by("comparison").addEventListener("click", ({ target }) => {
    const { remove } = target.dataset;
    if (!remove) return;
    state.compare = state.compare.filter((one) => one !== remove);
    show(say("removed", { country: countries.find((one) => one.code === remove).name }));
    (by("comparison").querySelector("button") || by("find")).focus();
  });
  addEventListener("hashchange", () => { readAddress(); update(); });

  const front = { data, say, make, draw, link, bundles, day, value, number, place, range, rests, sure, startOf, chaptersOf, documentOf, documentsOf, changesOf, inView };
  regenatlas.front = front; // for the profile and the map, which have files of their own
  for (const id of ["choose", "said", "meanings", "share"]) by(id).hidden = false;
  by("choose").open = matchMedia("(min-width: 48rem)").matches;
  fill();
  readAddress();
  if (state.find || refused.length) by("choose").open = true;
  update();
  if (state.find) learn();
})();
