let watching: IntersectionObserver | undefined;

/** Marks the link whose section is being read, in a list of links to parts of the page; one list to a page. */
export function spy(links: NodeListOf<HTMLAnchorElement>): void {
  watching?.disconnect();
  const byId = new Map<string, HTMLAnchorElement>();
  for (const link of links) {
    const id = link.hash.slice(1);
    if (id && document.getElementById(id)) byId.set(id, link);
  }
  const seen = new Set<string>();
  const watch = watching = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) {
      if (isIntersecting) seen.add(target.id);
      else seen.delete(target.id);
    }
    const first = [...byId.keys()].find((id) => seen.has(id));
    if (first === undefined) return;
    for (const [id, link] of byId) {
      if (id === first) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }, { rootMargin: "-120px 0px -50% 0px" });
  for (const id of byId.keys()) watch.observe(document.getElementById(id) as HTMLElement);
}
