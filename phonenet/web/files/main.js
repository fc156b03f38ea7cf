// The desk: the phone book on one side, the phones that lie on it on the other.

import * as book from "./book.js";
import * as network from "./network.js";
import { Phone } from "./phone.js";
import * as sound from "./sound.js";
import * as texts from "./texts.js";

const wall = document.getElementById("wall");
const shown = new Map();
const shared = { lines: [], names: new Map() };
let follow = true;

function remember() {
  localStorage.setItem("phones", JSON.stringify([...shown.keys()]));
}

function emptiness() {
  wall.dataset.empty = shown.size ? "" : texts.text("nothing");
}

async function show(number, focus = false) {
  if (!shown.has(number)) {
    shown.set(number, null);
    let detail;
    try {
      detail = await network.detail(number);
    } catch {
      shown.delete(number);
      return;
    }
    const phone = new Phone(detail, shared, putAway);
    shown.set(number, phone);
    wall.append(phone.element);
    remember();
    emptiness();
    book.refresh();
    ringing();
  }
  if (focus) {
    shown.get(number)?.element.scrollIntoView({ behavior: "smooth", block: "nearest" });
    shown.get(number)?.element.focus({ preventScroll: true });
  }
}

function putAway(phone) {
  sound.stop(phone.audio);
  phone.element.remove();
  shown.delete(phone.number);
  remember();
  emptiness();
  book.refresh();
  ringing();
}

function ringing() {
  sound.ring([...shown.values()].some((phone) => phone?.element.classList.contains("ringing")));
}

function told(news) {
  shared.names.set(news.number, news.name || news.number);
  book.put(news);
  shown.get(news.number)?.update(news.detail);
  const rings = news.state === "ringing" && news.incoming && news.detail.manual;
  if (rings && follow && !shown.has(news.number)) show(news.number);
  ringing();
}

async function fetchAll() {
  const { handsets } = await network.allPhones();
  for (const phone of handsets) {
    shared.names.set(phone.number, phone.name || phone.number);
    book.put(phone);
  }
  book.drawRoles();
  return handsets;
}

let wasLost = false;

function drawLink() {
  const sign = document.getElementById("link");
  sign.textContent = texts.text(wasLost ? "lost" : "connected");
  sign.classList.toggle("lost", wasLost);
}

async function linked(good) {
  if (good && wasLost) {
    await fetchAll();
    for (const [number, phone] of shown) phone?.update(await network.detail(number));
  }
  wasLost = !good;
  drawLink();
}

function toggle(id, set) {
  const button = document.getElementById(id);
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    set(on);
    ringing();
  });
}

toggle("ring", (on) => { sound.wishes.ring = on; });
toggle("voice", (on) => { sound.wishes.voice = on; });
toggle("follow", (on) => { follow = on; });

document.getElementById("language").addEventListener("click", async () => {
  await texts.use(texts.next());
  book.drawRoles();
  book.refresh();
  emptiness();
  drawLink();
  for (const phone of shown.values()) {
    phone?.label();
    phone?.draw();
  }
});

document.getElementById("add").addEventListener("submit", async (event) => {
  event.preventDefault();
  const input = document.getElementById("number");
  await network.declare(input.value);
  await show(input.value, true);
  input.value = "";
});

for (const gesture of ["pointerdown", "keydown"]) {
  document.addEventListener(gesture, sound.unlock, { once: true });
}

await texts.use(texts.stored());
shared.lines = await network.lines();
for (const line of shared.lines) shared.names.set(line.number, line);
book.start((number) => show(number, true), (number) => shown.has(number));
const phones = await fetchAll();
const before = JSON.parse(localStorage.getItem("phones") || "[]");
const featured = phones.filter((phone) => phone.featured).map((phone) => phone.number);
const kept = before.filter((number) => book.phones.has(number));
for (const number of (kept.length ? kept : featured).slice(0, 24)) await show(number);

// A link to one phone, as in /#+919000000103: that phone is on the desk and has the keyboard.
async function linkedTo() {
  const wanted = decodeURIComponent(location.hash.slice(1));
  if (book.phones.has(wanted)) await show(wanted, true);
}
window.addEventListener("hashchange", linkedTo);
await linkedTo();
emptiness();
network.listen(told, linked);
