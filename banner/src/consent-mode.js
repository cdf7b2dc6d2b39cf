import { isOn } from "./decisions.js";

/**
 * Tell Google's tags, in their own words, what is granted: `default` before any tag, `update` after.
 * @param {import("./decisions.js").State} state
 * @param {"default" | "update"} command
 * @param {any} page
 */
export const tell = (state, command, page) => {
  const granted = Object.entries(state.config.consent).map(([type, needs]) => [
    type,
    needs?.every((key) => isOn(state, key)) ? "granted" : "denied",
  ]);
  page.dataLayer ??= [];
  page.gtag ??= function () {
    page.dataLayer.push(arguments); // Google reads the arguments object itself, not an array
  };
  page.gtag("consent", command, Object.fromEntries(granted));
};
