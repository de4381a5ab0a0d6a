"""Let ``python -m generator`` do what the ``rounds`` command does."""

from generator.cli import main

if __name__ == "__main__":
    main()
