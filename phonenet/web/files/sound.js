// The ring tone, the audio of a call, and a voice for what has no recording.

let context = null;
let ringer = null;
export const wishes = { ring: true, voice: true };

/** Browsers make no sound before somebody has touched the page. */
export function unlock() {
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
}

function chirp(start, frequency) {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.type = "square";
  tone.frequency.value = frequency;
  volume.gain.setValueAtTime(0.0001, start);
  volume.gain.exponentialRampToValueAtTime(0.05, start + 0.01);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.11);
  tone.connect(volume).connect(context.destination);
  tone.start(start);
  tone.stop(start + 0.12);
}

function ringOnce() {
  if (!context || context.state !== "running") return;
  for (let note = 0; note < 8; note += 1) {
    chirp(context.currentTime + note * 0.12, note % 2 ? 1318 : 1046);
  }
}

/** Ring as long as some phone in sight rings. */
export function ring(wanted) {
  const on = wanted && wishes.ring;
  if (on && ringer === null) {
    ringOnce();
    ringer = setInterval(ringOnce, 2600);
  } else if (!on && ringer !== null) {
    clearInterval(ringer);
    ringer = null;
  }
}

export function keyTone(key) {
  if (!context || context.state !== "running" || !wishes.ring) return;
  chirp(context.currentTime, 500 + 60 * "123456789*0#".indexOf(key));
}

/** Let one thing that a call plays be heard, instead of what was heard before it. */
export function play(audio, heard) {
  stop(audio);
  if (heard.kind === "play" && heard.url) {
    audio.src = `sound?url=${encodeURIComponent(heard.url)}`;
    audio.play().catch(() => {});
  } else if ((heard.kind === "say" || heard.kind === "voice") && wishes.voice) {
    speak(heard.text, heard.language);
  } else if (heard.kind === "beep" && context) {
    chirp(context.currentTime, 1000);
  }
}

function speak(words, language) {
  if (!("speechSynthesis" in window)) return;
  const saying = new SpeechSynthesisUtterance(words);
  saying.lang = language || (/[ऀ-ॿ]/.test(words) ? "hi-IN" : "en-IN");
  speechSynthesis.speak(saying);
}

export function stop(audio) {
  audio.pause();
  if ("speechSynthesis" in window) speechSynthesis.cancel();
}
