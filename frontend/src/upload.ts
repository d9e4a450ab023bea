// Evidence: dropped or chosen files and folders go up in small batches, with progress; then the reading is asked for.
import { token } from "./capture";
import { refresh } from "./live";

type Piece = { path: string; file: File };
const BATCH_BYTES = 8_000_000;
const BATCH_FILES = 40;
const TRIES = 5;

export function startUpload(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-drop]");
  if (form) new Upload(form).start();
}

class Upload {
  private running = false;

  constructor(private readonly form: HTMLFormElement) {}

  start(): void {
    this.form.querySelectorAll<HTMLElement>("[data-drop-words]").forEach((words) => (words.hidden = false));
    this.form.querySelectorAll<HTMLInputElement>("input[type=file]").forEach((input) => {
      input.addEventListener("change", () => {
        const pieces = [...(input.files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
        void this.send(pieces).then(() => (input.value = ""));
      });
    });
    document.addEventListener("dragover", (event) => this.onDrag(event, true));
    document.addEventListener("dragleave", (event) => this.onDrag(event, false));
    document.addEventListener("drop", (event) => void this.onDrop(event));
    addEventListener("beforeunload", (event) => this.running && event.preventDefault());
  }

  private onDrag(event: DragEvent, over: boolean): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.form.classList.toggle("over", over);
  }

  private async onDrop(event: DragEvent): Promise<void> {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.form.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
    await this.send((await Promise.all(entries.map((entry) => walk(entry, "")))).flat());
  }

  private async send(pieces: Piece[]): Promise<void> {
    if (!pieces.length || this.running) return;
    this.running = true;
    this.part("uploading", true);
    this.wrong("");
    const total = pieces.reduce((sum, piece) => sum + piece.file.size, 0) || 1;
    let done = 0;
    try {
      for (const batch of batches(pieces)) {
        const name = batch.length === 1 ? batch[0]?.path : `${batch.length} files`;
        await this.post(batch, (sent) => this.progress((done + sent) / total, `Uploading ${name}`));
        done += batch.reduce((sum, piece) => sum + piece.file.size, 0);
        refresh(["evidence-changed"]);
      }
    } catch (error) {
      this.wrong((error as Error).message);
    }
    if (done > 0) await this.post([], () => undefined).catch((error: Error) => this.wrong(error.message));
    this.running = false;
    this.part("uploading", false);
    refresh(["evidence-changed"]);
  }

  /** One request; tried again when the connection breaks, given up with the server's sentence when it refuses. */
  private async post(batch: Piece[], onSent: (bytes: number) => void): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.request(batch, onSent);
      if (answer.status >= 200 && answer.status < 300 && !answer.responseURL.includes("/accounts/login")) return;
      if (answer.status >= 400 && answer.status < 500) throw new Error(answer.responseText.slice(0, 400));
      if (attempt === TRIES) throw new Error("The upload broke off. What arrived is kept; drop the same files again to send the rest.");
      await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** attempt));
    }
  }

  private request(batch: Piece[], onSent: (bytes: number) => void): Promise<XMLHttpRequest> {
    const body = new FormData();
    for (const { path, file } of batch) {
      body.append("files", file, file.name);
      body.append("path", path);
    }
    body.set(batch.length ? "more" : "read", "1");
    return new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      xhr.open("POST", this.form.action);
      xhr.setRequestHeader("HX-Request", "true");
      xhr.setRequestHeader("X-CSRFToken", token(this.form));
      xhr.upload.addEventListener("progress", (event) => onSent(event.loaded));
      xhr.addEventListener("loadend", () => resolve(xhr));
      xhr.send(body);
    });
  }

  private progress(share: number, words: string): void {
    const bar = this.form.querySelector("progress");
    if (bar) bar.value = Math.min(share, 1);
    const said = this.form.querySelector("#upload-said");
    const sentence = `${words}, ${Math.floor(Math.min(share, 1) * 100)}\u00a0%`;
    if (said && said.textContent !== sentence) said.textContent = sentence;
  }

  private part(name: string, shown: boolean): void {
    const part = this.form.querySelector<HTMLElement>(`[data-${name}]`);
    if (part) part.hidden = !shown;
  }

  private wrong(sentence: string): void {
    const line = this.form.querySelector("#upload-wrong");
    if (line) line.textContent = sentence;
  }
}

function* batches(pieces: Piece[]): Generator<Piece[]> {
  let batch: Piece[] = [];
  let size = 0;
  for (const piece of pieces) {
    if (batch.length && (size + piece.file.size > BATCH_BYTES || batch.length === BATCH_FILES)) {
      yield batch;
      [batch, size] = [[], 0];
    }
    batch.push(piece);
    size += piece.file.size;
  }
  if (batch.length) yield batch;
}

/** Every file below a dropped file or folder, with its path. */
async function walk(entry: FileSystemEntry, above: string): Promise<Piece[]> {
  const path = above ? `${above}/${entry.name}` : entry.name;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ path, file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (!part.length) break; // a reader gives a hundred at a time
    found.push(...part);
  }
  return (await Promise.all(found.map((child) => walk(child, path)))).flat();
}
