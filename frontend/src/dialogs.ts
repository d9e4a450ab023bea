// Native dialogs: a link that leads to a form's own page opens the dialog with the same form instead.

export function startDialogs(): void {
  document.querySelectorAll<HTMLElement>("[data-open-dialog][hidden]").forEach((element) => (element.hidden = false));
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const opener = event.target.closest<HTMLElement>("[data-open-dialog]");
    if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey && openDialog(opener.dataset.openDialog ?? "")) {
      event.preventDefault();
    }
    if (event.target.closest("[data-close-dialog]")) event.target.closest("dialog")?.close();
  });
}

/** Opens a dialog of this page; false when there is none. Closing gives the focus back to where it was. */
export function openDialog(id: string): boolean {
  const dialog = document.getElementById(id);
  if (!(dialog instanceof HTMLDialogElement)) return false;
  document.querySelectorAll<HTMLElement>("[popover]:popover-open").forEach((open) => open.hidePopover());
  if (!dialog.open) dialog.showModal();
  const first = dialog.querySelector<HTMLElement>("[autofocus]");
  (first ?? dialog.querySelector<HTMLElement>("textarea, input:not([type=hidden]):not([type=radio]), select, input[type=radio]:checked"))?.focus();
  return true;
}
