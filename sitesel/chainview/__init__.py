"""
What a chain comes to in a city: who is in each segment, what to do there, and where.

Four words say what to do, by rules that are data (`status.toml`): 强链, 延链, 补链, 建链. Without a
list of firms that is declared complete, a segment without a strong base is 未知: what is not known
is not missing.
"""

from sitesel.chainview.told import code_facts
from sitesel.chainview.view import Asked, view

__all__ = ["Asked", "code_facts", "view"]
