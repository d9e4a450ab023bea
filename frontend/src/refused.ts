// A form that was refused: the sentence at the top has the focus, and its link leads to the field it speaks of.

export function startRefused(): void {
  const summary = document.querySelector<HTMLElement>("[data-refused]");
  if (!summary) return;
  const link = summary.querySelector("a");
  const place = link ? document.getElementById(link.hash.slice(1)) : summary;
  const field = place && fieldAt(place, summary.textContent ?? "");
  if (field) (link ?? linkIn(summary)).hash = field.id;
  else if (!place) link?.remove();
  summary.focus();
}

function linkIn(summary: HTMLElement): HTMLAnchorElement {
  const link = Object.assign(document.createElement("a"), { textContent: "Go to the field" });
  summary.append(" ", link);
  return link;
}

/** The field whose label the sentence names, else the first one that can be filled, of the form in or behind a place. */
function fieldAt(place: HTMLElement, sentence: string): HTMLElement | undefined {
  const behind = (form: Element) => Boolean(place.compareDocumentPosition(form) & Node.DOCUMENT_POSITION_FOLLOWING);
  const form = place.closest("form") ?? [...document.querySelectorAll("main form")].find(behind);
  const fields = [...form?.querySelectorAll<HTMLElement>("input:not([type=hidden]), textarea, select") ?? []].filter((one) => one.id);
  const words = sentence.toLowerCase();
  return fields.find((one) => named(one, words)) ?? fields[0];
}

function named(field: HTMLElement, words: string): boolean {
  const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`)?.firstChild?.textContent?.trim().toLowerCase();
  return Boolean(label && new RegExp(`(^|\\W)${label.replace(/\W/g, "\\$&")}(\\W|$)`).test(words));
}
