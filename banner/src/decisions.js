/** @typedef {import("./types.js").Configuration} Configuration */
/** @typedef {import("./types.js").Choice} Choice */
/** @typedef {{ config: Configuration, choice?: Choice, signals: string[] }} State */

/** Sale, and advertising across other sites: what signals are about. */
export const SHARING = "sale-or-sharing";

/** The button that stops advertising on other sites and leaves the rest. */
export const OUT = "no-advertising";

export const NO = 0;
export const YES = 1;
export const CONFIRMED = 2;

/**
 * The answer given to a switch; nothing when there is none, or it was widened since.
 * @param {State} state
 * @param {string} key
 */
export const answer = ({ config, choice }, key) => {
  if (!choice) return;
  const given = choice.answers[key];
  if (given === NO || choice.version === config.version) return given;
  return (config.again[choice.version] ?? [key]).includes(key) ? undefined : given;
};

/**
 * The switches that still have to be asked.
 * @param {State} state
 */
export const unanswered = (state) =>
  state.config.switches.filter(({ key }) => answer(state, key) === undefined);

/**
 * Whether a switch is on: by the person's answer, else by what holds before a choice. A signal
 * turns sharing off, unless the person confirmed it all the same.
 * @param {State} state
 * @param {string} key
 */
export const isOn = (state, key) => {
  const given = answer(state, key);
  if (key === SHARING && state.signals.length) return given === CONFIRMED;
  return given === undefined
    ? !!state.config.switches.find((one) => one.key === key)?.before
    : given !== NO;
};

/**
 * Whether a tracker may run. One that is not declared may not.
 * @param {State} state
 * @param {string} key
 */
export const mayRun = (state, key) =>
  !!state.config.trackers[key]?.needs?.every((needed) => isOn(state, needed));

/**
 * The answers that a press of a button gives. Neither "accept all" nor a form turns sharing on
 * again once it is off by a signal or an earlier no: that takes a confirmation of its own.
 * @param {State} state
 * @param {string} button `accept`, `refuse`, `save` or OUT
 * @param {string[]} ticked
 * @param {boolean} [confirmed]
 * @returns {Record<string, number>}
 */
export const answersOf = (state, button, ticked, confirmed) =>
  Object.fromEntries(
    state.config.switches
      .filter(({ key }) => button !== OUT || key === SHARING)
      .map(({ key }) => {
        const wanted = button === "accept" || (button === "save" && ticked.includes(key));
        return [key, wanted ? agreed(state, key, confirmed) : NO];
      }),
  );

/**
 * @param {State} state
 * @param {string} key
 * @param {boolean} [confirmed]
 */
const agreed = (state, key, confirmed) => {
  if (key !== SHARING) return YES;
  if (confirmed) return CONFIRMED;
  const given = answer(state, key);
  if (given === CONFIRMED || given === NO) return given;
  return state.signals.length ? NO : YES;
};
