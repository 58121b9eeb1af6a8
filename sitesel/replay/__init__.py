"""
A ranking written down with all that it came from, and checked again later.

`request.Request` is what was asked, `manifest.write_manifest` writes the run down, `verify.verify`
recomputes it.
"""
