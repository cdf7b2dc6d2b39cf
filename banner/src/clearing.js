import { mayRun } from "./decisions.js";

/** @typedef {import("./decisions.js").State} State */

const PATIENCE = 1000;

/**
 * Clear what refused trackers left in this browser, and name what is still there.
 * @param {State} state
 * @param {Window} page
 * @returns {Promise<string[]>}
 */
export const clear = async (state, page) => {
  const refused = refusedNames(state);
  const stores = [...simpleStores(page), ...slowStores(page)];
  await Promise.all(stores.map((store) => empty(store, refused)));
  const left = await Promise.all(stores.map(async (store) => (await names(store)).filter(refused)));
  return [...new Set(left.flat())];
};

/**
 * Clear what can be cleared without waiting. Cookies of other paths come into sight page by page.
 * @param {State} state
 * @param {Window} page
 */
export const sweep = (state, page) => {
  for (const store of simpleStores(page)) empty(store, refusedNames(state));
};

/**
 * The trackers that left something elsewhere, which only their operators can clear.
 * @param {State} state
 */
export const beyondReach = (state) =>
  Object.entries(state.config.trackers)
    .filter(([key, { by, hosts }]) => by && Object.keys(hosts).length && !mayRun(state, key))
    .map(([, tracker]) => tracker);

/**
 * @typedef {object} Store
 * @property {() => string[] | Promise<string[]>} names what is in it
 * @property {(name: string) => unknown} remove
 */

/**
 * @param {Store} store
 * @param {(name: string) => boolean} refused
 */
const empty = (store, refused) => {
  const found = names(store);
  const remove = (/** @type {string[]} */ all) =>
    Promise.all(all.filter(refused).map((name) => attempt(() => store.remove(name))));
  return found instanceof Promise ? found.then(remove) : remove(found);
};

/** @param {Store} store @returns {string[] | Promise<string[]>} */
const names = (store) => attempt(store.names) ?? [];

/**
 * A browser may forbid a store altogether; then there is nothing in it.
 * @template T
 * @param {() => T} act
 */
const attempt = (act) => {
  try {
    return act();
  } catch {}
};

/**
 * Say of a name whether a refused tracker claims it and no allowed one does.
 * @param {State} state
 */
const refusedNames = (state) => {
  const claims = Object.entries(state.config.trackers).flatMap(([key, tracker]) =>
    tracker.names.map((pattern) => ({ runs: mayRun(state, key), shape: shapeOf(pattern) })),
  );
  return (/** @type {string} */ name) => {
    const claimed = claims.filter(({ shape }) => shape.test(name));
    const ours = name === state.config.cookie.name;
    return claimed.length > 0 && !ours && !claimed.some(({ runs }) => runs);
  };
};

/** @param {string} pattern */
const shapeOf = (pattern) =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/\*+/g, ".*")}$`);

/** @param {Window} page @returns {Store[]} */
const simpleStores = (page) => [
  cookies(page),
  ...["localStorage", "sessionStorage"].map((name) => ({
    names: () => Object.keys(/** @type {any} */ (page)[name]),
    remove: (/** @type {string} */ key) => /** @type {any} */ (page)[name].removeItem(key),
  })),
];

/** @param {Window} page @returns {Store} */
const cookies = ({ document, location }) => ({
  names: () => document.cookie.split("; ").map((pair) => pair.split("=")[0]),
  remove: (name) => {
    const secure = location.protocol === "https:" ? ["; secure", "; secure; partitioned"] : [""];
    for (const path of paths(location.pathname))
      for (const domain of ["", ...domains(location.hostname)])
        for (const flags of secure)
          document.cookie = `${name}=; max-age=0; path=${path}${domain}${flags}`;
  },
});

/** A cookie may sit on any folder above this page. @param {string} pathname */
const paths = (pathname) => {
  const parts = pathname.split("/").filter(Boolean);
  const folders = parts.map((_, depth) => `/${parts.slice(0, depth + 1).join("/")}`);
  return ["/", ...folders.flatMap((folder) => [folder, `${folder}/`])];
};

/** And on this host or any parent of it. @param {string} host */
const domains = (host) => {
  const labels = host.split(".");
  return labels.map((_, depth) => `; domain=${labels.slice(depth).join(".")}`);
};

/** @param {Window} page @returns {Store[]} */
const slowStores = (page) => [
  {
    names: async () => (await page.indexedDB.databases()).map(({ name }) => name ?? ""),
    remove: (name) =>
      new Promise((done) => {
        const request = page.indexedDB.deleteDatabase(name);
        request.onsuccess = request.onerror = done;
        setTimeout(done, PATIENCE);
      }),
  },
  { names: async () => page.caches.keys(), remove: (name) => page.caches.delete(name) },
  {
    names: async () => (await workers(page)).map(scriptOf),
    remove: async (name) => {
      for (const worker of await workers(page)) if (scriptOf(worker) === name) await worker.unregister();
    },
  },
];

/** @param {Window} page */
const workers = async (page) => (await page.navigator.serviceWorker?.getRegistrations()) ?? [];

/** @param {ServiceWorkerRegistration} worker */
const scriptOf = ({ active, waiting, installing }) =>
  new URL((active ?? waiting ?? installing)?.scriptURL ?? "about:blank").pathname;
