// The head: what is shown, how sure the first place is, and what can be done with the page.
(function (sitesel) {
  "use strict";

  const { element } = sitesel;

  const button = (text, action, attributes = {}) => {
    const face = element("button", { type: "button", ...attributes }, text);
    face.addEventListener("click", () => action(face));
    return face;
  };

  // A menu of buttons below a word; it closes when something is chosen, on Escape and when the focus leaves.
  const menu = (title, items) => {
    const list = element("div", { class: "menu" }, ...items.map(([text, action]) => button(text, () => { box.open = false; action(); })));
    const box = element("details", { class: "drop" }, element("summary", {}, title), list);
    box.addEventListener("keydown", (event) => { if (event.key === "Escape") { box.open = false; box.firstChild.focus(); } });
    box.addEventListener("focusout", (event) => { if (event.relatedTarget && !box.contains(event.relatedTarget)) box.open = false; });
    return box;
  };

  const exports = (page) => {
    const { texts } = page;
    const name = () => `sitesel-${page.ranking.rules.id}`;
    const fill = (text, ending, type) => () => sitesel.download(`${name()}.${ending}`, text(), type);
    if (page.overviewShown) return menu(texts.export, [[texts.export_csv, () => sitesel.download("sitesel-overview.csv", sitesel.csvOfStandings(page), "text/csv")]]);
    return menu(texts.export, [
      [texts.export_csv, fill(() => sitesel.csvOf(page.shown, page), "csv", "text/csv")],
      [texts.export_geojson, fill(() => sitesel.geojsonOf(page.shown, page), "geojson", "application/geo+json")],
      ...(page.live ? [[texts.weights_save, fill(() => sitesel.ruleFile(page.stated.document, page.points(), page.state.off), "toml", "application/toml")]] : []),
    ]);
  };

  const copied = async (page, face) => {
    const link = globalThis.location.href.split("#")[0] + (page.address() ? `#${page.address()}` : "");
    let done = false;
    try { await navigator.clipboard.writeText(link); done = true; } catch { /* a page from a file may not; the field below does */ }
    const field = element("input", { value: link, readonly: true, "aria-label": page.texts.link, class: "link" });
    if (!done) {
      face.after(field);
      field.select();
      try { done = document.execCommand("copy"); } catch { /* the field stays for the hand */ }
      if (done) field.remove();
    }
    document.getElementById("announce").textContent = done ? page.texts.link_copied : page.texts.link_shown;
    if (done) { face.textContent = page.texts.link_copied; setTimeout(() => { face.textContent = page.texts.copy_link; }, 1800); }
  };

  const runs = (page) => {
    const { texts } = page;
    if (page.runs.length < 2) return [];
    const option = (run, place) => element("option", { value: place }, sitesel.pick(run, "title", page.language));
    const choice = element("select", { id: "run", "aria-label": texts.run }, ...(page.overview ? [element("option", { value: -1 }, texts.overview)] : []), ...page.runs.map(option));
    choice.value = page.state.run;
    choice.addEventListener("change", () => page.apply({ run: Number(choice.value), points: null, beside: -1 }));
    const other = element("select", { id: "beside", "aria-label": texts.beside }, element("option", { value: -1 }, texts.beside_none), ...page.runs.map(option).filter((_, place) => place !== page.state.run));
    other.value = page.state.beside;
    other.addEventListener("change", () => page.apply({ beside: Number(other.value) }));
    return page.state.run < 0 ? [choice] : [choice, element("span", { class: "versus" }, texts.versus), other];
  };

  // What stands still: titles, choices and buttons.
  sitesel.fillHead = (place, page) => {
    const { texts } = page;
    const language = page.language === "en" ? "zh" : "en";
    const chain = page.content.chain && button(texts.chain, () => page.apply({ segment: page.chainShown ? "" : sitesel.firstSegment(page) }), { "aria-pressed": page.chainShown, class: "to-chain" });
    const tools = element("div", { class: "tools" }, ...page.ground, chain, exports(page),
      button(texts.print, () => globalThis.print()), button(texts.copy_link, (face) => copied(page, face)),
      button(texts.other_language, () => page.apply({ language }), { lang: language === "en" ? "en" : "zh-CN" }));
    place.replaceChildren(element("h1", {}, document.title), ...runs(page), element("div", { class: "told" }), tools);
  };

  // What moves with the weights: chips and notes.
  sitesel.fillTold = (place, page) => {
    const { texts, ranking } = page;
    const count = (status) => element("span", { class: `chip status ${status}` }, sitesel.fill(texts[`count_${status}`], { n: page.countOf(status) }));
    const leader = page.sites.find((site) => site.rank === 1);
    const judged = page.judged && leader?.robustness;
    const moved = judged ? sitesel.fill(texts.weights_judged, { name: sitesel.pick(leader, "name", page.language), weights: sitesel.often(judged.first_by_weights), both: sitesel.often(judged.first), draws: page.draws }) : texts.weights_changed;
    const first = page.changed ? moved : sitesel.pick({ headline_zh: ranking.headline?.zh, headline_en: ranking.headline?.en }, "headline", page.language);
    const notes = [first, ...(ranking.notes ?? []).map((note) => (page.language === "en" ? note.en || note.zh : note.zh || note.en))].filter(Boolean);
    const open = place.querySelector(".notes")?.open;
    const told = element("div", {},
      element("p", { class: "chips" }, count("eligible"), count("unverified"), count("excluded"),
        ranking.rules?.illustrative ? element("span", { class: "chip warn" }, texts.illustrative) : null,
        page.state.points ? element("span", { class: "chip warn" }, texts.weights_moved) : null,
        page.state.off.length ? element("span", { class: "chip warn" }, sitesel.fill(texts.constraints_off, { n: page.state.off.length })) : null,
        judged ? element("span", { class: "chip" }, sitesel.fill(texts.leader_first, { share: sitesel.often(judged.first) })) : null,
        ranking.unknown_weight > 0 ? element("span", { class: "chip warn" }, sitesel.fill(texts.unknown_weight, { n: sitesel.percent(ranking.unknown_weight) })) : null,
        page.shown.length < page.sites.length ? element("span", { class: "chip" }, sitesel.fill(texts.listed, { n: page.shown.length, all: page.sites.length })) : null),
      notes.length ? element("details", { class: "notes", open },
        element("summary", {}, element("span", {}, sitesel.fill(texts.notes, { n: notes.length })), element("span", { class: "first" }, notes[0])),
        element("ul", { class: "plain" }, ...notes.map((note) => element("li", {}, note)))) : "");
    const same = told.childNodes.length === place.childNodes.length && [...told.childNodes].every((one, at) => one.isEqualNode(place.childNodes[at]));
    if (!same) place.replaceChildren(...told.childNodes);
  };
})((globalThis.sitesel ??= {}));
