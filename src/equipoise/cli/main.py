"""`equipoise`: where the command begins.

Nothing but what Python has loaded already is imported at the top, so that Ctrl-C is heard from the first moment.
"""

import os
import sys


def start_django() -> None:
    """Make the database and the rooms ready to use; called by the commands that need them."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "equipoise.config.settings")
    django.setup()


def main() -> None:
    """Run the command. Ctrl-C ends it with 130, also while it is still being loaded."""
    try:
        os.umask(0o077)  # what is kept is for this user alone, whatever the folder allows
        _leave_no_memory()
        from equipoise.cli.application import run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("equipoise: interrupted. What was already kept stays; run it again to go on.\n")
        sys.exit(130)


def _leave_no_memory() -> None:
    """Whatever ends this process, its memory, in which a key may be, is not kept as a file (a core dump)."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
