// The box of weights: a slider a criterion; score, order and colours follow in the same frame.
(function (sitesel) {
  "use strict";

  const { element } = sitesel;
  const STEP = 0.5;

  const row = (criterion, place, page, moved) => {
    const output = element("output", {});
    const input = element("input", { type: "range", min: 0, max: 100, step: STEP, "data-criterion": criterion.id });
    input.addEventListener("input", () => moved(place, Number(input.value)));
    const title = sitesel.pick(criterion, "title", page.language);
    return { input, output, line: element("label", {}, element("span", { class: "what" }, title), input, output) };
  };

  const download = (name, text) => {
    const link = element("a", { href: URL.createObjectURL(new Blob([text], { type: "application/toml" })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  // → {content, points(), set(points)}; tell(points) is called with the points whenever they change.
  sitesel.weightBox = (page, tell) => {
    const { texts, document: ranking } = page;
    const stated = ranking.criteria.map((criterion) => criterion.weight * 100);
    let points = [...stated];
    const show = () => {
      const shares = sitesel.shares(points);
      rows.forEach(({ input, output }, place) => {
        input.value = points[place];
        output.textContent = sitesel.percent(shares[place], 1);
      });
    };
    const set = (wanted) => {
      if (wanted.length !== stated.length || !wanted.every((one) => sitesel.known(one) && one >= 0) || !sitesel.shares(wanted)) return;
      points = [...wanted];
      show();
      tell(points, points.every((one, place) => one === stated[place]));
    };
    const rows = ranking.criteria.map((criterion, place) =>
      row(criterion, place, page, (at, value) => { const wanted = [...points]; wanted[at] = value; sitesel.shares(wanted) ? set(wanted) : show(); }));
    const button = (key, action) => {
      const face = element("button", { type: "button" }, texts[key]);
      face.addEventListener("click", action);
      return face;
    };
    const content = element("details", { class: "box weights" },
      element("summary", {}, texts.weights),
      element("p", { class: "hint" }, texts.weights_hint),
      ...rows.map(({ line }) => line),
      element("div", { class: "buttons" },
        button("weights_reset", () => set(stated)), button("weights_equal", () => set(stated.map(() => 1))),
        button("weights_save", () => download(`sitesel-${ranking.rules.id}.toml`, sitesel.ruleFile(ranking, points)))));
    show();
    return { content, points: () => points, set };
  };
})((globalThis.sitesel ??= {}));
