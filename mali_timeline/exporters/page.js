
"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const tools = document.querySelector(".tools");
  const box = find("filter"), disputed = find("disputed"), found = find("found"), unfold = find("unfold");
  const details = [...document.querySelectorAll("details")];
  const sources = [...document.querySelectorAll("details.sources")];
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[\u2018\u2019]/g, "'").toLowerCase();

  // Filter: every word occurs in the event, its sources included; a word that begins with # is an entry that it names.
  const years = [...document.querySelectorAll("section.year")].map((section) => ({
    section,
    item: document.querySelector(`.years a[href="#${section.id}"]`).parentElement,
    periods: [...section.querySelectorAll(".period")],
    events: [...section.querySelectorAll("article")].map((article) => ({
      article,
      text: plain(`${section.querySelector("h2").textContent} ${article.textContent}`),
      links: new Set([...article.querySelectorAll('a[href^="#"]')].map((link) => link.getAttribute("href"))),
      disputed: article.classList.contains("disputed"),
    })),
  }));
  const all = years.reduce((sum, year) => sum + year.events.length, 0);
  const most = Math.max(...years.map((year) => year.events.length));

  const filter = () => {
    const words = box.value.split(/\s+/).filter(Boolean);
    const matches = (event) => (event.disputed || !disputed.checked) && words.every((word) =>
      word.startsWith("#") ? event.links.has(word) : event.text.includes(plain(word)));
    const filtered = words.length > 0 || disputed.checked;
    let number = 0;
    for (const year of years) {
      let here = 0;
      for (const event of year.events) {
        event.article.hidden = !matches(event);
        here += event.article.hidden ? 0 : 1;
      }
      for (const period of year.periods) period.hidden = filtered;
      year.section.hidden = here === 0;
      year.item.hidden = here === 0;
      year.item.querySelector("small").firstChild.data = here.toLocaleString("en");
      year.item.querySelector("rect").setAttribute("width", 100 * here / most);
      number += here;
    }
    found.textContent = filtered ? (number ? `${number} of ${all} events` : "No event matches.") : "";
  };
  const clear = () => {
    box.value = "";
    disputed.checked = false;
    filter();
  };
  box.addEventListener("input", filter);
  disputed.addEventListener("change", filter);
  tools.addEventListener("submit", (submitted) => submitted.preventDefault());
  for (const link of document.querySelectorAll("[data-filter]")) {
    link.addEventListener("click", () => {
      disputed.checked = false;
      box.value = link.dataset.filter;
      filter();
    });
  }

  // A link into what the filter hides shows everything again.
  addEventListener("hashchange", () => {
    const target = find(location.hash.slice(1));
    if (target && target.closest("[hidden]")) {
      clear();
      target.scrollIntoView();
    }
  });

  addEventListener("keydown", (key) => {
    if (key.key === "/" && !key.ctrlKey && !key.metaKey && !key.altKey && !key.target.closest("input")) {
      key.preventDefault();
      box.focus();
      box.select();
    } else if (key.key === "Escape" && key.target === box) {
      clear();
    }
  });

  // Sources: all at once, and all of them on paper.
  unfold.addEventListener("click", () => {
    const open = unfold.getAttribute("aria-pressed") !== "true";
    unfold.setAttribute("aria-pressed", String(open));
    for (const each of sources) each.open = open;
  });
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = details.filter((each) => !each.open);
    for (const each of folded) each.open = true;
  });
  addEventListener("afterprint", () => {
    for (const each of folded) each.open = false;
  });

  // The list of years marks the one that is being read.
  const list = document.querySelector(".years ol");
  const mark = (year) => {
    for (const each of years) each.item.firstElementChild.removeAttribute("aria-current");
    const link = year.item.firstElementChild;
    link.setAttribute("aria-current", "true");
    list.scrollTo({
      left: year.item.offsetLeft - (list.clientWidth - year.item.clientWidth) / 2,
      top: year.item.offsetTop - (list.clientHeight - year.item.clientHeight) / 2,
    });
  };
  const reading = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) mark(years.find((year) => year.section === entry.target));
    }
  }, { rootMargin: "-25% 0px -74% 0px" });
  for (const year of years) reading.observe(year.section);

  tools.hidden = false;
})();
