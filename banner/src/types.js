/**
 * What the server says in `/cookies/banner.json`.
 * @typedef {object} Configuration
 * @property {string} version first digits of the digest of the version in force
 * @property {{ name: string, seconds: number, domain: string }} cookie where the choice is kept
 * @property {string} action where choices are sent
 * @property {string} wording where this configuration stands with the texts of another language
 * @property {string} [apart] the origin that served the script, where the page is on another
 * @property {string} frame page of this site that shows one embed of another company
 * @property {string[]} family names of the retailer's own hosts, which hand choices over
 * @property {string} handOver where a link to one of them leads first
 * @property {boolean} strict whether the server sends a Content-Security-Policy made from the choice
 * @property {Record<string, string[]>} hosts sources of always allowed hosts by directive
 * @property {Switch[]} switches what can be chosen
 * @property {Record<string, Tracker>} trackers every declared tracker
 * @property {Record<string, string[]>} again by earlier version: the switches to ask again
 * @property {string[]} honours the signals that are answered to
 * @property {Record<string, string[] | null>} consent Google's consent types, by what they need
 * @property {Gpp | null} gpp
 * @property {string[]} languages those that there are texts in
 * @property {Texts} texts in one of them
 */

/**
 * @typedef {object} Switch
 * @property {string} key
 * @property {boolean} before whether its trackers run before a choice
 */

/**
 * @typedef {object} Tracker
 * @property {string[]} needs the switches that must be on
 * @property {string} where
 * @property {string[]} names
 * @property {Record<string, string[]>} hosts sources by directive
 * @property {string} by who operates it; empty when the site does itself
 * @property {string} [statement] address of the operator's own statement
 * @property {string} [out] address of the operator's own way out
 */

/**
 * @typedef {object} Gpp
 * @property {number} id
 * @property {string} api
 * @property {Record<string, unknown>} fields
 * @property {string[]} strings by (opted out ? 2 : 0) + (signal ? 1 : 0)
 */

/**
 * The choice of one browser. Answers: 0 no, 1 yes, 2 yes in spite of a signal, confirmed.
 * @typedef {object} Choice
 * @property {string} version
 * @property {number} day days since 1970
 * @property {Record<string, number>} answers
 */

/** @typedef {Record<string, any>} Texts */

export {};
