// @ts-check
// What is wrong with what was typed, in words for whoever sells, before the page turns. The server
// looks again and has the last word.

const GOODS = /^[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N} '’,&().\/–—_:+#%"!°×*-]*$/u;
const NUMBER = /\d(?:(?:[ .()/+_:#'’*–—-]|,(?! )){0,3}\d){6,}/;
const CARD = /\d(?:[ -]?\d){12,}/;
const PRICE = /^\$?\d{1,6}(?:[.,]\d\d)?$/;

/** @param {string} typed */
const goods = (typed) => {
  const plain = typed.normalize("NFKC").trim();
  if (!plain) return "There is a price and no product. Type what it is.";
  if (plain.includes("@"))
    return "Type what was bought. An e-mail address is not written down with a purchase.";
  if (NUMBER.test(plain))
    return "Type what was bought. A number of seven digits or more, such as that of a telephone or a card, is not written down with a purchase.";
  return GOODS.test(plain) ? "" : "Use letters, digits, spaces and ' , & ( ) . / - only.";
};

/** @type {Record<string, (typed: string) => string>} */
const CARDS = {
  payment_token: (typed) =>
    /^[\w.:-]{0,200}$/.test(typed) ? "" : "Copy the token as the terminal shows it.",
  card_brand: (typed) => (/^$|^[A-Za-z][A-Za-z .-]{0,29}$/.test(typed) ? "" : "Type the brand, such as Visa."),
  card_last4: (typed) => (/^$|^\d{4}$/.test(typed) ? "" : "Type the last four digits of the card, and no more."),
};

/** @param {HTMLFormElement} form @param {string} name */
const input = (form, name) => /** @type {HTMLInputElement | null} */ (form.elements.namedItem(name));

/** @param {HTMLFormElement} form @param {string} name */
const typed = (form, name) => input(form, name)?.value.trim() ?? "";

/** Give the number of each line that was filled in. @param {HTMLFormElement} form */
const lines = (form) =>
  [...form.querySelectorAll("[name^=product-]")]
    .map((one) => /** @type {HTMLInputElement} */ (one).name.replace("product-", ""))
    .filter((line) => typed(form, `product-${line}`) || typed(form, `price-${line}`));

/**
 * What is wrong with a purchase, by name of the field.
 * @param {HTMLFormElement} form
 * @returns {[string, string][]}
 */
export const purchaseFaults = (form) => {
  const filled = lines(form);
  /** @type {[string, string][]} */
  const found = filled.flatMap((line) => [
    [`product-${line}`, goods(typed(form, `product-${line}`))],
    [`quantity-${line}`, /^$|^[1-9]\d{0,2}$/.test(typed(form, `quantity-${line}`)) ? "" : "Type how many were sold, from 1 to 999."],
    [`price-${line}`, PRICE.test(typed(form, `price-${line}`)) ? "" : "Type the price of one, such as 128 or 128.00."],
  ]);
  for (const [name, fault] of Object.entries(CARDS))
    found.push([name, CARD.test(typed(form, name)) ? "The number of a card never comes here. Type what the terminal shows." : fault(typed(form, name))]);
  return filled.length ? found : [["product-1", "Nothing is rung up yet. Type a product and its price."]];
};

/**
 * What is wrong with what a customer asked for, by name of the field.
 * @param {HTMLFormElement} form
 * @returns {[string, string][]}
 */
export const saidFaults = (form) => {
  /** @type {HTMLInputElement[]} */
  const boxes = [...form.querySelectorAll("[data-channel]")].map((one) => /** @type {HTMLInputElement} */ (one));
  const ticked = boxes.filter((box) => box.checked);
  /** @type {HTMLInputElement[]} */
  const fields = [...form.querySelectorAll(".asks input")].map((one) => /** @type {HTMLInputElement} */ (one));
  if (!ticked.length)
    return fields.some((field) => field.value.trim()) && boxes[0]
      ? [[boxes[0].name, "Tick what the customer wants, or press “No, thank you”."]]
      : [];
  const needed = new Set(ticked.flatMap((box) => (box.dataset.needs ?? "").split(" ")));
  return fields.map(({ name, value, type }) => {
    if (CARD.test(value)) return [name, "This looks like the number of a card. It never comes here."];
    if (needed.has(name) && !value.trim()) return [name, "Fill this in, or untick the box."];
    const short = type === "tel" && value.trim() && value.replace(/\D/g, "").length < 7;
    return [name, short ? "Type the whole telephone number, with its area code." : ""];
  });
};

/**
 * Show what is wrong at its field. Says whether all is well.
 * @param {HTMLFormElement} form
 * @param {[string, string][]} faults
 */
export const isWell = (form, faults) => {
  for (const [name, fault] of faults) input(form, name)?.setCustomValidity(fault);
  return form.reportValidity();
};

/** Forget what was wrong, as somebody types. @param {HTMLFormElement} form */
export const forget = (form) => {
  for (const one of form.elements) if (one instanceof HTMLInputElement) one.setCustomValidity("");
};
