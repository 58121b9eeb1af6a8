"""`python -m sitesel` is the `sitesel` command."""

from sitesel.cli import main

if __name__ == "__main__":
    main()
