"""Entry of the packaged program."""

import multiprocessing

if __name__ == "__main__":
    multiprocessing.freeze_support()  # helper processes begin here too
    from app.start import main

    main()
