// Single keys: whatever names its key in aria-keyshortcuts is pressed or focused by it.
import { openDialog } from "./dialogs";

const PLACES: Record<string, string> = { t: "/", i: "/incidents", p: "/postmortems", a: "/actions", k: "/knowledge/services", m: "/insights", s: "/settings" };
const PAIR_MS = 1200;
const OFF = "afterword-keys-off";
let went = 0;

export function startKeys(): void {
  document.addEventListener("keydown", onKey);
  const box = document.querySelector<HTMLInputElement>("[data-keys-on]");
  if (!box) return;
  box.checked = !isOff();
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
}

function isOff(): boolean {
  try {
    return localStorage.getItem(OFF) !== null;
  } catch {
    return false;
  }
}

/** Whether keys are text where the focus is. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit", "file"].includes(target.type);
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isOff()) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) (event.target as HTMLElement).blur();
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  const done = event.key === "?" ? openDialog("keys") : goTo(event.key) || press(event.key);
  if (done) event.preventDefault();
}

function goTo(key: string): boolean {
  const place = PLACES[key];
  if (key === "g") {
    went = Date.now();
    return true;
  }
  if (place === undefined || Date.now() - went > PAIR_MS) return false;
  location.assign(place);
  return true;
}

function press(key: string): boolean {
  if (!/^[a-z/]$/i.test(key)) return false;
  const element = document.querySelector<HTMLElement>(`[aria-keyshortcuts="${key}"]`);
  if (!element) return false;
  if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
    element.focus();
    element.select();
  } else element.click();
  return true;
}
