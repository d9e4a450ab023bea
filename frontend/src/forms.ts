// Forms: filters send themselves, a form is sent once, and what was typed outlives a lost connection.

type Typed = Record<string, string>;
const PREFIX = "afterword-typed:";
const FILTERED = "afterword-filtered";

export function startForms(): void {
  document.querySelectorAll<HTMLFormElement>("form[data-autosubmit]").forEach(filter);
  document.querySelectorAll<HTMLFormElement>("form[data-keep]").forEach(keep);
  document.addEventListener("submit", once);
  document.querySelectorAll<HTMLElement>("[data-tick-all]").forEach(tickAll);
  document.querySelectorAll<HTMLFormElement>("form[data-paths]").forEach((form) => form.addEventListener("submit", () => paths(form)));
  document.querySelectorAll<HTMLElement>("[data-unsaved]").forEach(warn);
  forgetSent();
}

/** A filter is sent when it is chosen: with keys on Enter or when it is left, since each arrow changes it; then the focus is there again. */
function filter(form: HTMLFormElement): void {
  const before = sessionStorage.getItem(FILTERED);
  sessionStorage.removeItem(FILTERED);
  if (before?.startsWith(`${location.pathname}#`)) (form.elements.namedItem(before.split("#")[1] ?? "") as HTMLElement | null)?.focus({ preventScroll: true });
  let keyed = false;
  let waits = false;
  const send = (field: EventTarget | null): void => {
    if ((keyed || waits) && field instanceof HTMLSelectElement) sessionStorage.setItem(FILTERED, `${location.pathname}#${field.name}`);
    waits = false;
    form.requestSubmit();
  };
  form.addEventListener("pointerdown", () => (keyed = false));
  form.addEventListener("keydown", (event) => {
    keyed = event.key !== "Enter";
    if (!keyed && waits) send(event.target);
  });
  form.addEventListener("change", (event) => {
    waits = keyed && event.target instanceof HTMLSelectElement;
    if (!waits) send(event.target);
  });
  form.addEventListener("focusout", (event) => {
    if (waits) send(event.relatedTarget instanceof HTMLSelectElement && event.relatedTarget.form === form ? event.relatedTarget : event.target);
  });
}

/** Where a page has several forms, leaving it while another one than that sent was changed is asked about. */
function warn(place: HTMLElement): void {
  let sent: EventTarget | null = null;
  place.addEventListener("submit", (event) => { if (!event.defaultPrevented) sent = event.target; });
  window.addEventListener("beforeunload", (event) => {
    if ([...place.querySelectorAll("form")].some((form) => form !== sent && isChanged(form))) event.preventDefault();
    sent = null;
  });
}

function isChanged(form: HTMLFormElement): boolean {
  return [...form.elements].some((field) => {
    if (field instanceof HTMLSelectElement) {
      const given = [...field.options].filter((option) => option.defaultSelected);
      return given.length ? !given.every((option) => option.selected) : field.selectedIndex > 0;
    }
    if (field instanceof HTMLInputElement && ["radio", "checkbox"].includes(field.type)) return field.checked !== field.defaultChecked;
    return (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) && field.type !== "hidden" && field.value !== field.defaultValue;
  });
}

/** The second press of a button within a moment is not sent. */
function once(event: Event): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 3000) event.preventDefault();
  else form.dataset.sent = String(Date.now());
}

/** Tells where in its folder each chosen file lies: a browser sends its name alone. */
function paths(form: HTMLFormElement): void {
  form.querySelectorAll("input[name=path]").forEach((input) => input.remove());
  for (const input of form.querySelectorAll<HTMLInputElement>("input[type=file]")) {
    for (const file of input.files ?? []) {
      const path = Object.assign(document.createElement("input"), { type: "hidden", name: "path", value: file.webkitRelativePath || file.name });
      form.append(path);
    }
  }
}

function nameOf(form: HTMLFormElement): string {
  return PREFIX + (form.dataset.keep || location.pathname);
}

function fieldsOf(form: HTMLFormElement): (HTMLInputElement | HTMLTextAreaElement)[] {
  return [...form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("textarea[name], input[name]")].filter(
    (field) => !(field instanceof HTMLInputElement && ["hidden", "password", "file", "radio", "checkbox"].includes(field.type)),
  );
}

/** Remembers what is typed until the form was answered, and puts it back when the page is opened again. */
function keep(form: HTMLFormElement): void {
  const name = nameOf(form);
  const kept = JSON.parse(sessionStorage.getItem(name) ?? "{}") as Typed;
  for (const field of fieldsOf(form)) {
    const before = kept[field.name];
    if (before && field.value === field.defaultValue && before !== field.value) field.value = before;
  }
  form.addEventListener("input", () => {
    sessionStorage.setItem(name, JSON.stringify(Object.fromEntries(fieldsOf(form).map((field) => [field.name, field.value]))));
  });
  form.addEventListener("submit", () => sessionStorage.setItem(`${name}#sent`, location.pathname));
}

/** A form that was sent and is not on the page that answered has arrived. */
function forgetSent(): void {
  for (const sent of Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX) && name.endsWith("#sent"))) {
    if (sessionStorage.getItem(sent) === location.pathname) continue;
    sessionStorage.removeItem(sent);
    sessionStorage.removeItem(sent.slice(0, -"#sent".length));
  }
}

function tickAll(line: HTMLElement): void {
  line.hidden = false;
  line.querySelector("button")?.addEventListener("click", () => {
    line.parentElement?.querySelectorAll<HTMLInputElement>("input[type=checkbox]").forEach((box) => (box.checked = true));
  });
}
