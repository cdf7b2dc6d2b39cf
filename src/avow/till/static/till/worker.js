// @ts-check
// Keeps the page of the till for times without network. It holds the page and its files, and nothing
// of anybody: what was sold is in the database of the page, encrypted.

const self_ = /** @type {any} */ (self);
const CACHE = "avow-till-1";
const PAGE = "/till/";
const FILES = [
  PAGE,
  "/static/till/till.js",
  "/static/till/check.js",
  "/static/till/store.js",
  "/static/till/upload.js",
  "/static/till/till.css",
  "/static/avow/avow.css",
  "/static/avow/icon.svg",
];
const PATIENCE = 4000;

/** Fetch the page and its files, and keep them only if the page is ours and not the log-in. */
const fill = async () => {
  const cache = await caches.open(CACHE);
  await Promise.all(FILES.map(async (file) => keep(cache, file, await fetch(file, { cache: "reload" }))));
};

/** @param {Cache} cache @param {string} file @param {Response} answer */
const keep = async (cache, file, answer) => {
  if (answer.ok && !answer.redirected) await cache.put(file, answer.clone());
  return answer;
};

/** @param {Request} request @param {string} file */
const answered = async (request, file) => {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request, request.mode === "navigate" ? {} : { signal: AbortSignal.timeout(PATIENCE) });
    return await keep(cache, file, answer);
  } catch (error) {
    const kept = await cache.match(file);
    if (kept) return kept;
    throw error;
  }
};

self_.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(fill().then(() => self_.skipWaiting())));
self_.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(self_.clients.claim()));
self_.addEventListener("fetch", (/** @type {any} */ event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method === "GET" && FILES.includes(pathname)) event.respondWith(answered(event.request, pathname));
});
