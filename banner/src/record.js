const PATIENCE = 3000;

/**
 * Send a choice to the server, which records it and expires the cookies that scripts cannot see.
 * Gives the address of the receipt, or nothing: the choice holds in this browser all the same.
 * @param {import("./visit.js").Visit} visit
 * @param {import("./visit.js").Press} press
 * @returns {Promise<string | undefined>}
 */
export const record = async ({ config, texts, page }, { button, ticked, place, confirmed }) => {
  const body = new URLSearchParams([
    ["choice", button],
    ["place", place],
    ["language", texts.language],
    ...ticked.map((key) => ["class", key]),
    ...(confirmed ? [["confirmed", "yes"]] : []),
  ]);
  const headers = { Accept: "application/json" };
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const sent = { method: "POST", body, headers, signal, keepalive: true };
    const answer = await page.fetch(config.action, sent);
    if (answer.ok) return (await answer.json()).receipt;
  } catch {}
};
