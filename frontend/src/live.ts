// Changes by others: a message on the websocket says what changed, and that part of the page asks for itself anew.
// Without a connection the page asks every ten seconds.

const PARTS: Record<string, string[]> = {
  log: ["log-changed"],
  evidence: ["evidence-changed"],
  signals: ["evidence-changed"],
  status: ["head-changed", "log-changed", "side-changed"],
  roles: ["side-changed"],
};
const ALL = ["log-changed", "head-changed", "side-changed", "evidence-changed"];
const POLL_MS = 10_000;
const LONGEST_MS = 30_000;
const HIDDEN = 4404; // the incident is not shared with this person any more

let wait = 1000;
let polling: number | undefined;
let lost = false;

export function startLive(): void {
  const code = document.body.dataset.live;
  if (code) connect(code);
}

export function refresh(events: string[] = ALL): void {
  for (const name of new Set(events)) document.body.dispatchEvent(new Event(name));
  if (!events.some((name) => name === "head-changed" || name === "side-changed")) return;
  // What a closed dialog offers depends on the status; one that is open may hold words, so it is left alone.
  document.querySelectorAll("dialog:not([open]) > [hx-get]").forEach((form) => form.dispatchEvent(new Event("refetch")));
}

function connect(code: string): void {
  const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/${code}`);
  socket.addEventListener("open", () => {
    wait = 1000;
    clearInterval(polling);
    polling = undefined;
    if (lost) refresh(); // whatever happened in between
    lost = false;
  });
  socket.addEventListener("message", (event) => onMessage(String(event.data)));
  socket.addEventListener("close", ({ code: reason }) => {
    if (reason === HIDDEN) return;
    lost = true;
    polling ??= window.setInterval(() => document.visibilityState === "visible" && refresh(), POLL_MS);
    setTimeout(() => connect(code), wait);
    wait = Math.min(wait * 2, LONGEST_MS);
  });
}

function onMessage(text: string): void {
  const message = JSON.parse(text) as { type?: string; what?: string[] };
  if (message.type === "changed") refresh((message.what ?? []).flatMap((what) => PARTS[what] ?? ALL));
}
