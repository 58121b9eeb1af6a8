"""
One concrete project held against the sites: what it must, should and would like to have.

`items.toml` says what may be asked, `sheet` reads it from TOML or a workbook, `project` checks it,
`overlay` lays it over the rules, `fit` measures and counts what a change would open, `supply` says
what would decide what is unknown.
"""
