/** @typedef {import("./types.js").Configuration} Configuration */

/** The addresses of a configuration that lead to the site itself. */
const WAYS = /** @type {const} */ (["action", "frame", "handOver", "wording"]);

/**
 * Have the addresses of a configuration lead to the host that served the script, where that is not
 * the host of the page.
 * @param {Configuration} config
 * @param {URL} from address of the script
 * @param {Location} page
 * @returns {Configuration}
 */
export const located = (config, { origin }, page) =>
  origin === page.origin
    ? config
    : {
        ...config,
        ...Object.fromEntries(WAYS.map((way) => [way, origin + config[way]])),
        apart: origin,
      };
