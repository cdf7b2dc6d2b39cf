// @ts-check
// The keyboard of the desk. Every page works without it.

const rows = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-row]")]);

/** @param {number} step */
const move = (step) => {
  const all = rows();
  const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)]?.focus();
};

/** @param {string} selector */
const follow = (selector) => /** @type {HTMLElement | null} */ (document.querySelector(selector))?.click();

/** @type {Record<string, () => void>} */
const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  n: () => follow("[data-next]"),
  g: () => follow(".masthead-name"),
  "/": () => {
    const field = /** @type {HTMLElement | null} */ (document.querySelector("[data-search]"));
    if (field) field.focus();
    else follow("[data-key=p]");
  },
};

document.addEventListener("keydown", (event) => {
  const writing = event.target instanceof Element && event.target.closest("input, select, textarea, button");
  if (event.ctrlKey || event.metaKey || event.altKey || writing) return;
  const act = KEYS[event.key] ?? (/^[a-z]$/.test(event.key) ? () => follow(`[data-key="${event.key}"]`) : undefined);
  if (!act) return;
  if (event.key === "/") event.preventDefault();
  act();
});
