// The ranking as a grid of rows: one of them in the tab order, the arrows move, Enter and a click choose.
(function (sitesel) {
  "use strict";

  const { element } = sitesel;
  const MARKS = { eligible: "✓", unverified: "?", excluded: "✕" };

  sitesel.statusChip = (site, page) =>
    element("span", { class: `chip status ${site.status}` }, element("span", { "aria-hidden": "true" }, MARKS[site.status] ?? ""), page.statusOf(site));

  // The interval on 0–100, with the midpoint as a tick.
  const bar = (site) => {
    const track = element("span", { class: "track", "aria-hidden": "true" });
    const span = element("span", { class: "span" });
    span.style.left = `${site.score_low}%`;
    span.style.width = `${Math.max(site.score_high - site.score_low, 1)}%`;
    span.style.backgroundColor = sitesel.colorOf(site);
    const tick = element("span", { class: "tick" });
    tick.style.left = `${site.score}%`;
    track.append(span, tick);
    return track;
  };

  const scoreCell = (site) => {
    const range = sitesel.between(site.score_low, site.score_high, (number) => sitesel.decimal(number, 0));
    if (!sitesel.known(site.score)) return element("td", { class: "number" }, "–");
    return element("td", { class: "number score" }, element("b", {}, sitesel.decimal(site.score, 1)), " ", element("small", {}, range), bar(site));
  };

  const rowOf = (site, page) => {
    const face = sitesel.badge(site);
    return element("tr", { "data-id": site.id, tabindex: -1, "aria-selected": "false", class: site.status },
      element("td", {}, face),
      element("td", { class: "name" }, sitesel.pick(site, "name", page.language)),
      element("td", {}, site.district ?? ""),
      element("td", { class: "number" }, sitesel.known(site.area_mu) ? sitesel.decimal(site.area_mu, 0) : "–"),
      scoreCell(site),
      element("td", { class: "number" }, sitesel.known(site.robustness?.rank_low) ? sitesel.between(site.robustness.rank_low, site.robustness.rank_high, String) : "–"),
      element("td", {}, sitesel.statusChip(site, page)));
  };

  sitesel.fillTable = (place, page) => {
    const { texts, document: ranking } = page;
    const columns = [["rank"], ["site"], ["district"], ["area", "number"], ["score", "number"], ["rank_often", "number"], ["status"]];
    const head = element("tr", {}, ...columns.map(([key, kind]) => element("th", { scope: "col", class: kind }, texts[key])));
    const rows = ranking.sites.map((site) => rowOf(site, page));
    const body = element("tbody", {}, ...rows);
    if (!rows.length) body.append(element("tr", {}, element("td", { colspan: columns.length, class: "empty" }, texts.empty)));
    place.append(element("table", { role: "grid", "aria-label": texts.ranking }, element("thead", {}, head), body));

    const focusRow = (row) => {
      if (!row) return;
      rows.forEach((other) => { other.tabIndex = other === row ? 0 : -1; });
      row.focus();
    };
    const move = { ArrowDown: (at) => at + 1, ArrowUp: (at) => at - 1, Home: () => 0, End: () => rows.length - 1, PageDown: (at) => Math.min(at + 8, rows.length - 1), PageUp: (at) => Math.max(at - 8, 0) };
    body.addEventListener("keydown", (event) => {
      const at = rows.indexOf(event.target.closest("tr"));
      if (event.key === "Enter" || event.key === " ") page.select(rows[at]?.dataset.id, { from: "table" });
      else if (event.key in move) focusRow(rows[move[event.key](at)]);
      else return;
      event.preventDefault();
    });
    body.addEventListener("click", (event) => {
      const row = event.target.closest("tr[data-id]");
      if (row) page.select(row.dataset.id, { from: "table" });
    });

    return (id) => {
      rows.forEach((row) => {
        const chosen = row.dataset.id === id;
        row.setAttribute("aria-selected", String(chosen));
        row.tabIndex = chosen ? 0 : -1;
        if (!chosen) return;
        const [top, bottom, head] = [row.offsetTop, row.offsetTop + row.offsetHeight, place.querySelector("thead").offsetHeight];
        if (top - head < place.scrollTop) place.scrollTop = top - head;
        else if (bottom > place.scrollTop + place.clientHeight) place.scrollTop = bottom - place.clientHeight;
      });
    };
  };
})((globalThis.sitesel ??= {}));
