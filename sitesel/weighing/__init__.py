"""
Where weights come from: judgements of people, turned into shares that sum to 1.

`read` reads a department's file, `weigh` turns it into shares, `group` joins departments and
`compromise` finds the site that nobody regrets much; `descriptive` says what the values alone
suggest, which is no judgement. `template` writes a workbook to fill, `overlay` a rule file.

docs/references.md says where each reference was checked, and which texts were seen.
"""
