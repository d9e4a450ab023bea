// @ completes to the people who can sign in.

export class Names {
  private readonly options: HTMLElement[];
  private at = 0;

  constructor(private readonly input: HTMLInputElement, private readonly list: HTMLElement) {
    this.options = [...list.querySelectorAll<HTMLElement>("[role=option]")];
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    input.addEventListener("input", () => this.update());
    input.addEventListener("blur", () => this.hide());
    list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
      if (option) this.take(option);
    });
  }

  /** Whether the key was for the list. */
  key(event: KeyboardEvent): boolean {
    const shown = this.shown();
    if (this.list.hidden || !shown.length) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.move(shown, event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter" && this.begun() === shown[this.at]?.dataset.handle) {
      this.hide(); // the name stands there already: Enter is for the line
      return false;
    } else if (event.key === "Enter" || event.key === "Tab") this.take(shown[this.at] as HTMLElement);
    else if (event.key === "Escape") this.hide();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  private begun(): string | undefined {
    const before = this.input.value.slice(0, this.input.selectionStart ?? 0);
    return /(?:^|\s)@([\w-]*)$/.exec(before)?.[1]?.toLowerCase();
  }

  private update(): void {
    const begun = this.begun();
    const fits = (option: HTMLElement) =>
      begun !== undefined &&
      ((option.dataset.handle ?? "").startsWith(begun) || (option.dataset.name ?? "").toLowerCase().split(" ").some((word) => word.startsWith(begun)));
    for (const option of this.options) option.hidden = !fits(option);
    this.list.hidden = !this.shown().length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.at = 0;
    this.move(this.shown(), 0);
  }

  private shown(): HTMLElement[] {
    return this.options.filter((option) => !option.hidden);
  }

  private move(shown: HTMLElement[], by: number): void {
    this.at = shown.length ? (this.at + by + shown.length) % shown.length : 0;
    for (const option of this.options) option.setAttribute("aria-selected", String(option === shown[this.at]));
    const current = shown[this.at];
    if (current && !this.list.hidden) this.input.setAttribute("aria-activedescendant", current.id);
    else this.input.removeAttribute("aria-activedescendant");
    current?.scrollIntoView({ block: "nearest" });
  }

  private take(option: HTMLElement): void {
    const caret = this.input.selectionStart ?? 0;
    const start = this.input.value.slice(0, caret).replace(/@[\w-]*$/, `@${option.dataset.handle} `);
    this.input.value = start + this.input.value.slice(caret);
    this.input.setSelectionRange(start.length, start.length);
    this.hide();
  }

  private hide(): void {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
