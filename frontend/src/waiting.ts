// Lines that were typed and not yet answered, kept in the browser: nothing typed is lost when the connection is.

export type Line = { key: string; text: string; typed: number };

const SHIFT_AFTER_S = 30;

export class Waiting {
  /** Set in a browser without storage, or with a full one: then the lines are kept on the page. */
  private kept: Line[] | undefined;

  constructor(private readonly name: string) {}

  all(): Line[] {
    if (this.kept) return this.kept;
    try {
      return JSON.parse(localStorage.getItem(this.name) ?? "[]") as Line[];
    } catch {
      return [];
    }
  }

  add(line: Line): void {
    this.write([...this.all(), line]);
  }

  remove(key: string): void {
    this.write(this.all().filter((line) => line.key !== key));
  }

  private write(lines: Line[]): void {
    try {
      if (lines.length) localStorage.setItem(this.name, JSON.stringify(lines));
      else localStorage.removeItem(this.name);
      this.kept = undefined;
    } catch {
      this.kept = lines;
    }
  }
}

/** The line as it must be sent now: one that waited says how long ago it was typed, unless it names its own time. */
export function asOf(line: Line, now: number): string {
  const late = Math.round((now - line.typed) / 1000);
  if (late <= SHIFT_AFTER_S) return line.text;
  const ago = /^-(\d{1,4})m(?:in)?(?=\s)/.exec(line.text);
  if (ago) return `-${Number(ago[1]) * 60 + late}s${line.text.slice(ago[0].length)}`;
  return /^(-\d|\d{1,2}:\d{2}|\d{4}-\d{2}-\d{2})/.test(line.text) ? line.text : `-${late}s ${line.text}`;
}
