// The page's own words, in Hindi and English.

const LANGUAGES = ["hi", "en"];
const OTHER = { hi: "English", en: "हिन्दी" };
let words = {};
let language = "hi";

export const current = () => language;

/** A text by its key, with {placeholders} filled in; an unknown key shows itself. */
export function text(key, values = {}) {
  const found = words[key] ?? key;
  return found.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export const has = (key) => key in words;

export async function use(wanted) {
  language = LANGUAGES.includes(wanted) ? wanted : "hi";
  words = await (await fetch(`files/texts.${language}.json`)).json();
  localStorage.setItem("language", language);
  document.documentElement.lang = language;
  document.title = text("title");
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = text(element.dataset.text);
  }
  const button = document.getElementById("language");
  button.textContent = OTHER[language];
  button.lang = language === "hi" ? "en" : "hi";
  document.getElementById("search").placeholder = text("search");
}

export const stored = () => localStorage.getItem("language") || "hi";
export const next = () => LANGUAGES[(LANGUAGES.indexOf(language) + 1) % LANGUAGES.length];
