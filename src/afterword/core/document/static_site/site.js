// Narrows the list by words, days, and what is chosen; what is asked stands in the address.
(() => {
  const form = document.querySelector(".search");
  const rows = [...document.querySelectorAll("tbody tr")];
  const count = document.querySelector(".count");
  if (!form || !rows.length) return;
  form.hidden = false;
  for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
    if (form.elements[name]) form.elements[name].value = value;
  }
  const fits = (row, asked) => {
    const held = row.dataset;
    const words = (window.WORDS || {})[held.key] || "";
    return asked.q.toLowerCase().split(/\s+/).every((word) => words.includes(word))
      && (!asked.from || held.day >= asked.from) && (!asked.to || held.day <= asked.to)
      && ["year", "level", "severity"].every((name) => !asked[name] || held[name] === asked[name])
      && (!asked.service || JSON.parse(held.service).includes(asked.service));
  };
  const narrow = () => {
    const asked = Object.fromEntries(new FormData(form));
    let shown = 0;
    for (const row of rows) shown += (row.hidden = !fits(row, asked)) ? 0 : 1;
    count.textContent = shown === rows.length ? `${shown} postmortems` : `${shown} of ${rows.length} postmortems`;
    const kept = new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
    history.replaceState(null, "", `#${kept}`);
  };
  form.addEventListener("input", narrow);
  form.addEventListener("submit", (event) => event.preventDefault());
  narrow();
})();
