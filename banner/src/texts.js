/** @typedef {import("./types.js").Texts} Texts */

/**
 * The texts in the language of the page, once they are here; else in the one that came along.
 * @param {import("./types.js").Configuration} config
 * @param {any} page
 * @returns {Texts | Promise<Texts>}
 */
export const textsOf = ({ texts, languages, wording }, { document, fetch }) => {
  const [wanted] = document.documentElement.lang.split("-");
  if (wanted === texts.language || !languages.includes(wanted)) return texts;
  return fetch(`${wording}?lang=${wanted}`)
    .then((/** @type {Response} */ answer) => answer.json())
    .then((/** @type {any} */ told) => told.texts)
    .catch(() => texts);
};
