// What the page asks of the telephone network, and what it is told.

async function ask(method, path, body) {
  const options = { method };
  if (body !== undefined) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  const answer = await fetch("control" + path, options);
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.error || answer.statusText);
  return said;
}

const at = (number) => "/handsets/" + encodeURIComponent(number);

export const allPhones = () => ask("GET", "/handsets");
export const lines = () => ask("GET", "/lines");
export const detail = (number) => ask("GET", at(number) + "?shown");
export const declare = (number) =>
  ask("POST", "/handsets", { number, personality: { kind: "manual" } });

/** Do something with a phone; what it cannot do now is no reason to stop. */
export async function act(number, action, details = {}) {
  try {
    return await ask("POST", `${at(number)}/${action}`, details);
  } catch (error) {
    console.info(`${number} ${action}: ${error.message}`);
    return null;
  }
}

/** Calls `onPhone` for every change of a phone, `onLink` with whether we are connected. */
export function listen(onPhone, onLink) {
  const events = new EventSource("events");
  events.addEventListener("phone", (event) => onPhone(JSON.parse(event.data)));
  events.addEventListener("open", () => onLink(true));
  events.addEventListener("error", () => onLink(false));
}
