import { beyondReach, clear, sweep } from "./clearing.js";
import { tell } from "./consent-mode.js";
import { answersOf, isOn, mayRun, OUT, SHARING, unanswered } from "./decisions.js";
import { handOver } from "./family.js";
import { open } from "./gate.js";
import { answerGpp } from "./gpp.js";
import { recall, remember, today } from "./memory.js";
import { record, resend } from "./record.js";
import { heard } from "./signals.js";
import { enforce } from "./sources.js";
import { textsOf } from "./texts.js";
import {
  banner,
  confirmation,
  leftovers,
  line,
  needsConfirmation,
  receiptLink,
  statusLine,
} from "./view.js";

/** @typedef {import("./types.js").Configuration} Configuration */
/** @typedef {import("./decisions.js").State} State */
/** @typedef {import("./types.js").Texts} Texts */
/** @typedef {import("./record.js").Answer} Answer */
/**
 * @typedef {{ button: string, ticked: string[], place: string, language: string,
 *   confirmed?: boolean }} Press
 */
/** @typedef {{ button: string, withdrawn: boolean, answer?: Answer | null }} Done */

/** Chromium keeps no cookie longer than 400 days, so one with more is written anew at each visit. */
const LONGEST = 400 * 86_400;

/** One page view: keeps the choice of its visitor, asks for it, and acts on it. */
export class Visit {
  /**
   * @param {Configuration} config
   * @param {HTMLScriptElement | null} script
   * @param {any} page the window
   */
  constructor(config, script, page) {
    /** @type {Document} */
    this.document = page.document;
    this.page = page;
    this.config = config;
    this.read(textsOf(config, page));
    const strict = script?.getAttribute("data-strict") ?? null;
    this.firstScript = strict === "";
    this.rendered = !!script?.hasAttribute("data-rendered");
    this.strict = config.strict || strict !== null;
    const choice = recall(config.cookie, this.document);
    /** @type {State} */
    this.state = { config, choice, signals: heard(config, page.navigator) };
    this.tellGpp = config.gpp ? answerGpp(() => this.state, page) : () => {};
  }

  /**
   * Take the texts; what shows any waits for those that are on their way.
   * @param {Texts | Promise<Texts>} texts
   */
  read(texts) {
    if (texts instanceof Promise)
      texts.then((come) => {
        this.read(come);
        this.arrive();
        if (this.whole) this.show();
      });
    else
      /** @type {Texts | undefined} */
      this.texts = { ...texts, action: this.config.action };
  }

  /** What must hold before anything else of the page runs; then the rest as the page arrives. */
  begin() {
    if (this.page.avow) return; // a page and its frame may bring one script each
    this.heed();
    tell(this.state, "default", this.page);
    if (this.firstScript) enforce(this.state, this.document);
    this.page.avow = {
      may: (/** @type {string} */ key) => mayRun(this.state, key),
      choice: () => this.state.choice?.answers ?? {},
    };
    this.document.addEventListener("submit", (event) => this.pressed(event));
    this.document.addEventListener("click", (event) => handOver(event, this.config));
    new this.page.MutationObserver(() => this.arrive()).observe(this.document, {
      childList: true,
      subtree: true,
    });
    this.arrive();
    if (this.document.readyState === "loading")
      this.document.addEventListener("DOMContentLoaded", () => this.finish());
    else this.finish();
  }

  /** Take a signal for the request that it is. Its later absence changes nothing. */
  heed() {
    const { config, signals, choice } = this.state;
    const given = choice?.answers[SHARING];
    const asks = signals.length && config.switches.some(({ key }) => key === SHARING);
    if (asks && (given === undefined || given === 1)) this.keep(answersOf(this.state, OUT, []));
    else if (choice && config.cookie.seconds > LONGEST)
      remember(config.cookie, choice, this.document);
  }

  /**
   * Keep answers from today on; what they leave open stays as it was said, under its version.
   * @param {Record<string, number>} answers
   * @returns whether the browser keeps it
   */
  keep(answers) {
    const { config, choice } = this.state;
    const whole = config.switches.every(({ key }) => key in answers);
    const said = (!whole && choice) || { version: config.version, answers: {} };
    const kept = { version: said.version, day: today(), answers: { ...said.answers, ...answers } };
    this.state = { ...this.state, choice: kept };
    return remember(config.cookie, kept, this.document);
  }

  /** Whenever something of the page has come: the question first, then what waits for the answer. */
  arrive() {
    const { body } = this.document;
    if (body && this.texts && !this.asked) {
      this.asked = true;
      this.ask(body, this.texts);
    }
    open(this.state, this.document, this.texts, this.strict);
  }

  /** @param {HTMLElement} body @param {Texts} texts */
  ask(body, texts) {
    const done = this.page.history.state?.avow;
    if (done) {
      this.carry(undefined);
      this.confirm(done, texts);
    } else if (!unanswered(this.state).length) {
      this.document.documentElement.classList.add("avow-chosen");
    } else if (!this.rendered) body.prepend(banner(this.state, this.document, texts));
  }

  /** Once the page has come whole: clear what lies about, and show that a signal is honoured. */
  finish() {
    this.whole = true;
    this.page.setTimeout(() => {
      // Storage is slow to open: paint first. What was taken back on another host is still here.
      (this.config.apart ? clear : sweep)(this.state, this.page);
      resend(this);
    });
    this.show();
  }

  /** Show that a signal is honoured, once the words for it are here. */
  show() {
    const { document, state, texts } = this;
    if (!texts || !state.signals.length || document.querySelector(".avow-honoured")) return;
    const place = document.querySelector("[data-avow-status]") ?? document.body;
    place.append(statusLine(document, texts));
  }

  /** @param {SubmitEvent} event */
  pressed(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const place = form.dataset.avow;
    if (!place) return;
    const fields = new FormData(form);
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    if (button) fields.append(button.name, button.value);
    const ticked = fields.getAll("class").map(String);
    const confirmed = fields.has("confirmed");
    const wanted = ticked.includes(SHARING) && !isOn(this.state, SHARING);
    if (wanted && !confirmed && needsConfirmation(this.state)) return; // the server asks once more
    event.preventDefault();
    const language = String(fields.get("language"));
    this.choose({ button: String(fields.get("choice")), ticked, place, language, confirmed });
  }

  /** @param {Press} press */
  async choose(press) {
    const before = this.state;
    const answers = answersOf(before, press.button, press.ticked, press.confirmed);
    const kept = this.keep(answers);
    tell(this.state, "update", this.page);
    this.tellGpp();
    this.document.dispatchEvent(new CustomEvent("avow:choice", { detail: answers }));
    const sent = record(this, press, before.choice);
    const withdrawn = this.config.switches.some(
      ({ key }) => isOn(before, key) && !isOn(this.state, key),
    );
    const done = { button: kept ? press.button : "unkept", withdrawn };
    if (!withdrawn && !this.strict && press.place === "banner" && this.texts)
      return this.confirm(done, this.texts, sent);
    // What runs already stops, and a page's Content-Security-Policy widens, only by loading anew.
    await Promise.all([sent, clear(this.state, this.page)]);
    this.again(done, await sent);
  }

  /**
   * Load the page anew, and have it say what was done. Where the server knows that nothing can be
   * on, nothing is.
   * @param {Done} done
   * @param {Answer} [answer]
   */
  again(done, answer) {
    if (answer?.nothing) this.keep(answersOf(this.state, "refuse", []));
    this.carry({ ...done, ...(answer?.nothing && { button: "nothing" }), answer });
    this.page.location.reload();
  }

  /** Hand what was done over to the next view of this page, beside what the page itself keeps. */
  carry(/** @type {object | undefined} */ avow) {
    const { history } = this.page;
    history.replaceState({ ...history.state, avow }, "");
    if (avow) history.scrollRestoration = "manual"; // what was done is told at the top
  }

  /**
   * Say in the place of the question what came of the choice.
   * @param {Done} done
   * @param {Texts} texts
   * @param {Promise<Answer | undefined>} [sent]
   */
  async confirm(done, texts, sent) {
    const { document, state } = this;
    document.documentElement.classList.add("avow-chosen");
    open(state, document, texts, this.strict);
    const told = confirmation(document, texts, done.button);
    const asked = document.querySelector(".avow-banner");
    if (asked) asked.replaceWith(told);
    else document.body.prepend(told);
    told.focus();
    const add = (/** @type {Node} */ more) => told.insertBefore(more, told.lastElementChild);
    const answer = done.answer ?? (await sent);
    if (answer?.nothing && sent) return this.again(done, answer);
    if (done.withdrawn)
      add(leftovers(document, texts, await clear(state, this.page), answer, beyondReach(state)));
    if (answer) add(receiptLink(document, texts, answer.receipt));
    else if (done.button !== "unkept") add(line(document, texts.unsent));
  }
}
