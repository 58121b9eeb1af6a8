"""
Robustness: what happens to a ranking when weights and values are not quite what was stated.

Stochastic multicriteria acceptability analysis (SMAA-2) [1]_ on arrays: weights are drawn from a
`WeightSpace`, values from `Values`, and `smaa` counts who ranks where. Knows nothing of documents.

.. [1] Lahdelma, R. and Salminen, P. (2001). SMAA-2: Stochastic multicriteria acceptability
   analysis for group decision making. Operations Research 49(3), 444-454.
   DOI 10.1287/opre.49.3.444.11220
"""
