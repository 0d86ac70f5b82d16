// The search box while one types: suggestions below it, or what was searched for last.
// Without this script the form works as it stands. The pattern is ARIA's editable combobox
// with list autocomplete: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
(() => {
  const form = document.querySelector("form.search");
  const box = document.getElementById("q");
  if (!form || !box || !window.fetch) return;

  const RECENT = "nlpsearch.recent"; // queries, the latest first
  const KEPT = 8; // recent queries
  const ANSWERS = 50; // answers that are kept
  const PAUSE = 80; // milliseconds after a key until the server is asked

  const say = form.dataset;
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", say.label);
  list.hidden = true;
  const status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  form.append(list, status);
  const attributes = {
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  };
  for (const [name, value] of Object.entries(attributes)) box.setAttribute(name, value);

  const answers = new Map();
  let asking = null; // the request under way
  let waiting = 0; // the timer of the next one
  let active = -1; // the option that the arrow keys have reached

  const remembered = () => {
    try {
      const found = JSON.parse(localStorage.getItem(RECENT));
      return Array.isArray(found) ? found.filter((one) => typeof one === "string") : [];
    } catch {
      return []; // storage may be forbidden, or hold what somebody else wrote
    }
  };

  const remember = (queries) => {
    try {
      localStorage.setItem(RECENT, JSON.stringify(queries.slice(0, KEPT)));
    } catch {
      // Nothing is remembered then.
    }
  };

  const close = () => {
    clearTimeout(waiting);
    if (asking) asking.abort();
    asking = null;
    active = -1;
    list.hidden = true;
    list.replaceChildren();
    status.textContent = "";
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };

  const choose = (place) => {
    const options = list.children;
    if (options[active]) options[active].setAttribute("aria-selected", "false");
    active = place;
    const option = options[place];
    if (!option) {
      box.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", option.id);
  };

  const take = (option, search) => {
    if (option.dataset.forget) {
      remember([]);
      close();
      return;
    }
    box.value = option.dataset.query;
    close();
    if (search) form.requestSubmit();
  };

  const option = (place, query, text, note, lang) => {
    const made = document.createElement("li");
    made.id = `suggestion-${place}`;
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", "false");
    made.dataset.query = query;
    const words = document.createElement("span");
    words.className = "words";
    words.dir = "auto";
    words.textContent = text;
    if (lang) words.lang = lang;
    made.append(words);
    if (note) {
      const said = document.createElement("span");
      said.className = "about";
      said.textContent = note;
      made.append(" ", said);
    }
    return made;
  };

  const show = (options) => {
    close();
    if (!options.length || document.activeElement !== box) return;
    list.replaceChildren(...options);
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    status.textContent = say.counts.split("|")[options.length - 1];
  };

  const suggested = (found) =>
    show(
      found.map((one, place) => {
        // A title is mostly that of one story.
        const count = one.kind === "title" && one.count === 1 ? "" : one.count;
        const about = [say[one.kind], count].filter(Boolean).join(" · ");
        return option(place, one.query, one.label || one.text, about, one.lang);
      }),
    );

  const recent = () => {
    const queries = remembered();
    const options = queries.map((query, place) => option(place, query, query, say.recent, ""));
    if (options.length) {
      const forget = option(options.length, "", say.forget, "", "");
      forget.dataset.forget = "yes";
      forget.className = "forget";
      options.push(forget);
    }
    show(options);
  };

  const ask = async (typed) => {
    const known = answers.get(typed);
    if (known) {
      suggested(known);
      return;
    }
    if (asking) asking.abort();
    const own = (asking = new AbortController());
    try {
      const address = `${form.dataset.suggest}?q=${encodeURIComponent(typed)}`;
      const answer = await fetch(address, { signal: own.signal });
      if (!answer.ok) return;
      const { suggestions } = await answer.json();
      if (answers.size >= ANSWERS) answers.delete(answers.keys().next().value);
      answers.set(typed, suggestions);
      if (asking === own && box.value === typed) suggested(suggestions);
    } catch {
      // Left behind by the next key, or out of reach: the form still searches.
    }
  };

  const typed = () => {
    clearTimeout(waiting);
    if (!box.value.trim()) {
      recent();
      return;
    }
    waiting = setTimeout(ask, PAUSE, box.value);
  };

  box.addEventListener("input", (event) => {
    // What an input method composes is no text yet.
    if (!event.isComposing) typed();
  });
  box.addEventListener("compositionend", typed);
  // Where the page itself puts the focus here, nobody has asked to have its rest covered.
  box.addEventListener("focus", () => {
    if (!box.value && !box.autofocus) recent();
  });
  box.addEventListener("click", () => {
    if (!box.value && list.hidden) recent();
  });
  box.addEventListener("blur", close);

  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    const count = list.children.length;
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) typed();
      else if (event.key === "ArrowDown") choose(active + 1 < count ? active + 1 : -1);
      else choose(active < 0 ? count - 1 : active - 1);
    } else if (event.key === "Enter" && open && active >= 0) {
      event.preventDefault();
      take(list.children[active], true);
    } else if (event.key === "Tab" && open && active >= 0 && !event.shiftKey) {
      event.preventDefault();
      take(list.children[active], false);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      close();
    }
  });

  // Before the box loses the focus, or the list would be gone before the click.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const clicked = event.target.closest("[role=option]");
    if (clicked) take(clicked, true);
  });

  // A query that found something is one to come back to.
  const searched = () => {
    const found = document.getElementById("results");
    if (found && found.dataset.found && box.value.trim()) {
      remember([box.value, ...remembered().filter((query) => query !== box.value)]);
    }
  };
  searched();
  document.addEventListener("swapped", searched);
})();
