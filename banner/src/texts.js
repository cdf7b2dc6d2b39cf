/**
 * The texts in the language of the page; else in that of the statement.
 * @param {import("./types.js").Configuration} config
 * @param {Document} document
 * @returns {import("./types.js").Texts}
 */
export const textsOf = ({ texts }, { documentElement: { lang } }) =>
  texts[lang] ?? texts[lang.split("-")[0]] ?? Object.values(texts)[0];
