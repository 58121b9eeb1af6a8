// GCJ-02, the shift of Chinese web maps, as part of a projection: the tiles fit and nothing of ours moves. Pure. As sitesel.gcj02 has it.
(function (sitesel) {
  "use strict";

  const [AXIS_M, SQUARE] = [6378245, 0.006693421622965943];
  const ROUNDS = 6; // each leaves less than 0.3 % of the error, which is 0.006 degrees at first
  const { PI, abs, cos, sin, sqrt } = Math;

  const waves = (amount, first, second, third) =>
    ((first * sin(PI * amount) + 2 * first * sin((PI * amount) / 3) + second * sin((PI * amount) / 12) + third * sin((PI * amount) / 30)) * 2) / 3;
  const fast = (x) => ((20 * sin(6 * PI * x) + 20 * sin(2 * PI * x)) * 2) / 3;

  // Degrees on WGS 84 → on GCJ-02.
  sitesel.toGcj = (longitude, latitude) => {
    const [x, y] = [longitude - 105, latitude - 35];
    const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + fast(x) + waves(y, 20, 160, 320);
    const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + fast(x) + waves(x, 20, 150, 300);
    const angle = (latitude * PI) / 180;
    const bend = 1 - SQUARE * sin(angle) ** 2;
    const degrees = 180 / PI;
    return [longitude + (degrees * east * sqrt(bend)) / (AXIS_M * cos(angle)), latitude + (degrees * north * bend * sqrt(bend)) / (AXIS_M * (1 - SQUARE))];
  };

  sitesel.fromGcj = (longitude, latitude) => {
    let [x, y] = [longitude, latitude];
    for (let round = 0; round < ROUNDS; round += 1) {
      const [east, north] = sitesel.toGcj(x, y);
      [x, y] = [x - (east - longitude), y - (north - latitude)];
    }
    return [x, y];
  };
})((globalThis.sitesel ??= {}));
