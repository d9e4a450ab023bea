// The review page: words that were chosen with the mouse or the keyboard become a comment; marks and threads find each other.
import { openDialog } from "./dialogs";
import { spy } from "./spy";

const CONTEXT = 32;
const one = (text: string): string => text.replace(/\s+/g, " ");

interface Chosen {
  at: string;
  quote: string;
  prefix: string;
  suffix: string;
  offset: string;
}

/** The words chosen within one block, with what stands around them; nothing when they reach beyond it. */
function chosen(): Chosen | undefined {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  const start = range.startContainer instanceof Element ? range.startContainer : range.startContainer.parentElement;
  const block = start?.closest<HTMLElement>("[data-at]");
  if (!block || !block.contains(range.endContainer)) return undefined;
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const behind = document.createRange();
  behind.setStart(range.endContainer, range.endOffset);
  behind.setEnd(block, block.childNodes.length);
  const quote = one(range.toString()).trim();
  if (!quote) return undefined;
  const head = one(before.toString()).trimStart();
  return { at: block.dataset.at ?? "", quote, prefix: head.slice(-CONTEXT), suffix: one(behind.toString()).slice(0, CONTEXT), offset: String(Number(block.dataset.start) + head.length) };
}

function startChoosing(button: HTMLButtonElement): void {
  let words: Chosen | undefined;
  document.addEventListener("selectionchange", () => {
    words = chosen() ?? (document.activeElement === button ? words : undefined);
    button.hidden = words === undefined;
    const box = words && getSelection()?.rangeCount ? getSelection()?.getRangeAt(0).getBoundingClientRect() : undefined;
    if (!box || box.width === 0) return;
    button.style.insetBlockStart = `${box.bottom + scrollY + 6}px`;
    button.style.insetInlineStart = `${Math.max(8, Math.min(box.left + scrollX, innerWidth - button.offsetWidth - 8))}px`;
  });
  button.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
  button.addEventListener("click", () => {
    const form = document.querySelector<HTMLFormElement>("#say form");
    if (!words || !form) return;
    for (const [name, value] of Object.entries(words)) (form.elements.namedItem(name) as HTMLInputElement).value = value as string;
    const said = form.querySelector("[data-said]");
    if (said) said.textContent = words.quote;
    openDialog("say");
    button.hidden = true;
  });
}

/** A mark lights its threads and leads to the first; a thread lights its marks. */
function startLighting(page: HTMLElement): void {
  const light = (names: string[], on: boolean): void => {
    for (const name of names) page.querySelectorAll(`mark[data-thread~="${name}"], #thread-${name}`).forEach((part) => part.classList.toggle("lit", on));
  };
  const named = (event: Event): string[] => (event.target instanceof Element ? event.target.closest<HTMLElement>("[data-thread]")?.dataset.thread?.split(" ") : undefined) ?? [];
  for (const [enter, leave] of [["mouseover", "mouseout"], ["focusin", "focusout"]] as const) {
    page.addEventListener(enter, (event) => light(named(event), true));
    page.addEventListener(leave, (event) => light(named(event), false));
  }
  page.addEventListener("click", (event) => {
    const [name] = event.target instanceof Element && event.target.closest("mark") ? named(event) : [];
    if (name && getSelection()?.isCollapsed) document.getElementById(`thread-${name}`)?.scrollIntoView({ block: "center" });
  });
}

const page = document.querySelector<HTMLElement>("[data-review]");
const button = document.querySelector<HTMLButtonElement>("[data-pick]");
if (page) startLighting(page);
if (button) startChoosing(button);
spy(document.querySelectorAll<HTMLAnchorElement>(".toc a:not(.toc-thread)"));
