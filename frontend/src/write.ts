// The writing page, on top of a form that works without it: saves by itself with the version it began from, keeps
// unsaved text in the browser, shows a preview and both texts when two people wrote, and takes pasted pictures.
import { CHANGED, Lint } from "./lint";
import { spy } from "./spy";

const SAVE_AFTER = 1500;
const PREVIEW_AFTER = 400;
const CHECK_AFTER = 1000;
const SIGNED_OUT = "you are signed out; sign in in another tab, then save again";

interface Kept { text: string; version: string }
interface Clash { version: number; text: string; by: string }
interface Saved { version: number; saved_at: string }
interface Answer extends Clash, Saved { sentence: string }

function start(form: HTMLFormElement, status: HTMLElement): void {
  const pieces: Piece[] = [];
  for (const element of form.querySelectorAll<HTMLElement>(".piece")) pieces.push(new Piece(element, form, status, pieces));
  for (const piece of pieces) piece.restore();
  countWords(pieces);
  switchViews(form, pieces);
  new Lint(form);
  document.addEventListener("submit", (event) => {
    const sent = event.target instanceof HTMLFormElement ? event.target : null;
    if (sent?.closest("#lists")) { event.preventDefault(); void tick(sent, event.submitter); }
  });
  form.addEventListener("input", () => countWords(pieces));
  form.addEventListener("submit", (event) => { event.preventDefault(); void saveAll(pieces); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "s" && (event.ctrlKey || event.metaKey) && !event.altKey) { event.preventDefault(); void saveAll(pieces); }
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) void saveAll(pieces); });
  window.addEventListener("beforeunload", (event) => { if (pieces.some((piece) => piece.unsaved)) event.preventDefault(); });
  spy(document.querySelectorAll<HTMLAnchorElement>(".outline a"));
}

async function saveAll(pieces: Piece[]): Promise<void> {
  for (const piece of pieces) await piece.save();
}

function countWords(pieces: Piece[]): void {
  const place = document.querySelector("#words");
  const words = pieces.reduce((sum, piece) => sum + (piece.area.value.match(/\S+/g)?.length ?? 0), 0);
  if (place) place.textContent = words.toLocaleString("en");
}

let checking = 0;

/** Asks the server again what is missing and what blocks, once the typing has paused. */
function checkAgain(): void {
  window.clearTimeout(checking);
  checking = window.setTimeout(() => void replaceChecks(), CHECK_AFTER);
}

/** Lists that a person has folded or unfolded stay so. */
function keepOpen(old: Element, now: Element): void {
  for (const one of old.querySelectorAll<HTMLDetailsElement>("details[id]")) {
    const same = now.querySelector<HTMLDetailsElement>(`#${one.id}`);
    if (same) same.open = one.open;
  }
}

/** Keeps a person's word on an item without leaving the page, so that nothing typed is at stake. */
async function tick(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  const body = new FormData(form);
  if (button instanceof HTMLButtonElement) body.set(button.name, button.value);
  const answer = await fetch(form.action, { method: "POST", body }).catch(() => undefined);
  if (!answer?.ok) { form.submit(); return; }
  await replaceChecks("#lists");
  document.querySelector<HTMLElement>(`#lists form[action="${form.getAttribute("action")}"] button`)?.focus();
}

async function replaceChecks(ticked = ""): Promise<void> {
  const answer = await fetch(location.pathname).catch(() => undefined);
  if (!answer?.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const place of ["nav.steps", "#checks", "#lists", ".outline", ".gate .actions-row"]) {
    const [old, now] = [document.querySelector(place), fresh.querySelector(place)];
    if (!old || !now || (old.contains(document.activeElement) && place !== ticked)) continue;
    keepOpen(old, now);
    old.replaceWith(document.adoptNode(now));
  }
  spy(document.querySelectorAll<HTMLAnchorElement>(".outline a"));
}

/** One section: its text, the version it began from, and what the server said last. */
class Piece {
  readonly area: HTMLTextAreaElement;
  readonly version: HTMLInputElement;
  readonly shown: HTMLElement;
  private readonly foot: HTMLElement;
  private saved: string;
  private timer = 0;
  private previewTimer = 0;
  private running: Promise<void> | undefined;
  private stuck = false;

  constructor(
    private readonly element: HTMLElement, private readonly form: HTMLFormElement, private readonly status: HTMLElement,
    private readonly all: readonly Piece[],
  ) {
    this.area = find(element, "textarea");
    this.version = find(element, "input[type=hidden]");
    this.shown = find(element, ".shown");
    this.foot = find(element, ".piece-state");
    this.saved = this.area.value;
    this.area.addEventListener("input", () => this.changed());
    this.area.addEventListener("blur", () => void this.save());
    this.area.addEventListener("paste", (event) => this.pasted(event, event.clipboardData));
    this.area.addEventListener("drop", (event) => this.pasted(event, event.dataTransfer));
    this.fit();
  }

  get unsaved(): boolean { return this.area.value !== this.saved; }

  private get key(): string { return `afterword:${this.form.dataset["number"]}:${this.element.dataset["key"]}`; }

  /** Puts back what was typed on this machine and never reached the server. */
  restore(): void {
    const raw = stored(() => localStorage.getItem(this.key));
    if (!raw) return;
    const kept = JSON.parse(raw) as Kept;
    if (kept.text === this.area.value) { this.forget(); return; }
    this.area.value = kept.text;
    this.version.value = kept.version;
    this.foot.textContent = "Text that had not been saved was put back. ";
    this.changed();
  }

  private changed(): void {
    this.form.dispatchEvent(new Event(CHANGED));
    this.fit();
    this.showSoon();
    window.clearTimeout(this.timer);
    if (!this.unsaved) { this.forget(); this.tell("Everything is saved"); return; }
    stored(() => localStorage.setItem(this.key, JSON.stringify({ text: this.area.value, version: this.version.value })));
    this.status.textContent = "Not saved yet";
    this.timer = window.setTimeout(() => void this.save(), SAVE_AFTER);
  }

  private forget(): void { stored(() => localStorage.removeItem(this.key)); }

  /** Saves what is typed; one save at a time, so that a version is never sent twice. */
  async save(): Promise<void> {
    window.clearTimeout(this.timer);
    while (this.running) await this.running; // two that waited must not both go on
    if (!this.unsaved || this.stuck) return;
    this.running = this.send().finally(() => { this.running = undefined; });
    await this.running;
  }

  private async send(): Promise<void> {
    const text = this.area.value;
    this.status.textContent = "Saving";
    try {
      const answer = await fetch(this.element.dataset["save"] ?? "", {
        method: "POST", body: this.body({ text, version: this.version.value }), headers: { Accept: "application/json" },
      });
      await this.answered(answer, text);
    } catch {
      this.failed("the server did not answer");
    }
  }

  private async answered(answer: Response, text: string): Promise<void> {
    if (answer.redirected) return this.failed(SIGNED_OUT);
    const told = await answer.json().catch(() => ({})) as Partial<Answer>;
    if (answer.status === 409 && told.text !== undefined) return this.clash(told as Clash);
    if (!answer.ok) return this.failed(told.sentence ?? (answer.status === 403 ? SIGNED_OUT : `the server answered ${answer.status}`));
    const { version, saved_at } = told as Saved;
    this.version.value = String(version);
    this.saved = text;
    if (!this.unsaved) this.forget();
    this.tell(`Saved ${saved_at}`);
    checkAgain();
    this.foot.textContent = `Version ${version}, saved ${saved_at}. `;
  }

  /** Says that all is well, unless any section still waits: the line at the top speaks for the whole page. */
  private tell(well: string): void {
    this.status.textContent = this.all.some((piece) => piece.unsaved) ? "Not saved yet" : well;
  }

  private failed(reason: string): void {
    this.status.textContent = `Not saved: ${reason.replace(/\.$/, "")}. Your text is kept in this browser.`;
  }

  /** Shows what somebody else saved beside what is typed; nothing is overwritten until a person says so. */
  private clash(theirs: Clash): void {
    if (theirs.text === this.area.value) { // the same words, as of this page before it was loaded anew
      this.version.value = String(theirs.version);
      this.saved = theirs.text;
      this.forget();
      this.tell("Everything is saved");
      return;
    }
    this.stuck = true;
    this.status.textContent = "Not saved: somebody else saved first";
    this.element.querySelector(".clash-panel")?.remove();
    const panel = make("div", "clash-panel");
    panel.setAttribute("role", "alert");
    const label = make("p", "", `${theirs.by} saved this section while you were writing. Your text stands above, theirs below. Bring them together above, then save.`);
    const area = document.createElement("textarea");
    area.className = "input manuscript-text";
    area.readOnly = true;
    area.rows = 8;
    area.value = theirs.text;
    area.setAttribute("aria-label", `What ${theirs.by} saved`);
    const row = make("p", "actions-row");
    row.append(
      press("Save my text as it stands above", () => { this.settle(panel, theirs); void this.save(); }),
      press("Take theirs", () => { const mine = this.area.value; this.take(theirs); this.settle(panel, theirs); this.offerBack(mine); }),
    );
    panel.append(label, area, row);
    this.area.closest(".spread")?.after(panel);
  }

  private settle(panel: HTMLElement, theirs: Clash): void {
    this.stuck = false;
    this.version.value = String(theirs.version);
    panel.remove();
    this.area.focus();
  }

  private take(theirs: Clash): void {
    this.area.value = theirs.text;
    this.saved = theirs.text;
    this.forget();
    this.form.dispatchEvent(new Event(CHANGED));
    this.fit();
    this.showSoon();
    this.status.textContent = `${theirs.by}’s text is in place`;
  }

  private offerBack(mine: string): void {
    const row = make("p", "actions-row");
    row.append(press("Put my text back", () => { this.area.value = mine; row.remove(); this.changed(); this.area.focus(); }));
    this.area.closest(".spread")?.after(row);
  }

  /** Draws the preview shortly after the last key, when it can be seen. */
  showSoon(): void {
    window.clearTimeout(this.previewTimer);
    if (!this.shown.hidden) this.previewTimer = window.setTimeout(() => void this.show(), PREVIEW_AFTER);
  }

  private async show(): Promise<void> {
    const text = this.area.value;
    try {
      const answer = await fetch(this.form.dataset["preview"] ?? "", { method: "POST", body: this.body({ text }) });
      // The server has cleaned this HTML; it is the same that the reading page shows.
      if (answer.ok && !answer.redirected && text === this.area.value) this.shown.innerHTML = await answer.text();
    } catch { /* The next key asks again. */ }
  }

  private pasted(event: Event, data: DataTransfer | null): void {
    const file = [...(data?.files ?? [])].find((one) => one.type.startsWith("image/"));
    if (!file) return;
    event.preventDefault();
    void this.keep(file);
  }

  private async keep(file: File): Promise<void> {
    this.status.textContent = "Keeping the picture";
    try {
      const answer = await fetch(this.form.dataset["images"] ?? "", {
        method: "POST", body: this.body({ image: file }), headers: { Accept: "application/json" },
      });
      const told = await answer.json() as { markdown?: string; sentence?: string };
      if (!told.markdown) { this.status.textContent = told.sentence ?? "The picture was not kept"; return; }
      this.area.setRangeText(`\n${told.markdown}\n`, this.area.selectionStart, this.area.selectionEnd, "end");
      this.changed();
    } catch {
      this.status.textContent = "The picture was not kept: the server did not answer";
    }
  }

  private body(values: Record<string, string | File>): FormData {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "");
    for (const [name, value] of Object.entries(values)) body.set(name, value);
    return body;
  }

  /** As high as its text, where the style sheet cannot say so. */
  fit(): void {
    if (CSS.supports("field-sizing", "content")) return;
    this.area.style.height = "auto";
    this.area.style.height = `${this.area.scrollHeight}px`;
  }
}

/** Write, Preview and Both without loading the page again; the address keeps the choice. */
function switchViews(form: HTMLFormElement, pieces: Piece[]): void {
  const desk = document.querySelector<HTMLElement>(".desk");
  const links = document.querySelectorAll<HTMLAnchorElement>(".ed-bar .segments a");
  for (const link of links) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const view = new URL(link.href).searchParams.get("view") ?? "write";
      for (const one of links) one.toggleAttribute("aria-current", one === link);
      link.setAttribute("aria-current", "true");
      if (desk) desk.dataset["view"] = view;
      find<HTMLInputElement>(form, "[name=view]").value = view;
      for (const piece of pieces) {
        piece.area.hidden = view === "preview";
        piece.shown.hidden = view === "write";
        piece.showSoon();
        if (view !== "preview") piece.fit();
      }
      history.replaceState(null, "", link.search + location.hash);
    });
  }
}

function find<Kind extends Element>(place: Element, selector: string): Kind {
  const found = place.querySelector<Kind>(selector);
  if (!found) throw new Error(`The page lacks ${selector}`);
  return found;
}

function make(tag: string, css: string, text = ""): HTMLElement {
  const element = document.createElement(tag);
  element.className = css;
  element.textContent = text;
  return element;
}

function press(text: string, act: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small";
  button.textContent = text;
  button.addEventListener("click", act);
  return button;
}

/** Storage can be full or forbidden; then the text lives in the page alone. */
function stored<Value>(act: () => Value): Value | undefined {
  try { return act(); } catch { return undefined; }
}

const form = document.querySelector<HTMLFormElement>("#manuscript");
const status = document.querySelector<HTMLElement>("#saved");
if (form && status) start(form, status);
