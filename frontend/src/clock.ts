// The big clock, and the T+ in front of the input.

const FRESH_MS = 90_000;
const MINUS = "\u2212";

export function startClock(): void {
  tick();
  setInterval(tick, 1000);
}

/** The offset as hours and minutes, and the seconds apart. */
export function offset(since: number, now: number): { sign: string; minutes: string; seconds: string } {
  const span = Math.floor((now - since) / 1000);
  const length = Math.abs(span);
  const two = (value: number) => String(value).padStart(2, "0");
  return {
    sign: span < 0 ? `T${MINUS}` : "T+",
    minutes: `${Math.floor(length / 3600)}:${two(Math.floor(length / 60) % 60)}`,
    seconds: `:${two(length % 60)}`,
  };
}

function tick(): void {
  const clock = document.querySelector<HTMLElement>("[data-clock]"); // a refresh of the header brings a new one
  if (!clock) return;
  const now = Date.now();
  const { sign, minutes, seconds } = offset(Date.parse(clock.dataset.clock ?? ""), now);
  const [first, middle, last] = [...(clock.querySelector("b")?.childNodes ?? [])];
  if (first && middle && last) {
    write(first, sign);
    write(middle, minutes);
    write(last, seconds);
  }
  const [here, utc] = clock.querySelectorAll("small > span");
  if (here) write(here, said(now, clock.dataset.zone || "UTC"));
  if (utc) write(utc, said(now, "UTC"));
  for (const fresh of document.querySelectorAll<HTMLElement>("[data-fresh]")) {
    if (now - Date.parse(fresh.dataset.fresh ?? "") > FRESH_MS) fresh.remove();
  }
  const label = document.querySelector("[data-now]");
  if (label && !label.hasAttribute("data-mending")) write(label, sign + minutes);
}

function write(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

function said(now: number, timeZone: string): string {
  const form: Intl.DateTimeFormatOptions = { timeZone, hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false, timeZoneName: "short" };
  return new Intl.DateTimeFormat("en-GB", form).format(now);
}
