// @ts-check
// What happened without network, kept in this browser until it is recorded: encrypted by a key that
// no script can read out, and that goes with the last item.

/**
 * @typedef {"purchase" | "said" | "dropped"} What
 * @typedef {"waiting" | "refused"} State
 * @typedef {object} Kept
 * @property {string} id
 * @property {What} what
 * @property {State} state
 * @property {number} at milliseconds since 1970, by the clock of this device
 * @property {string} [code]
 * @property {string} [reason]
 * @property {string} by name of the key that it is encrypted by
 * @property {BufferSource} nonce
 * @property {ArrayBuffer} sealed
 * @typedef {{ id: "key", name: string, key: CryptoKey }} KeptKey
 */

const NAME = "avow-till";
const TRIES = 5;

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const answered = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @param {IDBTransaction} transaction @returns {Promise<void>} */
const committed = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });

/** @param {IDBFactory} factory @returns {Promise<IDBDatabase>} */
export const open = (factory) => {
  const request = factory.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("items", { keyPath: "id" });
    request.result.createObjectStore("keys", { keyPath: "id" });
  };
  return answered(request);
};

/** @param {IDBDatabase} database */
const writing = (database) => {
  const transaction = database.transaction(["items", "keys"], "readwrite", { durability: "strict" });
  return {
    items: transaction.objectStore("items"),
    keys: transaction.objectStore("keys"),
    done: committed(transaction),
  };
};

/** Give the key in use, or make one that cannot be read out. @param {IDBDatabase} database @returns {Promise<KeptKey>} */
const keyInUse = async (database) => {
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const { keys, done } = writing(database);
  /** @type {KeptKey | undefined} */
  const known = await answered(keys.get("key"));
  /** @type {KeptKey} */
  const key = known ?? { id: "key", name: crypto.randomUUID(), key: made };
  if (!known) keys.put(key);
  await done;
  return key;
};

/**
 * Keep something; what stands under its id is replaced. `instead` is an item that it takes the place of.
 * @param {IDBDatabase} database
 * @param {{ id: string, what: What, at: number }} head
 * @param {unknown} content
 * @param {string} [instead]
 */
export const put = async (database, { id, what, at }, content, instead) => {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { name, key } = await keyInUse(database);
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(content));
    const additionalData = new TextEncoder().encode(id);
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData }, key, text);
    const { items, keys, done } = writing(database);
    // Another tab may have sent the last item meanwhile, and its key with it.
    const inUse = (await answered(keys.get("key")))?.name === name;
    if (inUse) {
      items.put({ id, what, at, state: "waiting", by: name, nonce, sealed });
      if (instead && instead !== id) items.delete(instead);
    }
    await done;
    if (inUse) return;
  }
  throw new Error("The item could not be kept.");
};

/** Give everything that is kept, the oldest first. @param {IDBDatabase} database @returns {Promise<Kept[]>} */
export const all = async (database) => {
  /** @type {Kept[]} */
  const found = await answered(database.transaction("items").objectStore("items").getAll());
  return found.sort((one, other) => one.at - other.at);
};

/** Read what an item holds. @param {IDBDatabase} database @param {Kept} kept */
export const read = async (database, { id, nonce, sealed }) => {
  /** @type {KeptKey} */
  const { key } = await answered(database.transaction("keys").objectStore("keys").get("key"));
  const additionalData = new TextEncoder().encode(id);
  const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce, additionalData }, key, sealed);
  return JSON.parse(new TextDecoder().decode(text));
};

/** Forget what is recorded, and the key with the last of it. @param {IDBDatabase} database @param {string} id */
export const forget = async (database, id) => {
  const { items, keys, done } = writing(database);
  items.delete(id);
  if ((await answered(items.count())) === 0) keys.clear();
  await done;
};

/**
 * Keep an item as refused, with the reason, until somebody mends or drops it.
 * @param {IDBDatabase} database
 * @param {string} id
 * @param {{ code: string, reason: string }} refusal
 */
export const refuse = async (database, id, { code, reason }) => {
  const { items, done } = writing(database);
  const kept = await answered(items.get(id));
  if (kept) items.put({ ...kept, state: "refused", code, reason });
  await done;
};
