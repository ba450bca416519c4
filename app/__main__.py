"""`python -m app` is the `segue` command."""

from app.start import main

if __name__ == "__main__":  # the helper process imports this file too
    main()
