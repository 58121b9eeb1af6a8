"""
Taking in a planner's own files: look, propose, settle, write.

`look_at` says what a file seems to hold, `settle` repairs and rejects as far as the user allows,
`take` writes layers and catalog whole or not at all, `state` records that there is nothing, and
`begin` makes a pack for another city from nothing.
"""
