// What readers do with a story: keep it, copy its address, see its pictures; and keys for that.
// Without this script pages lack these alone: pictures are links, results and stories are read.
(() => {
  const SAVED = "nlpsearch.saved"; // ids of stories, the latest first
  const KEYS = "nlpsearch.keys"; // "off" where a reader wants none
  const MOST = 100; // stories that are kept

  const root = document.body.dataset.root;
  const status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  document.body.append(status);

  const stored = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // storage may be forbidden
    }
  };
  const store = (name, value) => {
    try {
      localStorage.setItem(name, value);
    } catch {
      // Nothing is kept then.
    }
  };

  const saved = () => {
    try {
      const found = JSON.parse(stored(SAVED));
      return Array.isArray(found) ? found.filter((one) => typeof one === "string") : [];
    } catch {
      return []; // somebody else wrote there
    }
  };

  const list = (ids) => `${root}saved${ids.length ? "?" : ""}${ids.map((id) => `item=${encodeURIComponent(id)}`).join("&")}`;

  const show = () => {
    const ids = saved();
    for (const star of document.querySelectorAll(".star")) {
      star.hidden = false;
      star.setAttribute("aria-pressed", String(ids.includes(star.value)));
    }
    // A story that there is no longer can be let go, not kept.
    for (const button of document.querySelectorAll(".let-go")) button.hidden = !ids.includes(button.value);
    for (const link of document.querySelectorAll(".to-saved")) {
      link.hidden = !ids.length;
      link.href = list(ids);
    }
  };

  const keep = (star) => {
    const others = saved().filter((id) => id !== star.value);
    const has = others.length < saved().length;
    store(SAVED, JSON.stringify(has ? others : [star.value, ...others].slice(0, MOST)));
    show();
  };

  const copy = async (path, button) => {
    const address = new URL(path, location.href).href;
    try {
      await navigator.clipboard.writeText(address);
    } catch {
      // Browsers give the clipboard to pages of https alone.
      const field = document.createElement("textarea");
      field.value = address;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
      button.focus();
    }
    status.textContent = "";
    status.textContent = document.body.dataset.copied;
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 1500);
  };

  const picture = (link, event) => {
    if (link.nextElementSibling && link.nextElementSibling.tagName === "IMG") return;
    event.preventDefault();
    const shown = document.createElement("img");
    shown.alt = link.parentElement.querySelector("figcaption") ? "" : link.textContent;
    shown.referrerPolicy = "no-referrer";
    // What cannot be shown here may still open by itself.
    shown.addEventListener("error", () => location.assign(link.href));
    shown.src = link.href;
    link.after(shown);
  };

  document.addEventListener("click", (event) => {
    const clicked = event.target.closest(".star, .let-go, .copy, figure > a[href], #to-keys");
    if (!clicked) return;
    if (clicked.matches(".star, .let-go")) keep(clicked);
    else if (clicked.matches(".copy")) copy(clicked.value, clicked);
    else if (clicked.id === "to-keys") help.showModal();
    else if (!event.ctrlKey && !event.metaKey && !event.shiftKey) picture(clicked, event);
  });

  const begin = () => {
    for (const button of document.querySelectorAll(".copy, #to-keys")) button.hidden = false;
    show();
  };
  begin();
  addEventListener("storage", show);
  addEventListener("pageshow", show);
  document.addEventListener("swapped", () => {
    begin();
    status.textContent = document.querySelector("h1").textContent;
  });

  // The page of saved stories is an address that names them.
  const page = document.getElementById("saved");
  if (page && !page.dataset.asked && saved().length) location.replace(list(saved()));

  const help = document.getElementById("keys");
  const on = document.getElementById("keys-on");
  on.checked = stored(KEYS) !== "off";
  on.addEventListener("change", () => store(KEYS, on.checked ? "on" : "off"));

  const results = () => [...document.querySelectorAll(".results > li, .story")];
  const here = () => document.activeElement.closest(".results > li, .story");
  const follow = (link) => link && link.click();

  const step = (by) => {
    const walk = document.querySelector(`.around [rel=${by > 0 ? "next" : "prev"}]`);
    const all = results();
    if (!all.length) {
      follow(walk);
      return;
    }
    const at = all.indexOf(here());
    const next = all[at < 0 ? (by > 0 ? 0 : -1) : at + by];
    if (next) next.querySelector("h2 a, h3 a").focus();
  };

  const other = () => {
    const chips = [...(here() || document).querySelectorAll(".about .chip, .also .chip")];
    const told = here() && here().querySelector("article");
    follow((told && chips.find((chip) => chip.lang > told.lang)) || chips[0]);
  };

  const within = (selector) => (here() || document.querySelector(".tools") || document).querySelector(selector);

  const actions = {
    "/": () => {
      const box = document.getElementById("q");
      if (box) {
        box.focus();
        box.select();
      }
    },
    j: () => step(1),
    k: () => step(-1),
    o: () => here() && follow(here().querySelector("h2 a, h3 a")),
    t: other,
    s: () => follow(within(".star")),
    c: () => {
      const button = within(".copy");
      const title = here() && here().querySelector("h2 a, h3 a");
      if (title) copy(title.pathname, title);
      else follow(button);
    },
    "?": () => help.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const act = actions[event.key];
    if (!act || (!on.checked && event.key !== "?")) return;
    event.preventDefault();
    act();
  });
})();
