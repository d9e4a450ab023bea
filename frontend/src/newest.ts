// The end of the log: where an open incident opens, unless its address names another place.

export function startAtNewest(): void {
  if (!location.hash && document.querySelector("[data-clock]")) scrollToEnd();
}

/** At once and without a movement; nothing happens when the end is in view. */
export function scrollToEnd(): void {
  const last = document.getElementById("log")?.lastElementChild;
  if (last && last.getBoundingClientRect().bottom > innerHeight - 120) last.scrollIntoView({ block: "center" });
}
