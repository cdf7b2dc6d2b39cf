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
if (avowConfig) new Visit(avowConfig, script, window).begin();
else
  fetch(new URL("/cookies/banner.json", script?.src || location.href))
    .then((answer) => answer.json())
    .then((config) => new Visit(config, script, window).begin());
