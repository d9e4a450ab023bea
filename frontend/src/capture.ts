// One input: Enter adds at once; a lost connection keeps the line and sends it later under the same key.
import { refresh } from "./live";
import { morph } from "./morph";
import { Names } from "./names";
import { scrollToEnd } from "./newest";
import { asOf, Waiting, type Line } from "./waiting";

const LONGEST_MS = 30_000;

export function startCapture(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-capture]");
  const input = form?.querySelector<HTMLInputElement>("input[name=line]");
  if (form && input) new Capture(form, input).start();
}

class Capture {
  private readonly waiting: Waiting;
  private readonly list: HTMLElement;
  private readonly wrong: HTMLElement;
  private readonly names: Names;
  private mending: HTMLElement | undefined;
  private sending = false;
  private pause = 1000;

  constructor(private readonly form: HTMLFormElement, private readonly input: HTMLInputElement) {
    this.waiting = new Waiting(`afterword-waiting-${document.body.dataset.live}`);
    this.list = form.querySelector("#waiting") as HTMLElement;
    this.wrong = form.querySelector("#say-wrong") as HTMLElement;
    this.names = new Names(input, form.querySelector("#names") as HTMLElement);
  }

  start(): void {
    this.form.addEventListener("submit", (event) => this.onSubmit(event));
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("paste", (event) => void this.onPaste(event));
    addEventListener("online", () => void this.flush());
    this.input.setAttribute("aria-keyshortcuts", "l");
    this.follow();
    void this.flush();
  }

  /** Entries of others: whoever was looking at the end of the log goes on looking at it. */
  private follow(): void {
    let atEnd = false;
    const ofLog = (event: Event) => event.target instanceof Element && event.target.id === "log";
    document.body.addEventListener("htmx:beforeSwap", (event) => {
      const last = document.getElementById("log")?.lastElementChild;
      if (ofLog(event)) atEnd = last !== null && last !== undefined && last.getBoundingClientRect().top < innerHeight;
    });
    document.body.addEventListener("htmx:afterSettle", (event) => {
      if (ofLog(event) && atEnd) scrollToEnd();
    });
  }

  private onSubmit(event: Event): void {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    this.say("");
    if (this.mending) return void this.mend(text);
    this.waiting.add({ key: crypto.randomUUID().replaceAll("-", ""), text, typed: Date.now() });
    this.input.value = "";
    void this.flush();
  }

  private onKey(event: KeyboardEvent): void {
    if (this.names.key(event)) return;
    if (event.key === "ArrowUp" && !this.input.value && !this.mending) {
      event.preventDefault();
      this.beginMending();
    } else if (event.key === "Escape" && this.mending) {
      event.preventDefault();
      this.endMending();
    }
  }

  /** Sends what waits, oldest first. */
  private async flush(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    try {
      // One at a time from the front: lines are added while another is on its way.
      for (let [line] = this.waiting.all(); line; [line] = this.waiting.all()) {
        this.show();
        if (!(await this.send(line))) {
          setTimeout(() => void this.flush(), this.pause);
          this.pause = Math.min(this.pause * 2, LONGEST_MS);
          break;
        }
        this.pause = 1000;
      }
    } finally {
      this.sending = false;
      this.show();
    }
    if (this.waiting.all().length === 0) this.pause = 1000;
  }

  /** Whether the line is dealt with; false when it must be sent again. */
  private async send(line: Line): Promise<boolean> {
    const answer = await this.post(this.form.action, { line: asOf(line, Date.now()), request_key: line.key });
    if (answer === undefined) return false;
    this.waiting.remove(line.key);
    if (answer.ok) {
      this.drawLog(await answer.text(), answer.headers.get("X-Entry"));
      if (/^(\S+\s+)?\//.test(line.text)) refresh(["head-changed", "side-changed"]);
    } else {
      this.say(await answer.text());
      this.input.value = this.input.value ? `${line.text} ${this.input.value}` : line.text;
    }
    return true;
  }

  /** The answer, or nothing when there was none worth the name: no connection, a failing server, no session. */
  private async post(url: string, fields: Record<string, string>): Promise<Response | undefined> {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    try {
      const answer = await fetch(url, { method: "POST", body, headers: { "HX-Request": "true", "X-CSRFToken": token(this.form) } });
      if (answer.redirected || answer.status === 403) {
        this.say("You are signed out. Sign in in another tab; what you wrote waits here and is sent then.");
        return undefined;
      }
      return answer.status >= 500 || answer.status === 429 ? undefined : answer;
    } catch {
      return undefined;
    }
  }

  private drawLog(html: string, entry: string | null): void {
    const log = document.getElementById("log");
    if (log) morph(log, html);
    const added = entry ? document.getElementById(`entry-${entry}`) : null;
    added?.classList.add("new");
    setTimeout(() => added?.classList.remove("new"), 4000);
    if (added && added !== added.parentElement?.lastElementChild) added.scrollIntoView({ block: "center" });
    else scrollToEnd();
  }

  private show(): void {
    const lines = this.waiting.all();
    this.list.replaceChildren(
      ...lines.map((line) => {
        const item = document.createElement("li");
        item.textContent = line.text;
        const state = document.createElement("span");
        state.textContent = navigator.onLine ? "being sent" : "waits for a connection";
        item.append(" ", state);
        return item;
      }),
    );
  }

  private say(sentence: string): void {
    this.wrong.textContent = sentence;
  }

  private beginMending(): void {
    const last = [...document.querySelectorAll<HTMLElement>("#log [data-mend]")].at(-1);
    if (!last) return;
    this.mending = last;
    this.input.value = last.dataset.text ?? "";
    last.classList.add("new");
    const label = this.form.querySelector<HTMLElement>("[data-now]");
    label?.setAttribute("data-mending", "");
    if (label) label.textContent = last.querySelector(".off")?.textContent ?? "";
    this.say("");
  }

  private endMending(): void {
    this.mending?.classList.remove("new");
    this.mending = undefined;
    this.input.value = "";
    this.form.querySelector("[data-now]")?.removeAttribute("data-mending");
  }

  private async mend(text: string): Promise<void> {
    const answer = await this.post(this.mending?.dataset.mend ?? "", { text });
    if (answer?.ok) {
      this.endMending();
      this.drawLog(await answer.text(), null);
    } else this.say(answer ? await answer.text() : "There is no connection. Your text is still here; press Enter again in a moment.");
  }

  private async onPaste(event: ClipboardEvent): Promise<void> {
    const image = [...(event.clipboardData?.files ?? [])].find((file) => file.type.startsWith("image/"));
    if (!image) return;
    event.preventDefault();
    this.say("Storing the image.");
    const body = new FormData();
    body.set("image", image);
    try {
      const answer = await fetch(this.form.dataset.images ?? "", { method: "POST", body, headers: { "X-CSRFToken": token(this.form) } });
      if (!answer.ok) throw new Error(await answer.text());
      const { markdown } = (await answer.json()) as { markdown: string };
      const caret = this.input.selectionStart ?? this.input.value.length;
      this.input.setRangeText(`${caret && !/\s$/.test(this.input.value.slice(0, caret)) ? " " : ""}${markdown} `, caret, caret, "end");
      this.say("");
    } catch (error) {
      this.say(error instanceof TypeError ? "The image was not stored, there is no connection. Paste it again in a moment." : (error as Error).message);
    }
    this.input.focus();
  }
}

/** The token as it is now: signing in anew in another tab changes it. */
export function token(form: HTMLFormElement): string {
  const cookie = /(?:^|; )afterword_csrf=([^;]+)/.exec(document.cookie)?.[1];
  return cookie ?? form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
}
