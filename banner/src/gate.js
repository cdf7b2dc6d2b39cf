import { elements, fill } from "./elements.js";
import { mayRun } from "./decisions.js";

/** @typedef {import("./decisions.js").State} State */
/** @typedef {import("./types.js").Texts} Texts */

const WAITING = "script[data-avow-tracker][type='text/plain'],[data-avow-tracker][data-src]";
const HELD = "avow-embed";

/**
 * Let every waiting tag run whose tracker may, and put a placeholder where an embed waits.
 * @param {State} state
 * @param {Document} document
 * @param {Texts | undefined} texts
 * @param {boolean} strict whether the browser refuses an embed's host on the page itself
 */
export const open = (state, document, texts, strict) => {
  for (const tag of waiting(document)) {
    const key = tag.dataset.avowTracker ?? "";
    if (mayRun(state, key)) start(tag);
    else if (texts && tag.localName === "iframe") hold(tag, state.config, texts, strict);
  }
};

/** @param {Document} document */
const waiting = (document) =>
  /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(WAITING));

/**
 * The trackers whose tags wait on this page.
 * @param {Document} document
 */
export const awaited = (document) =>
  [...waiting(document)].map((tag) => tag.dataset.avowTracker ?? "");

/**
 * Put a tag that runs in the place of one that waits. Chromium leaves a frame empty whose address
 * comes while the page is read, and a script's type is looked at only once: it takes new ones.
 * @param {HTMLElement} tag
 */
const start = (tag) => {
  if (tag.previousElementSibling?.classList.contains(HELD)) tag.previousElementSibling.remove();
  const started = tag.localName === "script" ? scriptLike(tag) : shown(tag);
  tag.replaceWith(started);
  return started;
};

/** @param {HTMLElement} tag */
const shown = (tag) => {
  const copy = /** @type {HTMLElement} */ (tag.cloneNode(true));
  copy.hidden = false;
  copy.setAttribute("src", tag.dataset.src ?? "");
  copy.removeAttribute("data-src");
  return copy;
};

/** @param {HTMLElement} tag */
const scriptLike = (tag) => {
  const script = tag.ownerDocument.createElement("script");
  for (const { name, value } of tag.attributes) script.setAttribute(name, value);
  script.removeAttribute("type");
  if (tag.dataset.type) script.type = tag.dataset.type;
  if (tag.dataset.src) script.src = tag.dataset.src;
  script.removeAttribute("data-src");
  script.nonce = tag.nonce;
  script.async = tag.hasAttribute("async");
  script.text = tag.textContent ?? "";
  return script;
};

/**
 * @param {HTMLElement} tag
 * @param {import("./types.js").Configuration} config
 * @param {Texts} texts
 * @param {boolean} strict
 */
const hold = (tag, { trackers, frame }, texts, strict) => {
  const tracker = trackers[tag.dataset.avowTracker ?? ""];
  const before = tag.previousElementSibling;
  if (!tracker || before?.matches(`.${HELD}:not(.avow-plain)`)) return;
  if (before?.matches(`.${HELD}`)) before.remove(); // the plain link, for those without script
  const element = elements(tag.ownerDocument);
  const by = tracker.by || tag.title;
  const press = element("button", { type: "button" }, fill(texts.embed_load, by));
  press.addEventListener("click", () => ask(tag, strict ? frame : ""));
  const { statement } = tracker;
  const link = statement && element("a", { href: statement, rel: "noreferrer" }, texts.embed_more);
  const held = { class: HELD, role: "group", "aria-label": tag.title || by };
  tag.hidden = true;
  tag.before(element("div", held, element("p", {}, fill(texts.embed, by)), press, link));
};

/**
 * Start this one embed, once. Where the browser refuses its host, a page of this site frames it.
 * @param {HTMLElement} tag
 * @param {string} frame
 */
const ask = (tag, frame) => {
  const { avowTracker: tracker = "", src = "" } = tag.dataset;
  const address = { tracker, src: new URL(src, tag.baseURI).href };
  if (frame) tag.dataset.src = `${frame}?${new URLSearchParams(address)}`;
  const started = start(tag);
  started.tabIndex = -1;
  started.focus();
};
