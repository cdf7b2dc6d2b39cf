// @ts-check
// The page of the till. With this script a purchase is kept in the browser first and sent as soon as
// there is a network; without it, or where the browser cannot encrypt, the forms work by themselves.

import { forget, isWell, purchaseFaults, saidFaults } from "./check.js";
import * as store from "./store.js";
import { upload } from "./upload.js";

const AGAIN = 20_000;
const WRONG_CLOCK = 5 * 60_000;
const CALLED = { purchase: "Purchase", said: "What a customer asked for", dropped: "Something dropped" };

/** @template {Element} T @param {ParentNode} parent @param {string} selector @returns {T} */
const one = (parent, selector) => {
  const found = parent.querySelector(selector);
  if (!found) throw new Error(`The page lacks ${selector}.`);
  return /** @type {T} */ (found);
};

/** @param {HTMLElement} page */
const parts = (page) => ({
  page,
  state: one(page, "[data-state]"),
  selling: /** @type {HTMLElement} */ (one(page, "[data-selling]")),
  asking: /** @type {HTMLElement} */ (one(page, "[data-asking]")),
  purchase: /** @type {HTMLFormElement} */ (one(page, "[data-purchase]")),
  said: /** @type {HTMLFormElement} */ (one(page, "[data-said]")),
  total: /** @type {HTMLElement} */ (one(page, "[data-total]")),
  terminal: /** @type {HTMLButtonElement | null} */ (page.querySelector("[data-terminal]")),
  skip: /** @type {HTMLButtonElement} */ (one(page, "[data-skip]")),
  queue: /** @type {HTMLElement} */ (one(page, "[data-queue]")),
  items: /** @type {HTMLElement} */ (one(page, "[data-items]")),
});

/** @typedef {ReturnType<typeof parts>} Parts */
/** @typedef {{ id: string, what: store.What, at: number } | null} Mending an item that is put right */
/** @typedef {import("./upload.js").Till & { parts: Parts, mending: Mending, dropping: string, outcome: string,
 *   ids: Record<string, string>, busy: boolean }} Till */

/** Give what a form holds, but for what guards it and what is empty. @param {HTMLFormElement} form */
const fieldsOf = (form) => {
  /** @type {Record<string, string>} */
  const fields = {};
  for (const [name, value] of new FormData(form))
    if (!["csrfmiddlewaretoken", "form_key"].includes(name) && !name.startsWith("tick-") && `${value}`.trim())
      fields[name] = `${value}`;
  return fields;
};

/** Give the total of the lines in whole cents. @param {Record<string, string>} fields */
const totalOf = (fields) =>
  Object.keys(fields)
    .filter((name) => name.startsWith("price-"))
    .reduce((sum, name) => {
      const [, whole, part] = /^\$?(\d{1,6})(?:[.,](\d\d))?$/.exec((fields[name] ?? "").trim()) ?? [];
      const quantity = Number(fields[name.replace("price", "quantity")] ?? "1");
      return sum + (whole ? (Number(whole) * 100 + Number(part ?? 0)) * quantity : 0);
    }, 0);

/** @param {number} cents */
const written = (cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;

/** @param {Till} till */
const showTotal = ({ parts: { purchase, total } }) => {
  one(total, "output").textContent = written(totalOf(fieldsOf(purchase)));
};

/** Keep what a form holds, under the one id of this form, whatever is pressed how often. @param {Till} till @param {store.What} what @param {object} content */
const keep = async (till, what, content) => {
  till.parts.state.textContent = "One moment…"; // what it said before is not true of this one
  till.ids[what] ??= crypto.randomUUID();
  const head = till.mending?.what === what ? till.mending : { id: till.ids[what], what, at: Date.now() };
  till.mending = null;
  await store.put(till.database, head, { stamp: till.stamp, ...content });
  await show(till);
  void sendNow(till);
};

/** Show the screen for the customer, or the one for the next purchase. @param {Till} till @param {boolean} toCustomer */
const turn = (till, toCustomer) => {
  const { selling, asking, purchase, said } = till.parts;
  till.ids = {};
  selling.hidden = toCustomer;
  asking.hidden = !toCustomer;
  (toCustomer ? purchase : said).reset();
  /** @type {HTMLElement} */ (toCustomer ? one(asking, "h1") : one(purchase, "#product-1")).focus();
};

/** Let the second half of a double click press nothing: the page may have turned below it. @param {MouseEvent} event */
const pressOnce = (event) => {
  if (event.detail < 2 || !(event.target instanceof Element) || !event.target.closest("button")) return;
  event.preventDefault();
  event.stopPropagation();
};

/** Do one thing at a time. Says whether it was done. @param {Till} till @param {() => Promise<void>} act */
const once = async (till, act) => {
  if (till.busy) return false;
  till.busy = true;
  try {
    await act();
  } finally {
    till.busy = false;
  }
  return true;
};

/** @param {Till} till @param {Event} event */
const sold = async (till, event) => {
  event.preventDefault();
  const { purchase, page } = till.parts;
  const mended = till.mending !== null;
  if (till.busy || !isWell(purchase, purchaseFaults(purchase))) return;
  const content = { fields: fieldsOf(purchase), wording: one(page, "[data-wording]").textContent ?? "" };
  if (!(await once(till, () => keep(till, "purchase", content)))) return;
  showTotal(till);
  turn(till, !mended && till.parts.said.querySelector("[data-channel]") !== null);
};

/** @param {Till} till @param {Event} event */
const asked = async (till, event) => {
  event.preventDefault();
  const { said } = till.parts;
  if (till.busy || !isWell(said, saidFaults(said))) return;
  /** @type {NodeListOf<HTMLInputElement>} */
  const ticked = said.querySelectorAll("[data-channel]:checked");
  /** @type {Record<string, string>} */
  const yes = {};
  for (const box of ticked) yes[box.dataset.channel ?? ""] = box.parentElement?.textContent?.trim() ?? "";
  const content = { fields: fieldsOf(said), wording: one(said, "[data-intro]").textContent ?? "", yes };
  if (ticked.length && !(await once(till, () => keep(till, "said", content)))) return;
  turn(till, false);
};

/** Put a refused item back into its form. @param {Till} till @param {store.Kept} kept */
const mend = async (till, kept) => {
  const { fields, yes = {} } = await store.read(till.database, kept);
  const form = kept.what === "purchase" ? till.parts.purchase : till.parts.said;
  turn(till, kept.what === "said");
  for (const [name, value] of Object.entries(fields)) {
    const input = form.elements.namedItem(name);
    if (input instanceof HTMLInputElement) input.value = `${value}`;
  }
  for (const channel of Object.keys(yes)) {
    const box = form.elements.namedItem(`tick-${channel}`);
    if (box instanceof HTMLInputElement) box.checked = true;
  }
  const wrong = Math.abs(till.ahead) > WRONG_CLOCK;
  till.mending = { id: kept.id, what: kept.what, at: wrong ? kept.at + till.ahead : kept.at };
  showTotal(till);
};

/** Give up a refused item; that it was is recorded, and nothing that it held. @param {Till} till @param {store.Kept} kept */
const drop = async (till, kept) => {
  const content = { stamp: till.stamp, dropped: kept.what, reason: kept.code ?? "unknown" };
  await store.put(till.database, { id: crypto.randomUUID(), what: "dropped", at: Date.now() + till.ahead }, content, kept.id);
  await show(till);
  void sendNow(till);
};

/** @param {string} text @param {() => void} press */
const button = (text, press) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button second";
  made.textContent = text;
  made.addEventListener("click", press);
  return made;
};

/** @param {Till} till @param {store.Kept} kept */
const row = (till, kept) => {
  const item = document.createElement("li");
  const time = new Date(kept.at).toLocaleString();
  item.append(`${CALLED[kept.what]}, ${time}: ${kept.state === "refused" ? "not taken." : "waits for the network."}`);
  if (kept.state !== "refused") return item;
  item.className = "refused";
  const reason = document.createElement("p");
  reason.textContent = kept.reason ?? "";
  const sure =
    till.dropping === kept.id
      ? button("Drop it for good", () => void drop(till, kept))
      : button("Drop", () => {
          till.dropping = kept.id;
          void show(till);
        });
  const acts = document.createElement("p");
  acts.className = "actions";
  if (kept.what === "dropped") acts.append(sure);
  else acts.append(button("Mend", () => void mend(till, kept)), sure);
  item.append(reason, acts);
  return item;
};

/** @param {Till} till @param {number} waiting @param {number} refused */
const told = ({ outcome, ahead, stale }, waiting, refused) => {
  if (refused) return `${refused} not taken: mend or drop what stands below.`;
  if (waiting && outcome === "signed-out") return `${waiting} kept here. Log in again, and they are sent.`;
  if (waiting && (outcome === "offline" || !navigator.onLine)) return `Without network: ${waiting} kept here.`;
  if (waiting) return outcome === "faulty" ? `${waiting} kept here. The server could not take them yet.` : `${waiting} on the way.`;
  if (Math.abs(ahead) > WRONG_CLOCK) return "The clock of this device is wrong: set it right, or nothing is taken.";
  if (stale) return "The statement, or who is signed in, has changed: load this page anew.";
  return outcome === "offline" ? "Without network. Nothing waits." : "Everything is recorded.";
};

/** @param {Till} till */
const show = async (till) => {
  const { state, queue, items } = till.parts;
  const kept = await store.all(till.database);
  const refused = kept.filter((item) => item.state === "refused").length;
  queue.hidden = kept.length === 0;
  items.replaceChildren(...kept.map((item) => row(till, item)));
  state.textContent = told(till, kept.length - refused, refused);
  state.className = `till-state ${refused || till.stale ? "wrong" : kept.length ? "waits" : ""}`;
  state.removeAttribute("hidden");
};

/** @param {Till} till */
const sendNow = async (till) => {
  till.outcome = await upload(till);
  await show(till);
};

/** The terminal of the demonstration: a token, a brand and four digits, as a real one tells them. @param {Till} till */
const askTerminal = ({ parts: { purchase } }) => {
  const token = Array.from(crypto.getRandomValues(new Uint8Array(9)), (byte) => byte.toString(36)).join("");
  const told = { payment_token: `tok_${token}`, card_brand: "Visa", card_last4: "4242" };
  for (const [name, value] of Object.entries(told)) {
    const input = purchase.elements.namedItem(name);
    if (input instanceof HTMLInputElement) input.value = value;
  }
};

/** @param {HTMLElement} page */
const begin = async (page) => {
  const { stamp = "", staff = "", statement = "", now = "", upload: to = "", worker = "" } = page.dataset;
  const database = await store.open(indexedDB);
  /** @type {Till} */
  const till = {
    parts: parts(page), database, stamp, given: `${staff} ${statement}`, stale: false, now, upload: to, ahead: 0,
    mending: null, dropping: "", outcome: "", ids: {}, busy: false,
  };
  const { purchase, said: form, skip, terminal, total } = till.parts;
  purchase.addEventListener("submit", (event) => void sold(till, event));
  purchase.addEventListener("input", () => showTotal(till));
  form.addEventListener("submit", (event) => void asked(till, event));
  for (const one of [purchase, form]) {
    one.noValidate = true; // what is wrong is said in our own words
    one.addEventListener("input", () => forget(one));
  }
  page.addEventListener("click", pressOnce, true);
  skip.addEventListener("click", () => { till.mending = null; turn(till, false); });
  terminal?.addEventListener("click", () => askTerminal(till));
  terminal?.removeAttribute("hidden");
  total.hidden = false;
  addEventListener("online", () => void sendNow(till));
  setInterval(() => void sendNow(till), AGAIN);
  page.dataset.ready = "yes";
  await navigator.serviceWorker.register(worker, { scope: "/till/", updateViaCache: "none" });
  await sendNow(till);
};

const page = /** @type {HTMLElement | null} */ (document.querySelector("[data-till]"));
if (page && globalThis.indexedDB && globalThis.crypto?.subtle && navigator.locks && navigator.serviceWorker) void begin(page);
