// Results in place: a link from results to results loads the same page as ever, and what differs
// is put into this one. Without this script, or where that fails, the link is followed.
(() => {
  const main = document.getElementById("main");
  const root = document.body.dataset.root;
  const PARTS = ["#main", ".bottom", ".tongues"]; // what differs from page to page
  const WAYS = "link[rel=alternate], link[rel=prev], link[rel=next]"; // of the head
  let loading = null; // the page under way
  let shown = location.pathname + location.search; // what the page is of

  const results = (page) => page.getElementById("results");
  const ours = (url) => url.origin === location.origin && url.pathname === root && url.search;

  // What a control is in words that the next page has as well: what it is in, and what it says.
  const named = (control) => {
    const within = control.closest(".results > li") || control.closest("[aria-labelledby], nav, ul, form") || main;
    const words = (control.querySelector("bdi") || control).textContent.trim();
    const place = within.id || within.getAttribute("aria-labelledby") || within.className;
    return `${control.localName} ${place}: ${words}`;
  };
  const unfolded = () => [...main.querySelectorAll("details[open] > summary")].map(named);

  // Puts a page in; the focus stays at the control that asked for it, or goes to what is new.
  const put = (page, control) => {
    const name = control && !control.closest(".pages") && named(control);
    const result = control && control.closest(".results > li");
    const open = unfolded();
    for (const part of PARTS) {
      const next = page.querySelector(part);
      document.querySelector(part).replaceChildren(...next.childNodes);
    }
    for (const old of document.head.querySelectorAll(WAYS)) old.remove();
    document.head.append(...page.head.querySelectorAll(WAYS));
    document.title = page.title;
    const [form, next] = [document, page].map((one) => one.querySelector("form.search"));
    for (const old of form.querySelectorAll("[type=hidden]")) old.remove();
    form.append(...next.querySelectorAll("[type=hidden]"));
    form.elements.q.value = next.elements.q.value;
    for (const summary of main.querySelectorAll("summary")) {
      if (open.includes(named(summary))) summary.parentElement.open = true;
    }
    document.dispatchEvent(new Event("swapped"));
    if (!control) return;
    const same = name && [...main.querySelectorAll(control.localName)].find((one) => named(one) === name);
    const told = result && document.getElementById(result.id);
    (same || (told && told.querySelector("h2 a")) || results(document)).focus({ preventScroll: true });
  };

  const load = async (address, control) => {
    if (loading) loading.abort();
    const own = (loading = new AbortController());
    main.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: own.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (loading !== own) return;
      if (!answer.ok || !results(page)) throw new Error();
      const on = control && control.closest(".pages"); // a new page is read from its top
      if (control) {
        history.replaceState({ y: scrollY }, "");
        history.pushState(null, "", address);
      }
      shown = location.pathname + location.search;
      put(page, control);
      const top = control ? (on ? 0 : null) : (history.state && history.state.y) || 0;
      if (top !== null) scrollTo({ top, behavior: "instant" });
    } catch {
      if (loading !== own) return;
      if (control) location.assign(address);
      else location.reload();
    } finally {
      if (loading === own) {
        loading = null;
        main.removeAttribute("aria-busy");
      }
    }
  };

  if (!results(document)) return;

  main.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a[href]");
    // A link of a drawing has an address of another kind.
    const url = link && new URL(link.getAttribute("href"), location.href);
    if (!url || !ours(url) || url.search === location.search) return;
    event.preventDefault();
    load(url.href, link);
  });

  main.addEventListener("submit", (event) => {
    const url = new URL(event.target.action);
    url.search = new URLSearchParams(new FormData(event.target));
    if (!ours(url)) return;
    event.preventDefault();
    load(url.href, event.submitter);
  });

  addEventListener("popstate", () => {
    // A leap within the page is none to another.
    if (location.pathname + location.search !== shown) load(location.href);
  });
})();
