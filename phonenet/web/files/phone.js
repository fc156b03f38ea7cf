// One basic phone on the wall: keypad, green and red key, screen, mouth and ear.

import * as network from "./network.js";
import * as screen from "./screen.js";
import * as sound from "./sound.js";
import { roleName } from "./book.js";
import { text } from "./texts.js";

const KEYS = "123456789*0#";
const LETTERS = { 2: "abc", 3: "def", 4: "ghi", 5: "jkl", 6: "mno", 7: "pqrs", 8: "tuv", 9: "wxyz", 0: "+" };
const template = document.getElementById("phone");

export class Phone {
  constructor(detail, shared, onPutAway) {
    this.detail = detail;
    this.shared = shared;
    this.page = "idle";
    this.typed = "";
    this.draft = {};
    this.heardUpTo = null;
    this.listening = false;
    this.element = template.content.firstElementChild.cloneNode(true);
    this.view = this.part(".view");
    this.audio = this.part("audio");
    this.buildKeys();
    this.part(".put-away").addEventListener("click", () => onPutAway(this));
    this.part(".listen").addEventListener("click", () => this.listen(!this.listening));
    this.part(".left").addEventListener("click", () => this.soft("left"));
    this.part(".right").addEventListener("click", () => this.soft("right"));
    this.part(".mouth").addEventListener("submit", (event) => this.say(event));
    this.view.addEventListener("click", (event) => {
      const line = event.target.closest("[data-line]");
      if (line) this.dial(line.dataset.line);
    });
    this.element.addEventListener("keydown", (event) => this.typing(event));
    this.label();
    this.draw();
  }

  get number() {
    return this.detail.number;
  }

  get call() {
    return screen.live(this.detail);
  }

  part(selector) {
    return this.element.querySelector(selector);
  }

  buildKeys() {
    for (const key of KEYS) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "key";
      button.dataset.key = key;
      button.append(key);
      const letters = document.createElement("small");
      letters.append(LETTERS[key] || "");
      button.append(letters);
      this.part(".digits").append(button);
    }
    this.part(".digits").addEventListener("click", (event) => {
      const button = event.target.closest("[data-key]");
      if (button) this.press(button.dataset.key);
    });
    this.part(".green").addEventListener("click", () => this.green());
    this.part(".red").addEventListener("click", () => this.red());
  }

  /** Names and hints in the language of the page. */
  label() {
    const { name, number, role, group } = this.detail;
    this.element.setAttribute("aria-label", `${name || number}, ${roleName(role)}`);
    this.part("h3").textContent = name || number;
    this.part(".label .about").textContent =
      [roleName(role), name ? number : "", group].filter(Boolean).join(" · ");
    this.element.dataset.role = role;
    const hints = { ".listen": "listen", ".put-away": "put_away", ".green": "green", ".red": "red" };
    for (const [selector, key] of Object.entries(hints)) {
      this.part(selector).setAttribute("aria-label", text(key));
      this.part(selector).title = text(key);
    }
    for (const button of this.element.querySelectorAll("[data-key]")) {
      button.setAttribute("aria-label", text("key", { key: button.dataset.key }));
    }
    this.part(".mouth label").textContent = text("say");
    this.part(".mouth input").placeholder = text("say");
    this.part(".mouth input").setAttribute("aria-label", text("say"));
    this.part(".mouth button").textContent = text("say_button");
  }

  /** The network told something new about this phone. */
  update(detail) {
    const before = this.call;
    this.detail = detail;
    if (before && !this.call) {
      this.page = "ended";
      sound.stop(this.audio);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.turn("idle", "ended"), 6000);
    }
    this.hear();
    this.draw();
  }

  hear() {
    const call = this.call;
    if (!call || call.state !== "talking") return;
    const mark = `${call.sid}/${call.heard.length}`;
    if (mark === this.heardUpTo) return;
    this.heardUpTo = mark;
    const last = call.heard.at(-1);
    if (last && this.listening) sound.play(this.audio, last);
  }

  draw() {
    if (this.page === "writing" && this.view.dataset.kind === "writing" && !this.call) {
      this.keepDraft();
      if (this.view.contains(document.activeElement)) return;
    }
    const { lines, names } = this.shared;
    const { page, typed, draft } = this;
    const kind = screen.draw(this.view, this.detail, { page, typed, lines, names, draft });
    const call = this.call;
    const ringing = Boolean(call && call.incoming && call.state === "ringing");
    this.element.classList.toggle("ringing", ringing);
    this.element.classList.toggle("talking", kind === "talking");
    this.element.classList.toggle("asked", Boolean(call && call.accepts));
    this.part(".mouth input").disabled = kind !== "talking";
    this.part(".mouth button").disabled = kind !== "talking";
    this.part(".clock").textContent = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    this.softKeys(kind);
  }

  softKeys(kind) {
    const [left, right] = {
      idle: this.typed ? ["call", "clear"] : ["inbox", "write"],
      ended: ["inbox", "back"],
      inbox: ["write", "back"],
      writing: ["send", "back"],
      choosing: ["", "back"],
    }[kind] || ["", ""];
    for (const [selector, key] of [[".left", left], [".right", right]]) {
      const button = this.part(selector);
      button.textContent = key ? text(key) : "";
      button.dataset.act = key;
      button.disabled = !key;
    }
  }

  soft(side) {
    const acts = {
      inbox: () => this.read(),
      write: () => this.turn("writing"),
      back: () => this.turn("idle"),
      send: () => this.send(),
      call: () => this.dial(this.typed),
      clear: () => this.type(this.typed.slice(0, -1)),
    };
    acts[this.part(`.${side}`).dataset.act]?.();
  }

  turn(page, onlyFrom) {
    if (onlyFrom && this.page !== onlyFrom) return;
    this.page = page;
    this.view.dataset.kind = "";
    this.draw();
    this.view.querySelector("textarea")?.focus();
  }

  type(typed) {
    this.typed = typed;
    this.turn("idle");
  }

  read() {
    network.act(this.number, "read");
    this.turn("inbox");
  }

  keepDraft() {
    const body = this.view.querySelector(".body");
    if (body) this.draft = { body: body.value, to: this.view.querySelector(".to").value };
  }

  send() {
    this.keepDraft();
    const { to, body } = this.draft;
    if (!body || !to) return;
    network.act(this.number, "send_sms", { to, body });
    this.draft = {};
    this.view.querySelector(".body").value = "";
    this.turn("inbox");
  }

  press(key) {
    sound.unlock();
    sound.keyTone(key);
    const call = this.call;
    if (call && call.state === "talking") network.act(this.number, "press", { keys: key });
    else if (!call) this.type(this.typed + key);
    this.flash(key);
  }

  flash(key) {
    const button = this.element.querySelector(`[data-key="${CSS.escape(key)}"]`);
    button?.classList.add("pressed");
    setTimeout(() => button?.classList.remove("pressed"), 120);
  }

  green() {
    sound.unlock();
    const call = this.call;
    if (call && call.incoming && call.state === "ringing") {
      this.listen(true);
      network.act(this.number, "answer");
    } else if (!call && this.typed) this.dial(this.typed);
    else if (!call) this.turn("choosing");
  }

  red() {
    const call = this.call;
    if (!call) {
      this.typed = "";
      this.turn("idle");
    } else network.act(this.number, call.state === "ringing" && call.incoming ? "reject" : "hang_up");
  }

  dial(typed) {
    const line = this.shared.lines.find(
      ({ number }) => number === typed || number.endsWith(typed.replace(/^0+/, "")));
    this.listen(true);
    this.typed = "";
    this.page = "idle";
    network.act(this.number, "dial", { number: line ? line.number : typed });
    this.draw();
  }

  say(event) {
    event.preventDefault();
    const input = this.part(".mouth input");
    if (input.value.trim()) network.act(this.number, "say", { words: input.value.trim() });
    input.value = "";
  }

  listen(wanted) {
    this.listening = wanted;
    this.part(".listen").setAttribute("aria-pressed", String(wanted));
    if (!wanted) sound.stop(this.audio);
  }

  /** The computer's own keys work as the phone's while the phone has the focus. */
  typing(event) {
    if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (KEYS.includes(event.key)) this.press(event.key);
    else if (event.key === "Escape") this.red();
    else if (event.key === "Enter" && event.target === this.element) this.green();
    else if (event.key === "Backspace" && this.typed) this.type(this.typed.slice(0, -1));
    else return;
    event.preventDefault();
  }
}
