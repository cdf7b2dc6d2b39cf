const PATIENCE = 3000;
const MOST = 9;

/** @typedef {import("./visit.js").Visit} Visit */
/** @typedef {[key: string, body: string]} Said a choice as it is sent, under a key of its own */

/**
 * Send a choice to the server, which records it and expires the cookies that scripts cannot see.
 * Gives the address of the receipt, or nothing: the choice holds in this browser all the same, and
 * what could not be sent is sent again from the next page.
 * @param {Visit} visit
 * @param {import("./visit.js").Press} press
 * @returns {Promise<string | undefined>}
 */
export const record = (visit, { button, ticked, place, confirmed }) => {
  const { config, texts, page } = visit;
  const body = new URLSearchParams([
    ["choice", button],
    ["place", place],
    ["language", texts.language],
    ["version", config.version],
    ["at", `${Math.floor(Date.now() / 1000)}`],
    ...ticked.map((key) => ["class", key]),
    ...(confirmed ? [["confirmed", "yes"]] : []),
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

/** @param {Visit} visit @param {Said} said @returns {Promise<string | undefined>} */
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
    if (answer.status < 500 && answer.status !== 429)
      keep(visit, unsent(visit).filter(([one]) => one !== key));
    if (answer.ok) return (await answer.json()).receipt;
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
