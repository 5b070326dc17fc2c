"use strict";
/* What the data script of the search hands to pages: `find(text, {lang, country, most})` answers
   with {hits, all}; a hit has kind, title, note, where and the address from the root of the folder.
   `countries` has code, name and all names of each, a line each; `near(text)` the names that may have been meant. */
function searching(MiniSearch, data) {
  const KINDS = ["product", "claim", "institution", "programme", "candidate"];
  const WEIGHTS = { country: 6, product: 3, chapter: 2, institution: 2.5, candidate: 1.5, programme: 1.2, claim: 0.8, section: 1, figure: 0.8 };
  const EACH = 6; // of a kind, so that two hundred statements do not hide a product

  // Case, accents, Arabic letters of Persian ones, marks of a brand, what joins letters and apostrophes make no other word.
  const ALIKE = { ı: "i", ø: "o", ł: "l", đ: "d", ħ: "h", ß: "ss", æ: "ae", œ: "oe", ك: "ک", ي: "ی", ى: "ی", ة: "ه" };
  const folded = (text) =>
    text.replace(/[™℠®©]/g, " ").normalize("NFKD").toLowerCase()
      .replace(/[\p{M}\p{Cf}ـ'’‘ʻʼ`´]/gu, "").replace(/[ıøłđħßæœكيىة]/g, (sign) => ALIKE[sign]);

  const docs = [];
  const add = (kind, title, note, words, bundle, href) => {
    const [, lang, country, day] = data.bundles[bundle];
    const [, name] = data.countries[country];
    docs.push({ id: docs.length, kind, title, note, words, lang, country: name, day, href });
  };
  data.bundles.forEach(([, , country, , start], at) => {
    if (start) add("country", data.countries[country][1], "", data.countries[country][2], at, start);
  });
  const chapterOf = data.pages.map(([, chapter]) => data.chapters[chapter][1]);
  const address = ([bundle, chapter]) => `${data.bundles[bundle][0]}/${data.chapters[chapter][0]}.html`;
  for (const [at, page] of data.pages.entries()) {
    const [bundle, chapter, sections, figures] = page;
    const href = address(page);
    add("chapter", data.chapters[chapter][2], chapterOf[at], "", bundle, href);
    for (let i = 0; i < sections.length; i += 2) add("section", sections[i + 1], chapterOf[at], "", bundle, `${href}#${sections[i]}`);
    for (const figure of figures) add("figure", data.figures[figure][1], chapterOf[at], "", bundle, `${href}#${data.figures[figure][0]}`);
  }
  for (const [kind, id, title, note, words, page] of data.things) {
    const bundle = data.pages[page][0];
    add(KINDS[kind], title, note, words, bundle, `${address(data.pages[page])}#${KINDS[kind]}-${encodeURIComponent(id)}`);
  }

  const index = new MiniSearch({
    fields: ["title", "words", "note", "country"],
    tokenize: (text) => folded(text).split(/[^\p{L}\p{N}]+/u),
    processTerm: (term) => term || null,
  });
  index.addAll(docs);

  function find(text, { lang = "en", country = "", most = 24 } = {}) {
    const langs = new Set(docs.map((doc) => doc.lang));
    const own = langs.has(lang) ? lang : "en";
    const options = {
      prefix: (term) => term.length > 1 || /[^\x00-\u024f]/.test(term),
      fuzzy: (term) => (term.length > 3 ? 0.25 : 0),
      weights: { fuzzy: 0.2, prefix: 0.6 },
      boost: { title: 3, words: 2 },
      filter: ({ id }) => docs[id].lang === own,
      boostDocument: (id) => WEIGHTS[docs[id].kind] * (docs[id].country === country ? 1.5 : 1),
    };
    let found = index.search(text, { ...options, combineWith: "AND" });
    if (!found.length) found = index.search(text, options);
    const seen = new Set();
    const counts = {};
    const hits = found.map(({ id }) => docs[id]).filter(({ kind, title }) => {
      const key = `${kind} ${title}`;
      if (seen.has(key)) return false; // the same of another country
      seen.add(key);
      counts[kind] = (counts[kind] ?? 0) + 1;
      return counts[kind] <= EACH;
    });
    return { hits: hits.slice(0, most), all: seen.size };
  }

  /** The countries with a report whose name may have been meant. */
  const near = (text) =>
    index.search(text, { fuzzy: 0.4, prefix: true, fields: ["title", "words"], filter: ({ id }) => docs[id].kind === "country" })
      .map(({ id }) => docs[id].title).slice(0, 3);

  return { find, near, countries: data.countries };
}
