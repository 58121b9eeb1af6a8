"""
Where the firms of a chain cluster, beyond where all listed firms are.

One null hypothesis serves every statistic, *random labelling*: the listed firms stay where they
are, and which of them are of a segment is drawn at random. So a dense city is no cluster by itself:
a segment clusters where more of it is than of all listed firms. What the null leaves exact
(hypergeometric) is computed so, the rest by draws with a stated seed. Limits are data
(`limits.toml`).
"""

from sitesel.clustering.document import Asked, Clusters, find

__all__ = ["Asked", "Clusters", "find"]
