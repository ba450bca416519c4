"""Entry of the packaged program."""

import multiprocessing

from app.host import ready_made
from app.host.resources import resources_dir

if __name__ == "__main__":
    ready_made.use(resources_dir() / ready_made.FILE)
    multiprocessing.freeze_support()  # helper processes begin here too
    from app.start import main

    main()
