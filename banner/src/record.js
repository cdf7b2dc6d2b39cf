import { encode } from "./memory.js";

const PATIENCE = 3000;
const MOST = 9;

/** Statuses of our own refusals that mean: later or elsewhere. */
const LATER = [404, 429];

/** @typedef {import("./visit.js").Visit} Visit */
/**
 * What came back: the receipt's address, the names that only the page's own server can look for,
 * and whether nothing can be on here.
 * @typedef {{ receipt: string, hidden?: string[], nothing?: boolean }} Answer
 */
/** @typedef {[key: string, body: string]} Said a choice as it is sent, under a key of its own */

/**
 * Send a choice to the server, which records it and expires the cookies that scripts cannot see.
 * Gives its answer, or nothing: the choice holds in this browser all the same, and what could not
 * be sent is sent again from the next page.
 * @param {Visit} visit
 * @param {import("./visit.js").Press} press
 * @param {import("./types.js").Choice} [before] what was chosen earlier, for a server without sight of it
 * @returns {Promise<Answer | undefined>}
 */
export const record = (visit, { button, ticked, place, confirmed, language }, before) => {
  const { config, page } = visit;
  const body = new URLSearchParams([
    ["choice", button],
    ["place", place],
    ["language", language],
    ["version", config.version],
    ["at", `${Math.floor(Date.now() / 1000)}`],
    ...ticked.map((key) => ["class", key]),
    ...(confirmed ? [["confirmed", "yes"]] : []),
    ...(config.apart && before ? [["kept", encode(before)]] : []),
  ]);
  /** @type {Said} */
  const said = [page.crypto.getRandomValues(new Uint32Array(4)).join("-"), `${body}`];
  keep(visit, [...unsent(visit), said]);
  return send(visit, said);
};

/** Send again what could not be sent before. @param {Visit} visit */
export const resend = async (visit) => {
  for (const [key, body] of unsent(visit)) await send(visit, [key, `${body}&late=yes`]);
};

/** @param {Visit} visit @param {Said} said @returns {Promise<Answer | undefined>} */
const send = async (visit, [key, body]) => {
  const { config, page } = visit;
  try {
    const answer = await page.fetch(config.action, {
      method: "POST",
      body: new URLSearchParams(body),
      headers: { Accept: "application/json", "Idempotency-Key": key },
      signal: AbortSignal.timeout(PATIENCE),
      keepalive: true,
    });
    // Only our server's own word counts: a shop may answer anything at an address that it lacks.
    const told = await answer.json();
    const refused = answer.headers.get("Content-Type")?.includes("problem+json");
    if (answer.ok ? told.receipt : refused && answer.status < 500 && !LATER.includes(answer.status))
      keep(visit, unsent(visit).filter(([one]) => one !== key));
    if (answer.ok && told.receipt) return { ...told, receipt: new URL(told.receipt, answer.url).href };
  } catch {}
};

/** @param {Visit} visit @returns {Said[]} what waits in this browser to be sent, the oldest first */
const unsent = ({ config, page }) => {
  try {
    return JSON.parse(page.localStorage.getItem(placeOf(config)) ?? "[]");
  } catch {
    return [];
  }
};

/** @param {Visit} visit @param {Said[]} all */
const keep = ({ config, page }, all) => {
  try {
    if (all.length) page.localStorage.setItem(placeOf(config), JSON.stringify(all.slice(-MOST)));
    else page.localStorage.removeItem(placeOf(config));
  } catch {} // a browser may forbid storage
};

/** @param {import("./types.js").Configuration} config */
const placeOf = ({ cookie }) => `${cookie.name}.unsent`;
