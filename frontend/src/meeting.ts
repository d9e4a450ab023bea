// Meeting mode: the step whose time it is, and how much of it is left. The stand-up: a list walked with the keyboard.

function words(seconds: number): string {
  const late = seconds < 0;
  const whole = Math.abs(Math.round(seconds));
  return `${late ? "+" : ""}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function tick(page: HTMLElement): void {
  const now = Date.now();
  const steps = [...page.querySelectorAll<HTMLElement>(".agenda [data-from]")];
  steps.forEach((step, index) => {
    const from = Date.parse(step.dataset.from ?? "");
    const until = Date.parse(step.dataset.until ?? "");
    const last = index === steps.length - 1;
    const on = now >= from && (now < until || last);
    step.classList.toggle("over", now >= until && !last);
    step.classList.toggle("late", on && now >= until);
    if (on) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
    const left = step.querySelector("[data-left]");
    if (left) left.textContent = on ? words((until - now) / 1000) : "";
  });
}

const page = document.querySelector<HTMLElement>("[data-meeting][data-running]");
if (page) {
  tick(page);
  setInterval(() => tick(page), 1000);
}

const lines = [...document.querySelectorAll<HTMLElement>("[data-line]")];
if (lines.length > 0) {
  lines.forEach((line) => (line.tabIndex = -1));
  const start = lines.find((line) => `#${line.id}` === location.hash);
  const open = (line: HTMLElement): boolean => !line.classList.contains("talked");
  const behind = start ? lines.slice(lines.indexOf(start)) : lines;
  const next = behind.find(open) ?? lines.find(open) ?? start; // one that was ticked hands on to the next
  next?.focus({ preventScroll: !start });
  window.addEventListener("load", () => setTimeout(() => next?.focus())); // the browser focuses the line of the address last
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target instanceof Element && event.target.closest("input, textarea, select, button, a, [popover]"))) return;
    const at = lines.findIndex((line) => line.contains(document.activeElement));
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (step) lines[Math.max(0, Math.min(lines.length - 1, at + step))]?.focus();
    else if (event.key === " " && at >= 0) lines[at]?.querySelector<HTMLButtonElement>(".tick-box")?.click();
    else if (event.key === "Enter" && at >= 0) lines[at]?.querySelector<HTMLAnchorElement>("a.what")?.click();
    else return;
    event.preventDefault();
  });
}
