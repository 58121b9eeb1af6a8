// Scores, ranks and statuses under other weights and constraints, by the arithmetic of sitesel. Pure: no document, no map.
(function (sitesel) {
  "use strict";

  const SHOWN = 100; // scores are shown x 100
  const DECIMALS = 1e12; // ties are equal after rounding to so many
  const STATUSES = ["eligible", "unverified", "excluded"];

  // Points of each criterion as shares of the whole; null where nothing is weighed.
  sitesel.shares = (points) => {
    const total = points.reduce((sum, one) => sum + one, 0);
    return total > 0 ? points.map((one) => one / total) : null;
  };

  sitesel.counted = (item) => (sitesel.known(item.value) ? item.value : (item.value_low + item.value_high) / 2);

  // What a criterion adds to a score of 100, and the least and most that it may.
  sitesel.contribution = (item, share) => {
    const most = SHOWN * share;
    return { contribution: most * sitesel.counted(item), contribution_low: most * item.value_low, contribution_high: most * item.value_high };
  };

  // Values of all sites as arrays by row and criterion, made once: sliders only multiply.
  sitesel.matrixOf = (sites) => {
    const width = sites[0]?.criteria.length ?? 0;
    const [counted, low, high] = [0, 1, 2].map(() => new Float64Array(sites.length * width));
    sites.forEach((site, row) => site.criteria.forEach((item, place) => {
      const at = row * width + place;
      [counted[at], low[at], high[at]] = [sitesel.counted(item), item.value_low, item.value_high];
    }));
    return { sites, count: sites.length, width, counted, low, high };
  };

  const scored = (values, { count, width }, shares) => {
    const found = new Float64Array(count);
    for (let row = 0; row < count; row += 1) {
      let total = 0;
      for (let place = 0; place < width; place += 1) total += SHOWN * shares[place] * values[row * width + place];
      found[row] = total;
    }
    return found;
  };

  // The status that the findings give, but for constraints that are switched off; actions by constraint.
  sitesel.statusUnder = (site, actionOf, off) => {
    let worst = 0;
    for (const { id, finding } of site.constraints) {
      if (off.has(id) || finding === "pass") continue;
      const action = actionOf(id);
      if (finding === "fail" && action === "exclude") return STATUSES[2];
      if (finding === "unknown" || action === "flag") worst = 1;
    }
    return STATUSES[worst];
  };

  // How many of a sorted array are above a number.
  const above = (sorted, number) => {
    let [from, to] = [0, sorted.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (sorted[middle] > number) to = middle;
      else from = middle + 1;
    }
    return sorted.length - from;
  };

  // matrix, shares by criterion, statuses by row → {order: rows as ranked, score, low, high, rank, best, worst: by row; rank 0 if excluded}
  sitesel.rankUnder = (matrix, shares, statuses) => {
    const { sites, count } = matrix;
    const [score, low, high] = ["counted", "low", "high"].map((key) => scored(matrix[key], matrix, shares));
    const [scoreKey, lowKey, highKey] = [score, low, high].map((numbers) => numbers.map((one) => Math.round((one / SHOWN) * DECIMALS)));
    const out = statuses.map((status) => status === "excluded");
    const order = Array.from({ length: count }, (_, row) => row).sort((one, other) =>
      out[one] - out[other] || scoreKey[other] - scoreKey[one] || lowKey[other] - lowKey[one] ||
      (sites[other].area_mu ?? -1) - (sites[one].area_mu ?? -1) || (sites[one].id < sites[other].id ? -1 : 1));
    const competing = order.filter((row) => !out[row]);
    const [lows, highs] = [lowKey, highKey].map((keys) => Float64Array.from(competing, (row) => keys[row]).sort());
    const [rank, best, worst] = [0, 1, 2].map(() => new Int32Array(count));
    competing.forEach((row, place) => {
      rank[row] = place + 1;
      best[row] = 1 + above(lows, highKey[row]);
      worst[row] = above(highs, lowKey[row]) + (highKey[row] > lowKey[row] ? 0 : 1);
    });
    return { order, score, low, high, rank, best, worst };
  };

  // sites of a ranking under shares by criterion → new entries in rank order. Robustness is not judged anew.
  sitesel.reweigh = (sites, shares) => {
    const found = sitesel.rankUnder(sitesel.matrixOf(sites), shares, sites.map((site) => site.status));
    return found.order.map((row) => ({
      ...sites[row],
      criteria: sites[row].criteria.map((item, place) => ({ ...item, ...sitesel.contribution(item, shares[place]) })),
      ...sitesel.standing(found, row),
      robustness: null,
    }));
  };

  // What `rankUnder` says of one row, by the names of the document.
  sitesel.standing = (found, row) => {
    const ranked = found.rank[row] > 0;
    return {
      score: found.score[row], score_low: found.low[row], score_high: found.high[row],
      rank: ranked ? found.rank[row] : null, rank_best: ranked ? found.best[row] : null, rank_worst: ranked ? found.worst[row] : null,
    };
  };

  // A rule file that `sitesel rank --rules` accepts and that gives the same order.
  sitesel.ruleFile = (ranking, points, off = []) => {
    const { rules, criteria, industry } = ranking;
    const parent = rules.id === industry.id ? rules.id : rules.files.at(-1);
    const text = (words) => JSON.stringify(words);
    return [
      'schema = "sitesel-rules/1"',
      `id = ${text(`${rules.id}_adjusted`)}`,
      `extends = ${text(parent)}`,
      `title_zh = ${text(`${rules.title_zh}(图上改过)`)}`,
      `title_en = ${text(`${rules.title_en} (changed on the map)`)}`,
      "",
      "[weights]",
      'source = "illustrative: 在地图页面上拖动所得,未经论证 moved on the map page"',
      ...criteria.map((criterion, place) => `${criterion.id} = ${points[place]}`),
      "",
      ...(off.length ? ["# 在图上关掉的约束,未经论证 switched off on the map page", "[constraints]", `drop = [${off.map(text).join(", ")}]`, ""] : []),
    ].join("\n");
  };
})((globalThis.sitesel ??= {}));
