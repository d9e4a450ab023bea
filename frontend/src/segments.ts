// A row of links that is wider than the screen shows the one that is current.

export function showCurrent(): void {
  document.querySelectorAll<HTMLElement>(".segments").forEach((row) => {
    const current = row.querySelector<HTMLElement>("[aria-current]");
    if (!current || row.scrollWidth <= row.clientWidth) return;
    row.scrollLeft = current.offsetLeft - row.offsetLeft - (row.clientWidth - current.offsetWidth) / 2;
  });
}
