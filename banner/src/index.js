import { Visit } from "./visit.js";

const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
const { avowConfig } = /** @type {{ avowConfig?: import("./types.js").Configuration }} */ (window);

if (avowConfig) new Visit(avowConfig, script, window).begin();
else
  fetch(new URL("/cookies/banner.json", script?.src || location.href))
    .then((answer) => answer.json())
    .then((config) => new Visit(config, script, window).begin());
