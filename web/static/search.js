// Search in pages without a server: words of search/standalone.py, from files that are scripts.
"use strict";
(() => {
  const PAGE = 10, PIECE = 260, FORM = 0.6, BEGINNING = 0.4, LEAST = 4, MORE = 3;
  const UNSPACED = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ーｰ\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}`;
  const WORDS = new RegExp(String.raw`((?:[${UNSPACED}]\p{M}*)+)|(?:(?![${UNSPACED}])[\p{L}\p{N}\p{M}])+`, "gu");
  const main = document.getElementById("found");
  const given = {}, waiting = {};

  document.querySelector("form.search").hidden = false;
  if (!main) return;
  const asked = new URLSearchParams(location.search);
  const query = (asked.get("q") || "").slice(0, 2000), page = Math.max(1, parseInt(asked.get("page"), 10) || 1);
  document.getElementById("q").value = query;
  if (!query.trim()) return;

  window.nlpsearch = (name, number, value) => { given[`${name}-${number}`] = value; };
  const load = (name, number) => waiting[`${name}-${number}`] ||= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = name === "head" ? "data/head.js" : `data/${name}-${number}.js`;
    script.onload = () => done(given[`${name}-${number}`]);
    script.onerror = failed;
    document.head.append(script);
  });

  let head, table, firsts;
  const plain = (text) => [...text.normalize("NFKD").toLowerCase().replace(/[\p{M}\s]/gu, "")]
    .map((letter) => table.get(letter) ?? letter).join("");
  const fold = (word) => {
    const folded = plain(word);
    const prefix = head.prefixes.find((one) => folded.startsWith(one) && folded.length - one.length >= head.left);
    return prefix ? folded.slice(prefix.length) : folded;
  };
  const cut = function* (text) {
    for (const found of text.matchAll(WORDS))
      yield { start: found.index, end: found.index + found[0].length, unspaced: Boolean(found[1]), word: found[1] ? plain(found[0]) : fold(found[0]) };
  };

  // Numbers and single letters are found as they are alone.
  const whole = (word) => /^\p{N}|^.$/u.test(word);

  // How well a word of the archive is one that was asked for; 0 where it is not.
  const fits = (term, word) => {
    if (term === word) return 1;
    if (whole(word)) return 0;
    const [short, long] = term.length < word.length ? [term, word] : [word, term];
    if (!long.startsWith(short)) return 0;
    if (short.length >= LEAST && long.length - short.length <= MORE) return FORM;
    return short === word ? BEGINNING : 0;
  };

  // The last place of a sorted list whose word is not after this one.
  const place = (list, word) => {
    let low = 0, high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle] <= word) low = middle + 1; else high = middle;
    }
    return Math.max(0, low - 1);
  };

  // All lines of the index whose word begins so, or is that alone.
  const lines = async (start, alone) => {
    const lines = [], first = place(head.words, start);
    for (let at = first; at < head.words.length && (at === first || !alone && head.words[at].startsWith(start)); at++)
      for (const line of (await load("words", at)).split("\n"))
        if (line.startsWith(alone ? `${start} ` : start)) lines.push(line.split(" "));
    return lines;
  };

  const documents = (steps) => {
    let doc = 0;
    return steps.map((step) => {
      const number = parseInt(step, 36);
      doc += number >> 2;
      return [doc, number & 3];
    });
  };

  // What each document has of one word: its best form alone counts.
  const having = async (start, fit) => {
    const best = new Map(), total = head.lengths.length;
    for (const [term, ...steps] of await lines(start, !fit)) {
      const how = fit ? fit(term) : 1;
      if (!how) continue;
      const worth = how * Math.log(1 + total / steps.length);
      for (const [doc, says] of documents(steps)) {
        const score = worth * (says & 2 ? 2 : 1) * (says & 1 ? 1.3 : 1);
        if (score > (best.get(doc) || 0)) best.set(doc, score);
      }
    }
    return best;
  };

  const both = (one, other) => new Map([...one].filter(([doc]) => other.has(doc)).map(([doc, score]) => [doc, score + other.get(doc)]));

  const asks = async ({ word, unspaced }) => {
    if (!unspaced) return whole(word) ? having(word) : having([...word].slice(0, LEAST).join(""), (term) => fits(term, word));
    const characters = [...word];
    if (characters.length === 1) return having(word, () => 1);
    const pairs = characters.slice(1).map((character, at) => characters[at] + character);
    const found = await Promise.all(pairs.map((pair) => having(pair)));
    return found.reduce(both);
  };

  const find = async (words) => {
    const mean = head.lengths.reduce((sum, length) => sum + length, 0) / head.lengths.length || 1;
    const told = new Map();
    let every = 0;
    for (const found of await Promise.all(words.map(asks))) {
      const rare = Math.log(1 + head.lengths.length / (found.size || 1));
      every += rare;
      for (const [doc, score] of found) {
        const sum = told.get(doc) || { doc, has: 0, share: 0, score: 0 };
        sum.has += 1;
        sum.share += rare;
        sum.score += score / (0.6 + 0.4 * head.lengths[doc] / mean);
        told.set(doc, sum);
      }
    }
    // What lacks rare words of the query has little of it.
    for (const one of told.values()) one.score *= (one.share / every) ** 2;
    const lang = asked.get("lang"), own = document.documentElement.lang;
    const order = (a, b) => b.score - a.score || a.doc - b.doc;
    const stories = new Map();
    for (const one of [...told.values()].sort(order)) {
      const spoken = issue(one.doc)[2], best = stories.get(head.stories[one.doc]);
      if (lang && spoken !== lang) continue;
      if (!best) stories.set(head.stories[one.doc], one);
      // Of tellings that have as much of the query, that in the language of the page is shown.
      else if (best.has === one.has && spoken.split("-")[0] === own && issue(best.doc)[2].split("-")[0] !== own) best.doc = one.doc;
    }
    const all = [...stories.values()], whole = all.filter((one) => one.has === words.length).length;
    return { all, count: whole || all.length };
  };

  const issue = (doc) => head.issues[place(firsts, doc)];
  const address = (doc) => `${issue(doc)[1]}#n${doc - issue(doc)[0]}`;

  // Where words that were asked for stand in a text.
  const marks = (text, words) => {
    const spans = [];
    for (const found of cut(text)) {
      if (!found.unspaced) {
        if (words.some(({ word, unspaced }) => !unspaced && fits(found.word, word))) spans.push([found.start, found.end]);
      } else for (const { word, unspaced } of words)
        for (let at = unspaced ? found.word.indexOf(word) : -1; at >= 0; at = found.word.indexOf(word, at + word.length))
          if (found.word.length === found.end - found.start) spans.push([found.start + at, found.start + at + word.length]);
    }
    return spans.sort((a, b) => a[0] - b[0]);
  };

  const make = (name, values = {}, ...inside) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(values)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };
  const tongue = (lang) => ({ lang, dir: head.langs[lang][1] });

  const marked = (text, words, from = 0, to = text.length) => {
    const pieces = [];
    let at = from;
    for (const [start, end] of marks(text, words)) {
      if (start < at || end > to) continue;
      pieces.push(text.slice(at, start), make("mark", {}, text.slice(start, end)));
      at = end;
    }
    return [...pieces, text.slice(at, to)];
  };

  // A piece of a text around the first mark, from one space to another.
  const piece = (text, words) => {
    const first = (marks(text, words)[0] || [0])[0];
    let from = Math.max(0, first - PIECE / 3), to = Math.min(text.length, from + PIECE);
    from = from ? Math.max(text.lastIndexOf(" ", from), text.lastIndexOf("\n", from), from - 20) + 1 : 0;
    if (/[\uDC00-\uDFFF]/.test(text[from] || "")) from++;
    while (to < text.length && /[\p{L}\p{M}\uDC00-\uDFFF]/u.test(text[to]) && to < from + PIECE + 20) to++;
    return [from ? "… " : "", ...marked(text, words, from, to), to < text.length ? " …" : ""];
  };

  const day = (iso) => new Intl.DateTimeFormat(main.dataset.locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(iso));

  const result = async ({ doc }, words) => {
    const [title, own, text] = (await load("items", Math.floor(doc / head.each)))[doc % head.each];
    const [, , lang, key, date] = issue(doc);
    const name = /^\d+$/.test(key) ? main.dataset.issue.replace("0", key) : key.replace(/[-_]/g, " ");
    const others = head.stories.flatMap((story, other) => story === head.stories[doc] && other !== doc ? [other] : []);
    const about = make("div", { class: "about", lang: document.documentElement.lang, dir: document.documentElement.dir },
      make("p", { class: "meta" }, make("span", {}, make("bdi", tongue(lang), head.langs[lang][0])),
        make("span", {}, make("bdi", {}, name)), ...(date ? [make("span", {}, make("bdi", {}, day(date)))] : [])));
    if (others.length) about.append(make("ul", { class: "chips", "aria-label": main.dataset.others },
      ...others.map((other) => make("li", {}, make("a", { class: "chip", href: address(other), hreflang: issue(other)[2], ...tongue(issue(other)[2]) }, head.langs[issue(other)[2]][0])))));
    return make("li", {}, make("article", tongue(lang),
      make("h2", own ? {} : { class: "derived" }, make("a", { href: address(doc) }, ...marked(title, words))),
      make("p", { class: "snippet" }, ...piece(text, words)), about));
  };

  const go = (values) => {
    const next = new URLSearchParams(asked);
    for (const [name, value] of Object.entries(values)) if (value) next.set(name, value); else next.delete(name);
    return `?${next}`;
  };

  const show = async () => {
    head = await load("head", 0);
    table = new Map(Object.entries(head.letters));
    firsts = head.issues.map(([first]) => first);
    const words = [...cut(query)].filter(({ word }) => word).slice(0, 32);
    const { all, count: found } = words.length ? await find(words) : { all: [], count: 0 };
    const shown = await Promise.all(all.slice(PAGE * (page - 1), PAGE * page).map((one) => result(one, words)));
    const count = new Intl.NumberFormat(main.dataset.locale).format(found);
    const title = make("h1", { id: "results" }, all.length ? `${main.dataset.results} (${count})` : main.dataset.nothing, " · ", make("bdi", {}, query));
    const langs = make("nav", { class: "order", "aria-label": main.dataset.lang },
      ...[["", main.dataset.all], ...Object.keys(head.langs).map((lang) => [lang, head.langs[lang][0]])].map(([lang, name]) =>
        make("a", { href: go({ lang, page: "" }), ...(lang ? tongue(lang) : {}), ...((asked.get("lang") || "") === lang ? { "aria-current": "true" } : {}) }, name)));
    const pages = make("nav", { class: "pages", "aria-label": main.dataset.pages });
    if (page > 1) pages.append(make("a", { rel: "prev", href: go({ page: page - 1 }) }, main.dataset.before));
    if (all.length > PAGE * page) pages.append(make("a", { rel: "next", href: go({ page: page + 1 }) }, main.dataset.after));
    main.replaceChildren(make("div", { class: "summary" }, title), langs,
      make("ol", { class: "results plain", start: PAGE * (page - 1) + 1, "aria-labelledby": "results" }, ...shown), ...(pages.children.length ? [pages] : []));
    document.title = `${query} · nlpsearch`;
    main.hidden = false;
    document.getElementById("issues").hidden = true;
  };
  show().catch(() => {
    main.textContent = main.dataset.failed;
    main.hidden = false;
  });
})();
