import { isOn, SHARING } from "./decisions.js";

/** @typedef {import("./decisions.js").State} State */

const OPT_OUTS = ["SaleOptOut", "SharingOptOut", "TargetedAdvertisingOptOut"];

/**
 * Answer the IAB's `__gpp` calls. Gives the function that tells listeners of a change.
 * @param {() => State} current
 * @param {any} page
 */
export const answerGpp = (current, page) => {
  /** @type {Map<number, Function>} */
  const listeners = new Map();
  const earlier = page.__gpp?.queue ?? [];
  let last = 0;

  /** @param {string} eventName @param {unknown} data @param {number} [listenerId] */
  const event = (eventName, data, listenerId) => ({
    eventName,
    listenerId,
    data,
    pingData: ping(current()),
  });

  /** @type {Record<string, (parameter: any, callback: Function) => unknown>} */
  const commands = {
    ping: () => ping(current()),
    addEventListener: (_, callback) => {
      listeners.set(++last, callback);
      return event("listenerRegistered", true, last);
    },
    removeEventListener: (id) => listeners.delete(id),
    hasSection: (name) => name === current().config.gpp?.api,
    getSection: (name) => ping(current()).parsedSections[name],
    getField: (path) => {
      const [name, field] = `${path}`.split(".");
      const parts = ping(current()).parsedSections[name] ?? [];
      return Object.assign(Object.create(null), ...parts)[field];
    },
  };

  /** @param {string} command @param {Function} callback @param {unknown} parameter */
  page.__gpp = (command, callback, parameter) => {
    const known = Object.keys(commands).includes(command);
    const answered = (known && commands[command](parameter, callback)) ?? null;
    callback?.(known ? answered : null, known && answered !== null);
  };
  for (const call of earlier) page.__gpp(...call);

  return () => {
    for (const [id, callback] of listeners) {
      callback?.(event("sectionChange", current().config.gpp?.api, id), true);
      callback?.(event("signalStatus", "ready", id), true);
    }
  };
};

/** @param {State} state */
const ping = (state) => {
  const gpp = /** @type {import("./types.js").Gpp} */ (state.config.gpp);
  const out = !isOn(state, SHARING);
  const signal = state.signals.includes("gpc");
  /** @type {Record<string, unknown>} */
  const fields = { ...gpp.fields };
  for (const name of OPT_OUTS) if (fields[name]) fields[name] = out ? 1 : 2;
  return {
    gppVersion: "1.1",
    cmpStatus: "loaded",
    cmpDisplayStatus: "hidden",
    signalStatus: "ready",
    supportedAPIs: [`${gpp.id}:${gpp.api}`],
    cmpId: 0,
    sectionList: [gpp.id],
    applicableSections: [gpp.id],
    gppString: gpp.strings[(out ? 2 : 0) + (signal ? 1 : 0)],
    parsedSections: { __proto__: null, [gpp.api]: [fields, { GpcSegmentType: 1, Gpc: signal }] },
  };
};
