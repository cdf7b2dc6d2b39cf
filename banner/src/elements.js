/**
 * @typedef {(name: string, attributes: Record<string, any>,
 *   ...children: (Node | string | false | null | undefined)[]) => HTMLElement} Element
 */

/**
 * Give the function that makes elements. Attributes as written in HTML: `true` sets one without a
 * value, falsy leaves it away.
 * @param {Document} document
 * @returns {Element}
 */
export const elements = (document) => (name, attributes, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (value) made.setAttribute(key, value === true ? "" : value);
  for (const child of children) if (child) made.append(child);
  return made;
};

/**
 * Put a name into a text, where its braces are.
 * @param {string} text
 * @param {string} [name]
 */
export const fill = (text, name = "") => text.replace("{}", () => name);
