// Has the browser keep the frame of the pages, where it may.
"use strict";

if ("serviceWorker" in navigator) {
  const { worker, scope } = document.currentScript.dataset;
  navigator.serviceWorker.register(worker, { scope });
}
