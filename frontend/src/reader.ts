// Notes that a document was read to its end: the end was in sight for a while, and not sooner than reading takes.

const SEEN_FOR = 2000; // milliseconds that the end must stay in sight

export function watchTheEnd(form: HTMLFormElement): void {
  if (form.dataset.done !== undefined) return;
  const opened = performance.now();
  const wait = Number(form.dataset.wait ?? 0) * 1000;
  let timer = 0;
  const watch = new IntersectionObserver((entries) => {
    window.clearTimeout(timer);
    if (!entries[entries.length - 1]?.isIntersecting) return;
    const left = Math.max(SEEN_FOR, wait - (performance.now() - opened));
    timer = window.setTimeout(() => void finish(form, watch), left);
  });
  watch.observe(form);
}

async function finish(form: HTMLFormElement, watch: IntersectionObserver): Promise<void> {
  watch.disconnect();
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), mode: "cors" }).catch(() => null);
  const said = form.querySelector(".said");
  if (answer?.ok && said) said.textContent = "You have read this to its end.";
}
