// What lint found, drawn where it stands: words underlined below the text, marks in the gutter, notes that can be acted
// on. The server checks the text as it is typed, saved or not; the list on the page is the one source of what is drawn.
const CHECK_AFTER = 700;
const WIDE = "(min-width: 62.01rem)";
const APART = "\u0000";

/** Sent at the form when a text was changed, by keys or by a script. */
export const CHANGED = "text-changed";

interface Sheet { key: string; area: HTMLTextAreaElement; box: HTMLElement; under: HTMLElement }
interface Mark { note: HTMLElement; start: number; end: number; level: string }

const LEVELS = ["error", "warning", "hint"];

function rank(mark: Mark): number { return LEVELS.indexOf(mark.level); }

/** The notes of one writing page. */
export class Lint {
  private readonly sheets = new Map<string, Sheet>();
  private timer = 0;
  private asked = 0;
  private checked = "";

  constructor(private readonly form: HTMLFormElement) {
    for (const piece of form.querySelectorAll<HTMLElement>(".piece")) this.take(piece);
    form.addEventListener(CHANGED, () => this.changed());
    document.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("keydown", (event) => this.pressed(event));
    new ResizeObserver(() => this.place()).observe(form);
    document.fonts?.ready.then(() => this.place());
    // What the browser has put back since the page was made is not what the notes on it are about.
    this.checked = [...this.sheets.values()].map((sheet) => sheet.area.defaultValue).join(APART);
    if (this.state() === this.checked) this.draw();
    else void this.ask();
  }

  private take(piece: HTMLElement): void {
    const area = piece.querySelector<HTMLTextAreaElement>("textarea");
    const box = piece.querySelector<HTMLElement>(".leaf");
    if (!area || !box) return;
    const under = document.createElement("div");
    under.className = "under";
    under.setAttribute("aria-hidden", "true");
    box.prepend(under);
    area.addEventListener("scroll", () => { under.scrollTop = area.scrollTop; });
    const key = piece.dataset["key"] ?? "";
    this.sheets.set(key, { key, area, box, under });
  }

  private get list(): HTMLElement | null { return document.querySelector("#lint-notes"); }

  private notes(): HTMLElement[] { return [...(this.list?.querySelectorAll<HTMLElement>("li[data-mark]") ?? [])]; }

  private state(): string { return [...this.sheets.values()].map((sheet) => sheet.area.value).join(APART); }

  /** While somebody types, marks of that section would stand beside the wrong words; they come back with the answer. */
  private changed(): void {
    if (this.state() === this.checked) return;
    for (const sheet of this.sheets.values()) if (document.activeElement === sheet.area) this.clear(sheet);
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), CHECK_AFTER);
  }

  /** Asks the server about the text as it stands now. */
  async ask(): Promise<void> {
    const turn = ++this.asked;
    const state = this.state();
    const answer = await fetch(this.form.dataset["lint"] ?? "", { method: "POST", body: new FormData(this.form) }).catch(() => undefined);
    if (!answer?.ok || answer.redirected || turn !== this.asked || state !== this.state() || !this.list) return;
    if (this.list.contains(document.activeElement) && document.activeElement instanceof HTMLInputElement) return;
    const focused = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>("#lint-notes li")?.id;
    const opened = this.list.querySelector<HTMLDetailsElement>("details.twin")?.open ?? false;
    this.list.innerHTML = await answer.text();
    const rest = this.list.querySelector<HTMLDetailsElement>("details.twin");
    if (rest) rest.open = opened;
    if (focused) (document.getElementById(focused) ?? this.list).focus();
    this.checked = state;
    this.count();
    this.draw();
  }

  private count(): void {
    const told = this.list?.querySelector<HTMLElement>("[data-count]")?.dataset;
    for (const place of document.querySelectorAll("[data-lint-count]")) place.textContent = told?.["count"] ?? "";
    const words = document.querySelector("#lint-counts");
    if (words) words.textContent = told?.["counts"] ?? "";
  }

  private draw(): void {
    for (const sheet of this.sheets.values()) {
      this.clear(sheet);
      const marks = this.notes().filter((note) => note.dataset["key"] === sheet.key && note.dataset["start"])
        .map((note) => ({ note, start: Number(note.dataset["start"]), end: Number(note.dataset["end"]), level: note.dataset["level"] ?? "hint" }));
      if (marks.length) this.underline(sheet, marks);
    }
    this.place();
  }

  private clear(sheet: Sheet): void {
    sheet.under.replaceChildren();
    for (const old of sheet.box.querySelectorAll(".mk, .lint")) old.remove();
  }

  /** The text once more below the field, unseen but for what is underlined; where notes overlap, the weightiest shows. */
  private underline(sheet: Sheet, marks: Mark[]): void {
    const text = sheet.area.value;
    const drawn: (Mark & { all: Mark[] })[] = [];
    for (const mark of [...marks].sort((one, other) => rank(one) - rank(other) || one.start - other.start)) {
      const met = drawn.find((one) => mark.start < one.end && one.start < mark.end || mark.start === one.start);
      if (met) met.all.push(mark);
      else if (mark.end <= text.length) drawn.push({ ...mark, all: [mark] });
    }
    const parts: (string | HTMLElement)[] = [];
    let behind = 0;
    for (const { start, end, level, all } of drawn.sort((one, other) => one.start - other.start)) {
      const span = document.createElement("span");
      span.className = level;
      span.dataset["marks"] = all.map((mark) => mark.note.dataset["mark"]).join(" ");
      span.textContent = text.slice(start, end) || "\u200b";
      parts.push(text.slice(behind, start), span);
      behind = end;
    }
    sheet.under.replaceChildren(...parts, text.slice(behind), "\u200b");
  }

  /** Puts one mark beside each line, as it is broken now, on which words of notes begin. */
  private place(): void {
    for (const { box, under, area } of this.sheets.values()) {
      under.style.height = `${area.offsetHeight}px`;
      const lines = new Map<number, HTMLElement[]>();
      for (const span of under.querySelectorAll<HTMLElement>("span")) {
        const top = Math.round(span.getClientRects()[0]?.top ?? 0) - Math.round(under.getBoundingClientRect().top) + under.scrollTop;
        lines.set(top, [...(lines.get(top) ?? []), span]);
      }
      const wanted = [...lines].map(([top, spans]) => [top, spans.map((span) => span.dataset["marks"]).join(" ")].join(" ")).join("|");
      if (box.dataset["gutter"] === wanted && box.querySelectorAll(".mk").length === lines.size) continue;
      box.dataset["gutter"] = wanted;
      for (const old of box.querySelectorAll(".mk")) old.remove();
      for (const [top, spans] of lines) box.append(this.button(top, spans));
    }
  }

  private button(top: number, spans: HTMLElement[]): HTMLButtonElement {
    const marks = spans.map((span) => span.dataset["marks"]).join(" ").split(" ");
    const notes = this.notes().filter((note) => marks.includes(note.dataset["mark"] ?? ""));
    const level = LEVELS.find((one) => spans.some((span) => span.className === one)) ?? "hint";
    const button = document.createElement("button");
    button.type = "button";
    button.className = `mk ${level}`;
    button.style.top = `${top - 1}px`;
    button.dataset["marks"] = marks.join(" ");
    button.setAttribute("aria-label", `Line ${notes[0]?.dataset["line"] ?? ""}: ${notes.length === 1 ? `one ${level}` : `${notes.length} notes`}`);
    const icon = notes.find((note) => note.dataset["level"] === level)?.querySelector(".icon");
    if (icon) button.append(icon.cloneNode(true));
    return button;
  }

  private clicked(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const mark = target?.closest<HTMLElement>(".mk");
    const goto = target?.closest<HTMLElement>("[data-goto]");
    const act = target?.closest<HTMLElement>("[data-mend], [data-excuse]");
    if (mark) this.open(mark);
    else if (act) { event.preventDefault(); void this.act(act); }
    else if (goto && this.select(goto.closest<HTMLElement>("[data-mark]"))) event.preventDefault();
  }

  /** Shows the notes of a line: in the list beside the text, or below the text where there is no room beside it. */
  private open(button: HTMLElement): void {
    const wanted = new Set((button.dataset["marks"] ?? "").split(" "));
    const found = this.notes().filter((note) => wanted.has(note.dataset["mark"] ?? ""));
    for (const note of this.notes()) note.classList.toggle("on", wanted.has(note.dataset["mark"] ?? ""));
    const first = found[0];
    if (!first) return;
    if (matchMedia(WIDE).matches) {
      const folded = first.closest<HTMLDetailsElement>("details.twin");
      if (folded) folded.open = true;
      first.focus();
      first.scrollIntoView({ block: "nearest" });
    } else this.below(button, found);
  }

  private below(button: HTMLElement, found: HTMLElement[]): void {
    const box = button.closest<HTMLElement>(".leaf");
    const shown = box?.querySelectorAll(".lint") ?? [];
    const same = [...shown].some((one) => (one as HTMLElement).dataset["of"] === button.dataset["marks"]);
    for (const old of shown) old.remove();
    for (const other of box?.querySelectorAll(".mk") ?? []) other.setAttribute("aria-expanded", "false");
    if (same || !box) return;
    for (const note of found) {
      const panel = document.createElement("div");
      panel.className = `lint note-${note.dataset["level"]} ${note.dataset["level"]}`;
      panel.setAttribute("role", "note");
      panel.dataset["of"] = button.dataset["marks"] ?? "";
      panel.dataset["mark"] = note.dataset["mark"] ?? "";
      panel.append(...[...note.childNodes].map((child) => child.cloneNode(true)));
      box.append(panel);
    }
    button.setAttribute("aria-expanded", "true");
    box.querySelector(".lint")?.scrollIntoView({ block: "nearest" });
  }

  /** Selects the words of a note in the text; false where they are not in a field. */
  private select(place: HTMLElement | null): boolean {
    const note = this.notes().find((one) => one.dataset["mark"] === place?.dataset["mark"]);
    const sheet = this.sheets.get(note?.dataset["key"] ?? "");
    if (!note?.dataset["start"] || !sheet || sheet.area.hidden) return false;
    sheet.area.focus();
    sheet.area.setSelectionRange(Number(note.dataset["start"]), Number(note.dataset["end"]));
    sheet.under.querySelector(`[data-marks~="${note.dataset["mark"]}"]`)?.scrollIntoView({ block: "center" });
    return true;
  }

  /** Makes a change in the text, where it can be undone; it is saved like anything typed. */
  private async act(button: HTMLElement): Promise<void> {
    const mark = button.getAttribute("value") ?? "";
    const field = button.parentElement?.querySelector<HTMLInputElement>("input");
    const reason = (field?.value ?? "").replace(/--+|>/g, " ").replace(/\s+/g, " ").trim();
    if (field && !reason) { field.focus(); return; }
    const kind = "mend" in button.dataset ? "mend" : "excuse";
    if (this.state() !== this.checked) { field?.blur(); await this.ask(); }
    const now = this.list?.querySelector<HTMLElement>(`[data-${kind}][value="${mark}"]`)?.dataset;
    const sheet = this.sheets.get(now?.["at"] ?? "");
    if (!now || !sheet || this.state() !== this.checked) return;
    const text = kind === "mend" ? now["text"] ?? "" : `${now["before"] ?? ""}${reason}${now["after"] ?? ""}`;
    this.write(sheet.area, Number(now["from"]), Number(now["to"] ?? now["from"]), text);
    await this.ask();
  }

  private write(area: HTMLTextAreaElement, start: number, end: number, text: string): void {
    area.hidden = false;
    area.focus();
    area.setSelectionRange(start, end);
    // execCommand is the one way that the browser can take back; setRangeText is for those that have it no more.
    const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
    if (!done) { area.setRangeText(text, start, end, "end"); area.dispatchEvent(new Event("input", { bubbles: true })); }
  }

  private pressed(event: KeyboardEvent): void {
    const field = event.target instanceof HTMLInputElement ? event.target : null;
    if (event.key === "Enter" && field?.name.startsWith("reason-")) {
      event.preventDefault();
      field.parentElement?.querySelector<HTMLElement>("[data-excuse]")?.click();
    } else if (event.key === "F8") {
      event.preventDefault();
      this.next(event.shiftKey ? -1 : 1);
    }
  }

  /** Selects the words of the next note, or of the one before. */
  private next(step: number): void {
    const order = [...this.sheets.values()].flatMap((sheet) => this.notes()
      .filter((note) => note.dataset["key"] === sheet.key && note.dataset["start"])
      .sort((one, other) => Number(one.dataset["start"]) - Number(other.dataset["start"])));
    const here = order.findIndex((note) => note.classList.contains("on"));
    const note = order[(here < 0 ? (step > 0 ? 0 : order.length - 1) : here + step + order.length) % order.length];
    for (const one of order) one.classList.toggle("on", one === note);
    if (note) this.select(note);
  }
}
