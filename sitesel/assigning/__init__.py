"""
Who goes where: industries assigned to sites, to a proven optimum.

`problem` holds what is asked as arrays, `programme` finds the optimum, `prices` bound it, `regret`,
`contested` and `stability` say what it is worth; `demand` reads a planner's wishes, `document` says
it all in plain types, and `verify` checks that without any of the rest.
"""
