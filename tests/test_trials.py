"""Leave-one-out trials on made-up cities whose answers a hand can work out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import packs
import pytest
from made_rules import constraint, criterion, rule_set
from packs import EAST, NORTH
from scipy.stats import mannwhitneyu

from sitesel.engine import Engine
from sitesel.errors import SiteError
from sitesel.trials.places import Ground, as_sites
from sitesel.trials.plants import Plant, plants_of
from sitesel.trials.trial import run_trial, without
from sitesel.trials.yardsticks import left_out, relative_rank
from sitesel.value import ValueFunction

if TYPE_CHECKING:
    import shapely

    from sitesel.pack import Features, Pack
    from sitesel.rules import CriterionRule, RuleSet

MATCH = {"of": ["park", "cluster"]}
CORNER = np.array([EAST, NORTH])
NO_MOVE = np.empty((0, 2))


def pull(**changed: Any) -> CriterionRule:  # noqa: ANN401
    """Give the pull of firms: exp(-distance / 10 km) summed is its own value, at most 1."""
    params = {"to": ["anchor_firm"], "decay_m": 10_000}
    return criterion("pull", kind="gravity", unit="firms", params=params, **changed)


def port() -> CriterionRule:
    """Give the nearness of the port: 1 at its quay, 0 at 10 km."""
    value = ValueFunction(((0.0, 1.0), (10_000.0, 0.0)))
    return criterion("port", kind="distance", unit="m", params={"to": ["sea_port"]}, value=value)


def match() -> CriterionRule:
    return criterion("match", kind="industry_match", unit="degree", params=MATCH)


def platform() -> CriterionRule:
    params = {"of": ["park"], "by": "platforms", "degree": {"good": 1.0}}
    return criterion("platform", kind="membership", unit="degree", params=params)


def rules(*criteria: CriterionRule, **changed: Any) -> RuleSet:  # noqa: ANN401
    weights = dict.fromkeys((one.id for one in criteria), 1 / len(criteria))
    return rule_set(weights, *changed.pop("constraints", ()), criteria=criteria, **changed)


def firms(*places: tuple[float, float], **columns: Any) -> Features:  # noqa: ANN401
    """Give car makers, named f1, f2 ... unless told otherwise."""
    standard = {"industries": [["nev"]] * len(places)}
    shapes = [packs.at(*place) for place in places]
    return packs.features(shapes, **{**standard, **columns})


def parks(*shapes: shapely.Geometry, **columns: Any) -> Features:  # noqa: ANN401
    ids = [f"p{row + 1}" for row in range(len(shapes))]
    lists = {name: [[]] * len(shapes) for name in ("industries", "within", "platforms")}
    found = packs.features(list(shapes), **{"id": ids, **lists, **columns})
    return replace(found, table=found.table.assign(layer="park_layer"))


CORNERS = parks(packs.at(0, 0), packs.at(40_000, 0), packs.at(0, 40_000), packs.at(40_000, 40_000))
PORT = packs.features([packs.at(20_000, 20_000)])


def city(**roles: Features) -> Pack:
    return packs.memory_pack(missing=["sea"], **{"park": CORNERS, "sea_port": PORT, **roles})


def places(*pairs: tuple[float, float]) -> np.ndarray:
    return np.array(pairs, dtype=float).reshape(-1, 2) + CORNER


def plant_of(pack: Pack, name: str = "f1") -> Plant:
    return next(plant for plant in plants_of(pack) if plant.id == name)


def test_ranks_count_half_of_what_is_equal() -> None:
    among = np.array([0.1, 0.3, 0.3, 0.8])
    assert relative_rank(np.array([0.0, 0.1, 0.3, 0.5, 0.8, 0.9]), among).tolist() == [
        0.0, 0.125, 0.5, 0.75, 0.875, 1.0,
    ]  # fmt: skip


def test_mean_rank_among_the_same_rivals_is_the_statistic_of_mann_and_whitney() -> None:
    stream = np.random.default_rng(7)
    own, among = stream.integers(0, 9, 13) / 8, stream.integers(0, 9, 40) / 8
    statistic = mannwhitneyu(own, among).statistic
    assert relative_rank(own, among).mean() == pytest.approx(statistic / (13 * 40), abs=1e-12)


def test_what_is_unknown_of_others_is_passed_over_and_of_the_plant_stays_unknown() -> None:
    among = np.array([0.2, np.nan, 0.6])
    assert relative_rank(np.array([0.4, np.nan]), among).tolist()[0] == 0.5
    assert np.isnan(relative_rank(np.array([np.nan]), among))[0]
    assert np.isnan(relative_rank(np.array([0.4]), np.array([np.nan])))[0]


def test_a_plant_at_the_best_place_beats_all_and_one_at_the_worst_none() -> None:
    pack = city(anchor_firm=firms((20_000, 20_000), (20_000, 35_000)))
    engine = Engine.bind(rules(port()), pack)
    random = places((20_000, 21_000), (15_000, 20_000), (20_000, 12_000))
    best = run_trial(engine, plant_of(pack), random=random, moved=NO_MOVE)
    worst = run_trial(engine, plant_of(pack, "f2"), random=random, moved=NO_MOVE)
    assert best.rank["random", "score"].tolist() == [1.0]
    assert best.rank["random", "port"].tolist() == [1.0]
    assert worst.rank["random", "score"].tolist() == [0.0]


def test_places_that_differ_by_rounding_alone_are_equal() -> None:
    pack = city(anchor_firm=firms((25_000, 20_000)))
    engine = Engine.bind(rules(port()), pack)
    trial = run_trial(engine, plant_of(pack), random=places((25_000 + 1e-9, 2e4)), moved=NO_MOVE)
    assert trial.rank["random", "score"].tolist() == [0.5]


def test_a_plant_does_not_attract_itself() -> None:
    pack = city(anchor_firm=firms((0, 0), (10_000, 0)))
    engine, plant = Engine.bind(rules(pull()), pack), plant_of(pack)
    here = as_sites(places((0, 0)), name="x", uncertainty_m=0.0, crs=packs.WORK_CRS)
    whole = engine.evaluate(here).matrix.measured["pull"].iloc[0]
    left = without(engine, plant).evaluate(here).matrix.measured["pull"].iloc[0]
    assert whole == pytest.approx(1 + np.exp(-1))
    assert left == pytest.approx(np.exp(-1))


def test_removal_decides_who_wins() -> None:
    # With f1 both gates pull 1 + e^-1; without it its own pulls e^-1, and that of f2 wins with 1.
    pack = city(anchor_firm=firms((0, 0), (10_000, 0)))
    engine = Engine.bind(rules(pull(value=ValueFunction(((0.0, 0.0), (2.0, 1.0))))), pack)
    trial = run_trial(engine, plant_of(pack), random=places((10_000, 0)), moved=NO_MOVE)
    assert trial.rank["random", "pull"].tolist() == [0.0]


def test_a_trial_leaves_the_pack_as_it_was() -> None:
    pack = city(anchor_firm=firms((0, 0), (10_000, 0)))
    engine = Engine.bind(rules(pull()), pack)
    run_trial(engine, plant_of(pack), random=places((1, 1)), moved=NO_MOVE)
    assert list(pack.features("anchor_firm").table.index) == ["f1", "f2"]


def test_the_pack_without_a_plant_shares_what_was_read() -> None:
    pack = city(anchor_firm=firms((0, 0), (10_000, 0)))
    pack.once("made of layers", lambda: 1)
    fewer = pack.without({"anchor_firm": ["f1", "nobody"]})
    assert fewer.features("park") is pack.features("park")
    assert list(fewer.features("anchor_firm").table.index) == ["f2"]
    assert len(fewer.features("anchor_firm").uncertainty_m) == 1
    assert fewer.once("made of layers", lambda: 2) == 2  # perhaps of a role that lost features


def test_the_only_plant_of_an_industry_leaves_its_pull_unknown() -> None:
    pack = city(anchor_firm=firms((0, 0)))
    engine = Engine.bind(rules(pull(), port()), pack)
    trial = run_trial(engine, plant_of(pack), random=places((20_000, 20_000)), moved=NO_MOVE)
    assert trial.unknown.loc["pull"].tolist() == [1.0, 1.0, 1.0, 1.0]
    assert np.isnan(trial.rank["random", "pull"].iloc[0])
    assert trial.rank["random", "score"].tolist() == [0.0]


OWN = {"id": ["c1", "c2"], "industries": [["nev"], ["nev"]], "within": [[], []]}


def clusters(*lists: list[str]) -> Features:
    shapes = [packs.box(-500, -500, 500, 500), packs.box(9_500, -500, 10_500, 500)]
    return packs.features(shapes, key_firms=list(lists), **OWN)


def test_the_cluster_that_names_a_plant_goes_with_it() -> None:
    firm = firms((0, 0), (10_000, 0), name_zh=["甲车", "乙车"])
    pack = city(anchor_firm=firm, cluster=clusters(["甲车一厂", "丙"], ["甲车二厂"]))
    plant = plant_of(pack)
    assert plant.taken == {"anchor_firm": ("f1",), "cluster": ("c1",)}  # c2 names it but is far off
    assert plant_of(pack, "f2").taken == {"anchor_firm": ("f2",)}
    engine = Engine.bind(rules(match()), pack)
    here = as_sites(places((0, 0)), name="x", uncertainty_m=0.0, crs=packs.WORK_CRS)
    assert engine.evaluate(here).matrix.value["match"].tolist() == [1.0]
    assert without(engine, plant).evaluate(here).matrix.value["match"].tolist() == [0.0]


def test_the_cluster_that_a_plant_was_placed_at_goes_with_it() -> None:
    firm = firms((0, 0), (10_000, 0), name_zh=["甲车", "乙车"], park=["c1", "c1"])
    pack = city(anchor_firm=firm, cluster=clusters([], []))
    assert plant_of(pack).taken["cluster"] == ("c1",)
    assert "cluster" not in plant_of(pack, "f2").taken


def test_a_plant_within_reach_of_its_cluster_takes_it_along_and_one_beyond_does_not() -> None:
    for uncertainty, taken in ((1_500, True), (1_499, False)):
        firm = firms((2_000, 0), name_zh=["甲车"], uncertainty_m=uncertainty)
        pack = city(anchor_firm=firm, cluster=clusters(["甲车"], []))
        assert ("cluster" in plant_of(pack).taken) is taken


def test_constraints_that_read_a_plants_cluster_are_bound_anew() -> None:
    params = {"of": ["cluster"], "by": "kind", "degree": {"recognised": 1.0}}
    only = constraint(
        "inside", kind="membership", params=params, unit="degree", at_most=None, at_least=1.0
    )
    shape = [packs.box(-500, -500, 500, 500)]
    own = packs.features(
        shape, id=["c1"], kind=["recognised"], key_firms=[["甲车"]], within=[[]], industries=[[]]
    )
    other = packs.features(
        [*shape, packs.box(9_000, 0, 9_100, 100)], id=["c1", "c2"], kind=["recognised", "other"],
        key_firms=[["甲车"], []], within=[[], []], industries=[[], []],
    )  # fmt: skip
    firm = firms((0, 0), name_zh=["甲车"])
    for cluster, excluded in ((own, 1.0), (other, 1.0)):
        pack = city(anchor_firm=firm, cluster=cluster)
        engine = Engine.bind(rules(port(), constraints=(only,)), pack)
        trial = run_trial(engine, plant_of(pack), random=places((0, 1)), moved=NO_MOVE)
        assert trial.excluded == {"plant": excluded, "random": 1.0, "centres": 1.0, "sites": 1.0}
        assert trial.excluded_by == ("inside",)
        assert trial.rank["random", "score"].tolist() == [0.5]  # all excluded: all last


def test_an_excluded_place_is_last_however_good() -> None:
    hazard = packs.features([packs.box(19_000, 19_000, 21_000, 21_000)])
    veto = constraint("hazard", kind="overlap", params={"of": ["hazard"]}, unit="share")
    pack = city(anchor_firm=firms((20_000, 20_000)), hazard=hazard)
    engine = Engine.bind(rules(port(), constraints=(veto,)), pack)
    random = places((20_000, 35_000), (20_000, 20_001))
    trial = run_trial(engine, plant_of(pack), random=random, moved=NO_MOVE)
    assert trial.rank["random", "score"].tolist() == [0.25]  # beats none, equals the other inside
    assert trial.rank["random", "port"].tolist() == [1.0]
    assert trial.excluded["random"] == 0.5


def test_rivals_share_the_plants_uncertainty_so_that_only_the_place_differs() -> None:
    # As drawn both places lie in the hazard; given 3 km of doubt neither surely does.
    hazard = packs.features([packs.box(19_000, 19_000, 21_000, 21_000)])
    veto = constraint("hazard", kind="overlap", params={"of": ["hazard"]}, unit="share")
    pack = city(anchor_firm=firms((20_000, 20_000), uncertainty_m=3_000), hazard=hazard)
    engine = Engine.bind(rules(port(), constraints=(veto,)), pack)
    trial = run_trial(engine, plant_of(pack), random=places((20_000, 20_001)), moved=NO_MOVE)
    assert trial.excluded == {"plant": 0.0, "random": 0.0, "centres": 0.0, "sites": 0.0}


def test_each_score_leaves_out_more_of_what_is_circular() -> None:
    pack = city(anchor_firm=firms((0, 0), (1, 1)), cluster=clusters([], []))
    engine = Engine.bind(rules(match(), pull(), port(), platform()), pack)
    assert left_out(engine) == {
        "score": (),
        "score-match": ("match",),
        "score-firms": ("match", "pull"),
        "score-ground": ("match", "pull", "platform"),
    }


def test_scores_are_compared_without_what_they_leave_out() -> None:
    # The rival is in a car park (match 1), the plant at the port (port 1): the match weighs more.
    car_park = parks(packs.box(-100, -100, 100, 100), industries=[["nev"]])
    pack = city(park=car_park, cluster=clusters([], []), anchor_firm=firms((20_000, 20_000)))
    weights = rule_set({"match": 0.6, "port": 0.4}, criteria=(match(), port()))
    engine = Engine.bind(weights, pack)
    trial = run_trial(engine, plant_of(pack), random=places((0, 0)), moved=NO_MOVE)
    assert trial.rank["random", "score"].tolist() == [0.0]
    assert trial.rank["random", "score-match"].tolist() == [1.0]


def test_a_score_that_leaves_out_everything_compares_nothing() -> None:
    pack = city(anchor_firm=firms((0, 0), (1, 1)))
    trial = run_trial(
        Engine.bind(rules(pull()), pack), plant_of(pack), random=places((0, 1)), moved=NO_MOVE
    )
    assert np.isnan(trial.rank["random", "score-firms"].iloc[0])


def test_park_centres_are_points_and_parks_as_ranked_keep_their_area() -> None:
    land = criterion("land", value=ValueFunction(((0.0, 0.0), (3_000.0, 1.0))))
    wide = parks(packs.box(0, 0, 1_000, 2_000), packs.box(9_000, 0, 9_010, 10), packs.at(5, 9_000))
    pack = city(park=wide, anchor_firm=firms((20_000, 20_000)))
    engine = Engine.bind(rules(land), pack)
    trial = run_trial(engine, plant_of(pack), random=places((0, 0)), moved=NO_MOVE)
    unknown = trial.unknown.loc["land"]
    assert unknown[["plant", "random", "centres"]].tolist() == [1.0, 1.0, 1.0]
    assert unknown["sites"] == pytest.approx(1 / 3)
    assert trial.rank["centres", "score"].tolist() == [0.5]
    assert trial.rank["sites", "score"].tolist() == [
        0.5
    ]  # 1 beats it, 0.00005 does not, one equals


def test_moved_places_are_ranked_below_the_drawn_one() -> None:
    pack = city(anchor_firm=firms((20_000, 20_000)))
    engine = Engine.bind(rules(port()), pack)
    moved = places((20_000, 22_000), (20_000, 29_000))
    trial = run_trial(engine, plant_of(pack), random=places((20_000, 25_000)), moved=moved)
    assert trial.rank["random", "score"].tolist() == [1.0, 1.0, 0.0]


def test_plants_come_by_id_with_their_industries_under_any_name() -> None:
    firm = firms(
        (3, 0), (1, 0), id=["b", "a"], name_zh=["乙", "甲"], industries=[["新能源汽车"], "ic、纸业"]
    )
    found = plants_of(city(anchor_firm=firm))
    assert [(plant.id, plant.name, plant.industries) for plant in found] == [
        ("a", "甲", ("ic", "纸业")),
        ("b", "乙", ("nev",)),
    ]


def test_a_plant_at_the_centre_of_a_park_has_no_place_of_its_own() -> None:
    square = parks(packs.box(0, 0, 2_000, 2_000))
    firm = firms((1_000, 1_000), (1_000, 1_100), (1_000, 1_101), (0, 0))
    found = plants_of(city(park=square, anchor_firm=firm))
    assert [plant.own_place for plant in found] == [False, False, True, True]


def test_plants_that_cannot_be_told_apart_share_a_place() -> None:
    # Twice the median uncertainty is 2 km: a chain of 2 km steps is one place, 2.001 km another.
    firm = firms(
        (0, 0), (2_000, 0), (4_000, 0), (6_001, 0), uncertainty_m=[1_000, 1_000, 9_000, 500]
    )
    number = [plant.place for plant in plants_of(city(anchor_firm=firm))]
    assert number[0] == number[1] == number[2] != number[3]
    assert [plant.place for plant in plants_of(city(anchor_firm=firms((0, 0))))] == [1]


def test_random_places_are_dry_inside_the_hull_and_the_first_of_more() -> None:
    land = packs.features([packs.box(0, 0, 20_000, 40_000)])
    lake = packs.features([packs.box(0, 0, 20_000, 10_000)])
    pack = city(anchor_firm=firms((20_000, 20_000)), land=land, water_body=lake)
    ground = Ground.of(pack, plants_of(pack))
    drawn = ground.random(300, seed=3)
    east, north = (drawn - CORNER).T
    assert drawn.shape == (300, 2)
    assert (east >= 0).all()
    assert (east <= 20_000).all()
    assert (north >= 10_000).all()
    assert (north <= 40_000).all()
    assert (ground.random(40, seed=3) == drawn[:40]).all()
    assert (ground.random(40, seed=4) != drawn[:40]).any()


def test_random_places_are_uniform_over_the_hull() -> None:
    triangle = parks(packs.at(0, 0), packs.at(40_000, 0), packs.at(0, 40_000))
    pack = city(park=triangle, anchor_firm=firms((1, 1)))
    drawn = Ground.of(pack, plants_of(pack)).random(4_000, seed=1) - CORNER
    assert drawn.mean(axis=0) == pytest.approx([40_000 / 3] * 2, rel=0.03)  # the centroid
    assert (drawn.sum(axis=1) <= 40_000 + 1e-6).all()


def test_a_plant_moves_uniformly_within_its_disc_and_never_into_water() -> None:
    pack = city(anchor_firm=firms((20_000, 20_000), uncertainty_m=3_000))
    moved = Ground.of(pack, plants_of(pack)).moved(plant_of(pack), 2_000, seed=1)
    away = np.hypot(*(moved - CORNER - 20_000).T)
    assert away.max() <= 3_000
    assert away.mean() == pytest.approx(2_000, rel=0.02)  # two thirds of the radius
    sea = packs.features([packs.box(20_000, 0, 40_000, 40_000)])
    coast = replace(pack, layers=city(sea=sea).layers, _made={**pack._made, "sea": sea})
    dry = Ground.of(coast, plants_of(pack)).moved(plant_of(pack), 200, seed=1)
    assert (dry[:, 0] < EAST + 20_000).all()


def test_a_plant_all_round_in_water_stays_where_it_is_drawn() -> None:
    sea = packs.features([packs.box(0, 0, 40_000, 40_000)])
    pack = city(anchor_firm=firms((20_000, 20_000), uncertainty_m=3_000), sea=sea)
    moved = Ground.of(pack, plants_of(pack)).moved(plant_of(pack), 3, seed=1)
    assert moved.tolist() == [[EAST + 20_000, NORTH + 20_000]] * 3


def test_each_plant_moves_in_its_own_way_whoever_else_there_is() -> None:
    two = city(anchor_firm=firms((20_000, 20_000), (21_000, 20_000), uncertainty_m=3_000))
    one = city(anchor_firm=firms((20_000, 20_000), uncertainty_m=3_000))
    first, second = (
        Ground.of(two, plants_of(two)).moved(plant_of(two, name), 5, seed=1)
        for name in ("f1", "f2")
    )
    alone = Ground.of(one, plants_of(one)).moved(plant_of(one), 5, seed=1)
    assert (first == alone).all()
    assert (first[:, 0] + 1_000 != second[:, 0]).any()


def test_places_on_one_line_or_under_water_are_refused_in_both_languages() -> None:
    thin = city(park=parks(packs.at(0, 0), packs.at(9, 0)), anchor_firm=firms((5, 0)))
    with pytest.raises(SiteError, match=r"(?s)一条线上.*on one line"):
        Ground.of(thin, plants_of(thin))
    flooded = city(anchor_firm=firms((1, 1)), sea=packs.features([packs.box(0, 0, 4e4, 4e4)]))
    with pytest.raises(SiteError, match=r"(?s)抽不满 5 个.*得 0 个.*0 of 5"):
        Ground.of(flooded, plants_of(flooded)).random(5, seed=1)
