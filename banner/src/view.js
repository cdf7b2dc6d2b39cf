import { isOn, SHARING } from "./decisions.js";
import { elements, fill } from "./elements.js";

/** @typedef {import("./decisions.js").State} State */
/** @typedef {import("./types.js").Texts} Texts */

/**
 * The question, as the server writes it for those without script.
 * @param {State} state
 * @param {Document} document
 * @param {Texts} texts
 */
export const banner = (state, document, texts) => {
  const element = elements(document);
  const button = (/** @type {string} */ value) =>
    element("button", { name: "choice", value }, texts[value]);
  const widened = state.choice && state.choice.version !== state.config.version;
  const region = { class: "avow-banner", role: "region", "aria-labelledby": "avow-title" };
  return element(
    "div",
    { ...region, "data-nosnippet": true },
    element("h2", { id: "avow-title" }, texts.title),
    element("p", {}, widened ? texts.again : texts.body),
    !!state.signals.length && element("p", { class: "avow-honoured" }, texts.honoured),
    element(
      "form",
      { method: "post", action: state.config.action, "data-avow": "banner" },
      element("input", { type: "hidden", name: "place", value: "banner" }),
      element("input", { type: "hidden", name: "language", value: texts.language }),
      element("div", { class: "avow-actions" }, button("accept"), button("refuse")),
      element(
        "details",
        {},
        element("summary", {}, texts.choose),
        switches(state, element, texts),
        button("save"),
      ),
    ),
  );
};

/**
 * @param {State} state
 * @param {import("./elements.js").Element} element
 * @param {Texts} texts
 */
const switches = (state, element, texts) =>
  element(
    "ul",
    { class: "avow-switches" },
    element("li", {}, element("b", {}, texts.always), element("p", {}, texts.always_about)),
    ...state.config.switches.map(({ key }) => {
      const { label, about } = texts.switches[key];
      const box = element("input", {
        type: "checkbox",
        role: "switch",
        name: "class",
        value: key,
        "aria-describedby": `avow-${key}`,
        checked: isOn(state, key),
      });
      return element(
        "li",
        {},
        element("label", {}, box, element("b", {}, label)),
        element("p", { id: `avow-${key}` }, about),
      );
    }),
  );

/**
 * What a choice brought, in the place of the question; it can be put away.
 * @param {Document} document
 * @param {Texts} texts
 * @param {string} button
 */
export const confirmation = (document, texts, button) => {
  const element = elements(document);
  const hide = element("button", { type: "button" }, texts.hide);
  const told = element(
    "div",
    { class: "avow-banner avow-told", role: "alert", tabindex: "-1" },
    element("p", {}, texts[`${button}_done`], " ", settingsLink(document, texts)),
    hide,
  );
  hide.addEventListener("click", () => told.remove());
  return told;
};

/** @param {Document} document @param {Texts} texts */
const settingsLink = (document, texts) =>
  elements(document)("a", { href: texts.action }, texts.settings);

/** @param {Document} document @param {string} text */
export const line = (document, text) => elements(document)("p", {}, text);

/** @param {Document} document @param {Texts} texts @param {string} receipt its address */
export const receiptLink = (document, texts, receipt) =>
  elements(document)("p", {}, elements(document)("a", { href: receipt }, texts.receipt));

/**
 * That the browser's signal is honoured.
 * @param {Document} document
 * @param {Texts} texts
 */
export const statusLine = (document, texts) =>
  elements(document)(
    "p",
    { class: "avow-honoured", role: "status" },
    texts.honoured,
    " ",
    settingsLink(document, texts),
  );

/**
 * What could not be cleared from here, by name, and whose sites hold more.
 * @param {Document} document
 * @param {Texts} texts
 * @param {string[]} left
 * @param {import("./record.js").Answer | null | undefined} answer what the server could do about it
 * @param {import("./types.js").Tracker[]} elsewhere
 */
export const leftovers = (document, texts, left, answer, elsewhere) => {
  const element = elements(document);
  const hidden = answer?.hidden ?? [];
  const operators = [...new Map(elsewhere.map(({ by, out }) => [by, out]))].map(([by, out]) =>
    element("li", {}, out ? element("a", { href: out, rel: "noreferrer" }, by) : by),
  );
  return element(
    "div",
    { class: "avow-left" },
    !!left.length && element("p", {}, fill(texts.left, left.join(", "))),
    !!hidden.length && element("p", {}, fill(texts.hidden, hidden.join(", "))),
    answer && !left.length && !hidden.length && element("p", {}, texts.cleared),
    !!operators.length && element("p", {}, texts.elsewhere),
    !!operators.length && element("ul", {}, ...operators),
  );
};

/** Whether sharing can be turned on only by a confirmation of its own. @param {State} state */
export const needsConfirmation = (state) =>
  state.signals.length > 0 || state.choice?.answers[SHARING] === 0;
