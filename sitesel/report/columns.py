"""Chinese titles of the columns of a ranking, for tables in files."""

COLUMNS_ZH = {
    "rank": "名次", "id": "编号", "name_zh": "地块", "district": "区市", "area_mu": "面积_亩",
    "score": "得分", "score_low": "得分下限", "score_high": "得分上限", "rank_best": "最好名次",
    "rank_worst": "最差名次", "status_zh": "结论", "quality": "位置质量",
    "uncertainty_m": "位置误差_米", "unknown_weight": "未知权重",
}  # fmt: skip
ROBUST_ZH = {
    "first_by_weights": "居首_只动权重", "first": "居首_连同数据", "expected_rank": "期望名次",
    "rank_low": "名次_5%分位", "rank_high": "名次_95%分位",
}  # fmt: skip
