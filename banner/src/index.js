import { located } from "./place.js";
import { Visit } from "./visit.js";

const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
const { avowConfig, avowStyle } =
  /** @type {{ avowConfig?: import("./types.js").Configuration, avowStyle?: string }} */ (window);

// A sheet made in script is no inline style, so that a strict Content-Security-Policy lets it be.
if (avowStyle && !script?.hasAttribute("data-rendered")) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(avowStyle);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
const from = new URL(script?.src || location.href);
const begin = (/** @type {import("./types.js").Configuration} */ config) =>
  new Visit(located(config, from, location), script, window).begin();
if (avowConfig) begin(avowConfig);
else
  fetch(new URL("/cookies/banner.json", from))
    .then((answer) => answer.json())
    .then(begin);
