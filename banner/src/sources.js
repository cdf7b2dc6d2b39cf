import { mayRun } from "./decisions.js";

/** @typedef {import("./decisions.js").State} State */

/**
 * The Content-Security-Policy of a choice: this site, and the hosts of what may run.
 * @param {State} state
 * @param {boolean} inline whether the page's own inline scripts and styles go on working
 */
export const policyOf = (state, inline) => {
  const { apart } = state.config;
  const self = apart ? `'self' ${apart}` : "'self'";
  const own = self + (inline ? " 'unsafe-inline'" : "");
  /** @type {Record<string, string>} */
  const directives = {
    "default-src": "'self'",
    "script-src": own,
    "style-src": own,
    "img-src": "'self' data:",
    "connect-src": self,
    "frame-src": self,
    "object-src": "'none'",
    "base-uri": "'self'",
  };
  const hosts = [state.config.hosts, ...running(state).map((tracker) => tracker.hosts)];
  for (const [directive, sources] of hosts.flatMap((by) => Object.entries(by)))
    for (const source of sources)
      if (!directives[directive].split(" ").includes(source)) directives[directive] += ` ${source}`;
  return Object.entries(directives)
    .map((pair) => pair.join(" "))
    .join("; ");
};

/** @param {State} state */
const running = (state) =>
  Object.entries(state.config.trackers)
    .filter(([key]) => mayRun(state, key))
    .map(([, tracker]) => tracker);

/**
 * Let the browser itself refuse every other host, from the first script on.
 * @param {State} state
 * @param {Document} document
 */
export const enforce = (state, document) => {
  const meta = document.createElement("meta");
  meta.httpEquiv = "Content-Security-Policy";
  meta.content = policyOf(state, true);
  document.head.append(meta);
};
