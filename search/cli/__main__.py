"""``python -m search.cli``, where the script is not installed."""

from search.cli.app import main

if __name__ == "__main__":
    main()
