// The phone book: thousands of phones, those that ring or have news first.

import { has, text } from "./texts.js";

const SHOWN = 120;
const template = document.getElementById("row");
const rows = document.getElementById("rows");
const search = document.getElementById("search");
const role = document.getElementById("role");
const count = document.getElementById("count");

export const phones = new Map();
let onChoose = () => {};
let isShown = () => false;
let waiting = false;

export const roleName = (name) => (has(`role.${name}`) ? text(`role.${name}`) : name);

function urgency(phone) {
  if (phone.state === "ringing" && phone.incoming) return 0;
  if (phone.state) return 1;
  if (phone.unread) return 2;
  if (phone.featured) return 3;
  if (isShown(phone.number)) return 4;
  return phone.used ? 5 : 6;
}

function matches(phone, words) {
  if (role.value !== "*" && phone.role !== role.value) return false;
  const about = `${phone.name} ${phone.number} ${phone.group} ${roleName(phone.role)}`.toLowerCase();
  return words.every((word) => about.includes(word));
}

export function stateOf(phone) {
  if (!phone.state) return phone.unread ? text("unread", { number: phone.unread }) : "";
  if (phone.state === "ringing" && !phone.incoming) return text("state.calling");
  return text(`state.${phone.state}`);
}

function fill(element, phone) {
  element.dataset.number = phone.number;
  element.dataset.state = phone.state === "ringing" && !phone.incoming ? "talking" : phone.state;
  element.classList.toggle("unread", phone.unread > 0);
  element.setAttribute("aria-pressed", String(isShown(phone.number)));
  element.querySelector(".name").textContent = phone.name || phone.number;
  element.querySelector(".about").textContent =
    [roleName(phone.role), phone.name && phone.number].filter(Boolean).join(" · ");
  element.querySelector(".state").textContent = stateOf(phone);
}

function draw() {
  waiting = false;
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [...phones.values()].filter((phone) => matches(phone, words));
  found.sort((a, b) => urgency(a) - urgency(b) || a.order - b.order);
  const shown = found.slice(0, SHOWN);
  while (rows.children.length < shown.length) rows.append(template.content.cloneNode(true));
  while (rows.children.length > shown.length) rows.lastElementChild.remove();
  shown.forEach((phone, place) => fill(rows.children[place].firstElementChild, phone));
  const rest = found.length - shown.length;
  count.textContent = [
    text("count", { shown: found.length, all: phones.size }),
    rest ? text("more", { number: rest }) : "",
  ].filter(Boolean).join(" · ");
}

/** Draw soon, and once for many changes. */
export function refresh() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(draw);
}

export function drawRoles() {
  const chosen = role.value || "*";
  const known = [...new Set([...phones.values()].map((phone) => phone.role))];
  role.replaceChildren(
    new Option(text("everyone"), "*"),
    ...known.map((name) => new Option(roleName(name), name)),
  );
  role.value = known.includes(chosen) ? chosen : "*";
}

export function put(phone) {
  const known = phones.get(phone.number);
  const { detail, ...line } = phone;
  phones.set(phone.number, { ...line, order: known ? known.order : phones.size });
  if (!role.querySelector(`option[value="${CSS.escape(phone.role)}"]`)) drawRoles();
  refresh();
}

export function start(choose, shown) {
  onChoose = choose;
  isShown = shown;
  search.addEventListener("input", refresh);
  role.addEventListener("change", refresh);
  rows.addEventListener("click", (event) => {
    const row = event.target.closest(".row");
    if (row) onChoose(row.dataset.number);
  });
}
