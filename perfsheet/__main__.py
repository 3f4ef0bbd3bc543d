"""`python -m perfsheet` is `perfsheet`."""

from perfsheet.cli import main

if __name__ == "__main__":
    main()
