/** @typedef {import("./types.js").Choice} Choice */

const DAY = 86_400;
const SHAPE = /^1\.([0-9a-f]{12})\.(\d{1,6})\.((?:[\w-]+:[012](?:\||$))*)$/;

/** Days since 1970. */
export const today = () => Math.floor(Date.now() / 1000 / DAY);

/**
 * Read a cookie's value; nothing when it is not one of ours.
 * @param {string} value
 * @returns {Choice | undefined}
 */
export const decode = (value) => {
  const [, version, day, answers] = SHAPE.exec(value) ?? [];
  if (!version) return;
  return {
    version,
    day: +day,
    answers: Object.fromEntries(
      answers.split("|").flatMap((one) => (one ? [[one.slice(0, -2), +one.slice(-1)]] : [])),
    ),
  };
};

/** @param {Choice} choice */
export const encode = ({ version, day, answers }) =>
  `1.${version}.${day}.${Object.entries(answers)
    .map((pair) => pair.join(":"))
    .join("|")}`;

/** @param {Choice} choice @param {number} seconds */
const left = ({ day }, seconds) => seconds - (today() - day) * DAY;

/**
 * What this browser chose, unless its time is over.
 * @param {import("./types.js").Configuration["cookie"]} cookie
 * @param {Document} document
 */
export const recall = ({ name, seconds }, document) =>
  document.cookie
    .split("; ")
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => decode(pair.slice(name.length + 1)))
    .find((choice) => choice && left(choice, seconds) > 0);

/**
 * Keep a choice until its declared end, counted from the day it was made.
 * Says whether the browser took it.
 * @param {import("./types.js").Configuration["cookie"]} cookie
 * @param {Choice} choice
 * @param {Document} document
 */
export const remember = ({ name, seconds, domain }, choice, document) => {
  const secure = document.location.protocol === "https:" ? "; secure" : "";
  const below = `.${document.location.hostname}`.endsWith(`.${domain}`);
  const where = domain && below ? `; domain=${domain}` : "";
  const pair = `${name}=${encode(choice)}`;
  const until = `; path=/; max-age=${left(choice, seconds)}; samesite=lax`;
  document.cookie = pair + until + secure + where;
  return document.cookie.split("; ").includes(pair);
};
