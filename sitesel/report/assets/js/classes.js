// Score classes: fixed breaks on the absolute score (0–100), viridis read from yellow (low) to violet (high).
(function (sitesel) {
  "use strict";

  sitesel.BREAKS = [30, 40, 50, 60, 70];
  sitesel.COLORS = ["#fde725", "#7ad151", "#22a884", "#2a788e", "#414487", "#440154"];
  sitesel.EXCLUDED = "#c4c7cb";

  // 0 … BREAKS.length; -1 where there is no score.
  sitesel.classOf = (score) => (sitesel.known(score) ? sitesel.BREAKS.filter((limit) => score >= limit).length : -1);

  sitesel.colorOf = (site) => {
    const index = site.status === "excluded" ? -1 : sitesel.classOf(site.score);
    return index < 0 ? sitesel.EXCLUDED : sitesel.COLORS[index];
  };

  // Dark or light ink on a fill, by relative luminance (WCAG 2.2).
  sitesel.inkOn = (color) => {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const part = parseInt(color.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#1b1f24" : "#ffffff";
  };

  sitesel.classLabel = (index, texts) => {
    const [low, high] = [sitesel.BREAKS[index - 1], sitesel.BREAKS[index]];
    if (index === 0) return sitesel.fill(texts.legend_below, { high });
    return sitesel.fill(index === sitesel.BREAKS.length ? texts.legend_above : texts.legend_between, { low, high });
  };
})((globalThis.sitesel ??= {}));
