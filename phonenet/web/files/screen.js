// What stands on the little screen of a phone.

import { has, text } from "./texts.js";

const time = (iso) =>
  new Date(iso).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

function element(kind, name, ...content) {
  const made = document.createElement(kind);
  if (name) made.className = name;
  made.append(...content.filter((part) => part !== null && part !== undefined));
  return made;
}

/** The call a phone is in, if any; of one that is only being dialled it knows nothing yet. */
export const live = (phone) => phone.calls.findLast(
  (call) => call.state !== "over" && !(call.incoming && call.state === "dialling"));

/** The name of a line of the service in the language of the page. */
export function lineName(line) {
  const key = `line.${line.name.toLowerCase().replace(/[^a-z]+/g, "_")}`;
  return has(key) ? text(key) : line.name || line.number;
}

export function whose(address, names) {
  const known = names.get(address.replace("whatsapp:", ""));
  return known === undefined ? address : typeof known === "string" ? known : lineName(known);
}

function heard(part, names) {
  const texts = {
    beep: () => text("beep"),
    tone: () => text("tone", { text: part.text }),
    joined: () => text("joined", { number: whose(part.text, names) }),
    play: () => text("audio", { name: part.caption || part.text.replace(/^audio:/, "") }),
  };
  return element("p", `heard ${part.kind}`, (texts[part.kind] || (() => part.text))());
}

function awaited(call) {
  const accepts = call.accepts.split(" ");
  if (accepts.includes("recording")) return text("asked_recording");
  if (accepts.includes("speech")) return text("asked_speech");
  return accepts.includes("dtmf") ? text("asked") : "";
}

function talking(call, names) {
  const transcript = element("div", "transcript", ...call.heard.map((part) => heard(part, names)));
  transcript.setAttribute("aria-live", "polite");
  transcript.tabIndex = 0;
  for (const words of call.words) {
    transcript.append(element("p", "heard said", text("you_said", { text: words })));
  }
  const question = awaited(call);
  return [
    element("p", "with", whose(call.other, names)),
    transcript,
    element("p", question ? "awaited" : "awaited quiet", call.keys ? `⌨ ${call.keys}` : "", " ", question),
  ];
}

function ringing(call, names) {
  return [
    element("p", "title", text(call.incoming ? "incoming" : "outgoing")),
    element("p", "caller", whose(call.other, names)),
    element("p", "number", call.other),
    call.incoming && call.state === "ringing" ? element("p", "hint", text("press_green")) : null,
  ];
}

function idle(phone, names, typed) {
  if (typed) return [element("p", "typed", typed)];
  const last = phone.calls.at(-1);
  const unread = phone.inbox.filter((message) => !message.read).length;
  const missed = last && last.incoming && !last.heard.length && last.status !== "completed";
  return [
    element("p", "owner", phone.name || phone.number),
    unread ? element("p", "news", text("new_messages", { number: unread })) : null,
    last
      ? element("p", missed ? "news" : "last",
          missed ? text("missed") : text("last_call", { time: time(last.began) }),
          element("br"), whose(last.other, names))
      : null,
  ];
}

function inbox(phone, names) {
  const messages = [
    ...phone.inbox.map((message) => ({ ...message, mine: false })),
    ...phone.sent.map((message) => ({ ...message, mine: true })),
  ].sort((a, b) => b.at.localeCompare(a.at));
  if (!messages.length) return [element("p", "last", text("no_messages"))];
  const list = element("div", "messages", ...messages.map((message) =>
    element("article", message.mine ? "mine" : "theirs",
      element("header", "", whose(message.mine ? message.to : message.sender, names), " ",
        element("time", "", time(message.at))),
      element("p", "", message.body))));
  list.tabIndex = 0;
  return [list];
}

function writing(phone, lines, draft) {
  const to = element("select", "to");
  to.setAttribute("aria-label", text("to"));
  for (const line of lines) to.add(new Option(lineName(line), line.number));
  const last = phone.inbox.at(-1);
  if (last?.sender.startsWith("whatsapp:")) to.add(new Option(last.sender, last.sender));
  to.value = draft.to || last?.sender || lines[0]?.number;
  const body = element("textarea", "body");
  body.setAttribute("aria-label", text("message"));
  body.placeholder = text("message");
  body.value = draft.body || "";
  return [to, body];
}

function choosing(lines) {
  const list = element("div", "lines", ...lines.map((line) => {
    const button = element("button", "", lineName(line), element("small", "", line.number));
    button.type = "button";
    button.dataset.line = line.number;
    return button;
  }));
  return [element("p", "title", text("whom")), list];
}

/** Put on `view` what phone, page and typed digits call for; returns the kind of page shown. */
export function draw(view, phone, { page, typed, lines, names, draft }) {
  const call = live(phone);
  const over = phone.calls.at(-1);
  const choices = {
    inbox: () => inbox(phone, names),
    writing: () => writing(phone, lines, draft),
    choosing: () => choosing(lines),
    ended: () => [element("p", "title", text("ended")), ...talking(over, names)],
    idle: () => idle(phone, names, typed),
  };
  let kind = page;
  let parts = null;
  if (call) {
    kind = call.state === "talking" ? "talking" : "ringing";
    parts = kind === "talking" ? talking(call, names) : ringing(call, names);
  } else {
    parts = choices[page]();
  }
  const wasAtEnd = !view.querySelector(".messages");
  view.dataset.kind = kind;
  view.replaceChildren(...parts.filter(Boolean));
  const transcript = view.querySelector(".transcript");
  if (transcript && wasAtEnd) transcript.scrollTop = transcript.scrollHeight;
  return kind;
}
