"""Python's collector of unused memory, and what it need not look through."""

import gc


def spare_what_is_loaded() -> None:
    """What is loaded by now stays until the process ends, and is not looked through again.

    Code, tables and statements are some hundred thousand objects. To go through them all stops
    every thread of a process for a tenth of a second, in the middle of somebody's call.
    """
    gc.collect()
    gc.freeze()
