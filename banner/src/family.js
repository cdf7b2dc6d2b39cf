/**
 * Have a link to another domain of the retailer lead over the page that hands the choice over.
 * @param {Event} event
 * @param {import("./types.js").Configuration} config
 */
export const handOver = ({ target }, { family, handOver: way }) => {
  const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (target).closest?.("a[href]"));
  if (link && link.hostname !== link.ownerDocument.location.hostname && family.includes(link.hostname))
    link.href = `${way}?${new URLSearchParams({ to: link.href })}`;
};
