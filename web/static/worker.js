// Keeps the frame of the pages, and what was read last, for when there is no network.
// Before it the server writes SCOPE, VERSION and SHELL, whose first is the page to show then.
"use strict";

const READ = /\/(item|issue)\//;
const MOST = 30;
const NAME = SCOPE + VERSION;
const ANY = { ignoreVary: true };

addEventListener("install", (event) => {
  const kept = caches.open(NAME).then((cache) => cache.addAll(SHELL));
  event.waitUntil(kept.then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const old = (name) => name.startsWith(SCOPE) && name !== NAME;
  const gone = caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))));
  event.waitUntil(gone.then(() => clients.claim()));
});

addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(page(event, url));
  else if (SHELL.includes(url.pathname + url.search)) {
    event.respondWith(caches.match(event.request, ANY).then((kept) => kept || fetch(event.request)));
  }
});

async function page(event, url) {
  const cache = await caches.open(NAME);
  try {
    const answer = await fetch(event.request);
    if (answer.ok && READ.test(url.pathname)) event.waitUntil(keep(cache, event.request, answer.clone()));
    return answer;
  } catch {
    return (await cache.match(event.request, ANY)) || cache.match(SHELL[0], ANY);
  }
}

async function keep(cache, request, answer) {
  await cache.put(request, answer);
  const read = (await cache.keys()).filter((kept) => READ.test(new URL(kept.url).pathname));
  for (const old of read.slice(0, -MOST)) await cache.delete(old);
}
