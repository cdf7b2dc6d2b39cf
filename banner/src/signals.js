/** @param {Navigator} nav whether its owner sends Global Privacy Control */
export const saysDoNotSell = (nav) =>
  /** @type {{ globalPrivacyControl?: unknown }} */ (nav).globalPrivacyControl === true;

/** @param {Navigator} nav whether its owner sends Do Not Track */
export const saysDoNotTrack = (nav) => nav.doNotTrack === "1";

/**
 * Which signals of this browser the statement answers to.
 * @param {import("./types.js").Configuration} config
 * @param {Navigator} nav
 * @returns {string[]}
 */
export const heard = ({ honours }, nav) =>
  [saysDoNotSell(nav) && "gpc", saysDoNotTrack(nav) && "dnt"].filter(
    /** @returns {name is string} */ (name) => !!name && honours.includes(name),
  );
