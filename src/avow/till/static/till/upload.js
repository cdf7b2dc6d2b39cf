// @ts-check
// Sends what is kept, each item under its own key, and forgets it only once the server has said that
// it is recorded. One tab sends at a time; a second one could only send the same again.

import * as store from "./store.js";

/**
 * @typedef {object} Till
 * @property {IDBDatabase} database
 * @property {string} now address that tells the time and gives a token
 * @property {string} upload address that takes items
 * @property {string} stamp the mark of this page: to whom it was given, and under which version
 * @property {string} given the two of the mark in clear
 * @property {boolean} stale whether somebody else is here by now, or another version
 * @property {number} ahead milliseconds that the server's clock is before ours, as last seen
 * @typedef {"sent" | "offline" | "signed-out" | "faulty"} Outcome
 */

const AT_ONCE = 20;
const PATIENCE = 15_000;

/** @param {Till} till @returns {Promise<Outcome>} */
export const upload = async (till) => await navigator.locks.request("avow-till-upload", () => uploadAll(till));

/** @param {Till} till @returns {Promise<Outcome>} */
const uploadAll = async (till) => {
  try {
    const answer = await asked(till.now, {});
    if (!answer.ok) return answer.status < 500 ? "signed-out" : "faulty";
    const { at, csrf, staff, statement } = await answer.json();
    till.ahead = Date.parse(at) - Date.now();
    // The mark stays: what was shown on this page was shown under its own version.
    till.stale = till.given !== `${staff} ${statement}`;
    for (;;) {
      const waiting = (await store.all(till.database)).filter(({ state }) => state === "waiting");
      if (!waiting.length) return "sent";
      const outcome = await send(till, waiting.slice(0, AT_ONCE), csrf);
      if (outcome !== "sent") return outcome;
    }
  } catch (error) {
    if (error instanceof TypeError || (error instanceof DOMException && error.name === "TimeoutError")) return "offline";
    throw error;
  }
};

/** @param {Till} till @param {store.Kept[]} waiting @param {string} csrf @returns {Promise<Outcome>} */
const send = async (till, waiting, csrf) => {
  const items = await Promise.all(waiting.map((kept) => written(till, kept)));
  const answer = await asked(till.upload, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
    body: JSON.stringify({ items }),
  });
  if (!answer.ok) return answer.status < 500 ? "signed-out" : "faulty";
  const told = new Map((await answer.json()).items.map((/** @type {{ id: string }} */ one) => [one.id, one]));
  for (const { id } of waiting) {
    const one = told.get(id);
    if (!one) return "faulty";
    if (one.outcome === "taken") await store.forget(till.database, id);
    else await store.refuse(till.database, id, one);
  }
  return "sent";
};

/** @param {Till} till @param {store.Kept} kept */
const written = async (till, kept) => ({
  id: kept.id,
  what: kept.what,
  at: new Date(kept.at).toISOString(),
  ...(await store.read(till.database, kept)),
});

/** @param {string} address @param {RequestInit} request */
const asked = (address, request) =>
  fetch(address, { ...request, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
