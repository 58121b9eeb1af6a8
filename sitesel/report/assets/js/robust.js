// How firm places are under weights moved on the page (SMAA), drawn as sitesel draws them. Pure, and the same for a seed.
(function (sitesel) {
  "use strict";

  const [LOW, HIGH] = [0.05, 0.95];
  const MOST_TRIES = 200;

  // Mulberry32: 32 bits of state, enough for some thousand draws.
  const randomOf = (seed) => {
    let state = seed >>> 0;
    return () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
  };

  // Uniform on the simplex; or on its part within the box, the widest weight being what the others leave.
  const weightsOf = (shares, box, random) => {
    if (box === null) {
      return () => {
        const drawn = shares.map(() => -Math.log(1 - random()));
        return sitesel.shares(drawn);
      };
    }
    const [low, high] = [shares.map((one) => Math.max(one * (1 - box), 0)), shares.map((one) => Math.min(one * (1 + box), 1))];
    const widest = shares.reduce((best, _, place) => (high[place] - low[place] > high[best] - low[best] ? place : best), 0);
    return () => {
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const drawn = low.map((from, place) => (place === widest ? 0 : from + (high[place] - from) * random()));
        const rest = 1 - drawn.reduce((sum, one) => sum + one, 0);
        if (rest < low[widest] || rest > high[widest]) continue;
        drawn[widest] = rest;
        return drawn;
      }
      return shares;
    };
  };

  const triangle = (low, best, high, random) => {
    const part = random() * (high - low);
    return part < best - low ? low + Math.sqrt(part * (best - low)) : high - Math.sqrt((high - low - part) * (high - best));
  };

  // A way to draw each value, by what is known of it; null where it is certain.
  const drawerOf = (item, settings) => {
    const [low, high] = [item.value_low, item.value_high];
    const whole = !sitesel.known(item.value) && low === 0 && high === 1;
    const middle = sitesel.known(item.value) ? item.value : (low + high) / 2;
    const shape = whole ? settings.unknown : settings.position;
    if (!(high > low) || shape === "midpoint" || shape === "fixed") return { middle, draw: null };
    return { middle, draw: shape === "uniform" ? (random) => low + (high - low) * random() : (random) => triangle(low, middle, high, random) };
  };

  const quantile = (counts, draws, share) => {
    let below = 0;
    return 1 + counts.findIndex((count) => { below += count; return below >= share * draws; });
  };

  // sites in rank order, their shares by criterion, settings of the ranking → robustness of each that competes, in the same order.
  sitesel.robust = (sites, shares, settings, { draws = 2000, seed = 1 } = {}) => {
    const random = randomOf(seed);
    const cells = sites.map((site) => site.criteria.map((item) => drawerOf(item, settings)));
    const counts = sites.map(() => new Array(sites.length).fill(0));
    const byWeights = sites.map(() => 0);
    const order = sites.map((_, row) => row);
    const scores = new Float64Array(sites.length);
    const next = weightsOf(shares, settings.box, random);
    for (let draw = 0; draw < draws; draw += 1) {
      const weights = next();
      let [best, most] = [0, -Infinity];
      cells.forEach((row, at) => {
        let [fixed, drawn] = [0, 0];
        row.forEach((cell, place) => {
          fixed += weights[place] * cell.middle;
          drawn += weights[place] * (cell.draw ? cell.draw(random) : cell.middle);
        });
        scores[at] = drawn;
        if (fixed > most + 1e-12) [best, most] = [at, fixed];
      });
      byWeights[best] += 1;
      order.sort((one, other) => scores[other] - scores[one] || one - other).forEach((row, rank) => { counts[row][rank] += 1; });
    }
    return counts.map((row, at) => ({
      first: row[0] / draws, first_by_weights: byWeights[at] / draws,
      expected_rank: row.reduce((sum, count, rank) => sum + count * (rank + 1), 0) / draws,
      rank_low: quantile(row, draws, LOW), rank_high: quantile(row, draws, HIGH),
    }));
  };
})((globalThis.sitesel ??= {}));
